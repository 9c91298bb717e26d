import type { Logger } from 'pino';
import type { Database } from '../db/database.js';
import type { Actor } from '../http/actor.js';
import type { LoadActor } from '../http/authentication.js';
import { guards } from '../http/guard.js';
import type { AccountStream } from './account-stream.js';
import type { LocalSocket, LocalSockets } from './local-sockets.js';
import type { SessionSight } from './session-sight.js';
import { rooms } from './socket-message.js';

/** What connected users may hear, as it changes. */
export interface SocketRights {
  /** Grows with every change of a user, so that a handshake notices one that overtook it. */
  readonly userChanges: number;
  /** The user as they are now; null where they, or their sign-in, are not active any more. */
  load(accountId: string, who: Pick<Actor, 'userId' | 'embed'>): Promise<Actor | null>;
  /** A user was changed, who may be connected here. */
  userChanged(userId: string): void;
  /** A key or a host of the account was changed by which users may be connected here. */
  embedChanged(accountId: string): void;
  /** Another holds the session: who watches it is looked at again. */
  handedOver(sessionId: string): void;
  /** Puts a socket where this user may be, and out of where they may not; null ends it. */
  apply(local: LocalSocket, actor: Actor | null): Promise<void>;
  /** Looks again at the users who could not be looked up. */
  retry(): void;
}

export function createSocketRights(parts: {
  db: Database;
  loadActor: LoadActor;
  sessions: SessionSight;
  locals: LocalSockets;
  log: Logger;
  /** Takes a socket out of a session's room. */
  leave(local: LocalSocket, sessionId: string): Promise<void>;
}): SocketRights {
  const { db, locals, sessions, log } = parts;
  const unchecked = new Map<string, AccountStream>();
  let userChanges = 0;

  function load(
    accountId: string,
    { userId, embed }: Pick<Actor, 'userId' | 'embed'>,
  ): Promise<Actor | null> {
    return db.withAccount({ accountId, actorId: userId }, (tx) =>
      parts.loadActor(tx, userId, embed),
    );
  }

  function recheck(stream: AccountStream, userId: string): void {
    stream
      .run(async () => {
        const mine = locals.in(rooms.user(userId));
        // One look for all the tabs of a person; frames are few, and each may be bound differently.
        const signedIn = mine.some(({ actor }) => !actor.embed)
          ? await load(stream.accountId, { userId })
          : null;
        for (const local of mine) {
          const { embed } = local.actor;
          await apply(local, embed ? await load(stream.accountId, { userId, embed }) : signedIn);
        }
      })
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the rights of a connected user could not be read; trying again');
        unchecked.set(userId, stream);
      });
  }

  async function apply(local: LocalSocket, actor: Actor | null): Promise<void> {
    const { socket } = local;
    if (!actor) {
      socket.disconnect(true);
      return;
    }
    local.actor = actor;
    const engineers = rooms.engineers(actor.accountId);
    if (isEngineer(actor)) await socket.join(engineers);
    else await socket.leave(engineers);
    if (!guards.l1OrAbove.allows(actor)) local.tickets.clear();
    for (const sessionId of local.watched) {
      if (!(await sessions.maySee(actor, sessionId))) await parts.leave(local, sessionId);
    }
  }

  return {
    get userChanges() {
      return userChanges;
    },
    load,
    userChanged(userId) {
      userChanges += 1;
      const [first] = locals.in(rooms.user(userId));
      if (first) recheck(first.stream, userId);
    },
    embedChanged(accountId) {
      userChanges += 1;
      const bound = locals.in(rooms.account(accountId)).filter(({ actor }) => actor.embed);
      const streams = new Map(bound.map(({ actor, stream }) => [actor.userId, stream]));
      for (const [userId, stream] of streams) recheck(stream, userId);
    },
    handedOver(sessionId) {
      for (const { stream, actor } of locals.in(rooms.session(sessionId))) {
        recheck(stream, actor.userId);
      }
    },
    apply,
    retry() {
      for (const [userId, stream] of unchecked) {
        unchecked.delete(userId);
        recheck(stream, userId);
      }
    },
  };
}

/** The rooms that a user is in without asking. */
export function ownRooms(actor: Actor): string[] {
  return [
    rooms.account(actor.accountId),
    rooms.user(actor.userId),
    ...(isEngineer(actor) ? [rooms.engineers(actor.accountId)] : []),
  ];
}

function isEngineer(actor: Actor): boolean {
  return actor.role === 'engineer' || actor.role === 'owner';
}
