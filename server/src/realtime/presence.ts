import type { ServerEvents } from '@resolutionflow/sdk/contract';
import type { Logger } from 'pino';
import type { RealtimeServer, RealtimeSocket } from './realtime-server.js';
import type { SessionSight } from './session-sight.js';
import { rooms } from './socket-message.js';

type PresentUser = ServerEvents['presence:changed']['users'][number];

/** Who watches or holds a session, over all servers. */
export interface Presence {
  /** The socket came into the session's room; it is told who is there in any case. */
  joined(socket: RealtimeSocket, accountId: string, sessionId: string): void;
  left(sessionId: string): void;
  /** The session has another holder. */
  handedOver(sessionId: string): void;
  /** Another server saw someone come or go. */
  touched(sessionId: string): void;
  /** Looks again at what could not be found out. */
  retry(): void;
  /** Looks at every room again, so that the people of a server that died vanish. */
  refreshAll(): void;
}

interface WatchedSession {
  accountId: string;
  newcomers: string[];
  /** What local sockets were told last. */
  told: string;
  isLooking: boolean;
  /** Something happened while we looked, or looking failed. */
  isStale: boolean;
}

/** How long other servers may take to say whom they have; one that died never does. */
const answerMs = 2000;

export function createPresence(parts: {
  io: RealtimeServer;
  sessions: SessionSight;
  log: Logger;
  /** Tells other servers; there may be none. */
  tellOthers(sessionId: string): void;
}): Presence {
  const { io, log } = parts;
  const watched = new Map<string, WatchedSession>();

  async function look(sessionId: string): Promise<void> {
    const session = watched.get(sessionId);
    if (!session) return;
    session.isStale = true;
    if (session.isLooking) return;
    session.isLooking = true;
    try {
      while (session.isStale && isWatchedHere(sessionId)) {
        session.isStale = false;
        const newcomers = session.newcomers.splice(0);
        try {
          tell(sessionId, session, newcomers, await usersOf(session.accountId, sessionId));
        } catch (error) {
          session.newcomers.push(...newcomers);
          session.isStale = true;
          throw error;
        }
      }
    } catch (error) {
      log.warn({ err: error, sessionId }, 'who is present could not be found out; trying again');
    } finally {
      session.isLooking = false;
      if (!isWatchedHere(sessionId)) watched.delete(sessionId);
    }
  }

  function tell(
    sessionId: string,
    session: WatchedSession,
    newcomers: string[],
    users: PresentUser[],
  ): void {
    const now = JSON.stringify(users);
    const to = now === session.told ? newcomers : [rooms.session(sessionId)];
    session.told = now;
    if (to.length) io.local.to(to).emit('presence:changed', { session_id: sessionId, users });
  }

  async function usersOf(accountId: string, sessionId: string): Promise<PresentUser[]> {
    const [sockets, holder] = await Promise.all([
      io.timeout(answerMs).in(rooms.session(sessionId)).fetchSockets(),
      parts.sessions.holderOf(accountId, sessionId),
    ]);
    const byId = new Map<string, PresentUser>();
    for (const { data } of sockets) {
      byId.set(data.userId, { id: data.userId, name: data.name, holds: data.userId === holder });
    }
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  const isWatchedHere = (sessionId: string) =>
    io.of('/').adapter.rooms.has(rooms.session(sessionId));
  // look() reports its own failures.
  const lookSoon = (sessionId: string) => void look(sessionId);

  return {
    joined(socket, accountId, sessionId) {
      const session = watched.get(sessionId) ?? {
        accountId,
        newcomers: [],
        told: '',
        isLooking: false,
        isStale: false,
      };
      watched.set(sessionId, session);
      session.newcomers.push(socket.id);
      lookSoon(sessionId);
      parts.tellOthers(sessionId);
    },
    left(sessionId) {
      if (isWatchedHere(sessionId)) lookSoon(sessionId);
      else watched.delete(sessionId);
      parts.tellOthers(sessionId);
    },
    handedOver: lookSoon,
    touched: lookSoon,
    retry() {
      for (const [sessionId, session] of watched) if (session.isStale) lookSoon(sessionId);
    },
    refreshAll() {
      for (const sessionId of watched.keys()) lookSoon(sessionId);
    },
  };
}
