import type { Actor } from '../http/actor.js';
import type { AccountStream } from './account-stream.js';
import type { LogPlace } from './cursor.js';
import type { RealtimeServer, RealtimeSocket } from './realtime-server.js';

/** A socket of this server, once it is known who it is. */
export interface LocalSocket {
  socket: RealtimeSocket;
  stream: AccountStream;
  actor: Actor;
  /** Where the browser says that it comes from. */
  origin: string | undefined;
  /** Milliseconds since 1970. */
  tokenEnds: number;
  /** Where the client stood when it connected. */
  since: LogPlace;
  watched: Set<string>;
  /** Tickets that the client shows. */
  tickets: Set<string>;
  /** Where the stream was when a session was left, for the one who comes back to it. */
  left?: Map<string, LogPlace>;
  /** Messages since the last sweep, known or not; they are counted before any is answered. */
  received: number;
  /** Those of them that were answered. */
  answered: number;
}

/** The sockets of this server. */
export interface LocalSockets {
  add(local: LocalSocket): void;
  of(socket: RealtimeSocket): LocalSocket | undefined;
  in(room: string): LocalSocket[];
  all(): Iterable<LocalSocket>;
  delete(local: LocalSocket): void;
}

export function createLocalSockets(io: RealtimeServer): LocalSockets {
  const locals = new Map<string, LocalSocket>();
  return {
    add: (local) => void locals.set(local.socket.id, local),
    of: ({ id }) => locals.get(id),
    in(room) {
      const ids = io.of('/').adapter.rooms.get(room) ?? [];
      return [...ids].flatMap((id) => locals.get(id) ?? []);
    },
    all: () => locals.values(),
    delete: ({ socket }) => void locals.delete(socket.id),
  };
}
