import type { ClientToServerEvents, ServerToClientEvents } from '@resolutionflow/sdk/contract';
import type { Server, Socket } from 'socket.io';

/** What servers tell each other. */
export interface InterServerEvents {
  /** These accounts' logs grew. */
  'accounts:committed': (accountIds: string[]) => void;
  /** Someone came to or left a session. */
  'presence:touched': (sessionId: string) => void;
}

/** What other servers can ask about a socket; kept small, since there are thousands. */
export interface SocketData {
  userId: string;
  name: string;
}

export type RealtimeServer = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  InterServerEvents,
  SocketData
>;
export type RealtimeSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  InterServerEvents,
  SocketData
>;
