import {
  authRefreshBody,
  ticketWatchBody,
  watchBody,
  type Ack,
} from '@resolutionflow/sdk/contract';
import type { Logger } from 'pino';
import * as z from 'zod/mini';
import { isSameBinding, requireBoundOrigin } from '../embed-binding.js';
import { AppError } from '../errors.js';
import type { VerifyToken } from '../http/authentication.js';
import { guards } from '../http/guard.js';
import type { LocalSocket, LocalSockets } from './local-sockets.js';
import type { Presence } from './presence.js';
import type { RealtimeSocket } from './realtime-server.js';
import { placeOf, type Replay } from './replay.js';
import type { SessionSight } from './session-sight.js';
import { rooms } from './socket-message.js';

/** What clients ask: to watch a session or a ticket or stop it, and to stay with a fresh token. */
export interface ClientRequests {
  /** Answers this socket from now on. */
  listen(socket: RealtimeSocket): void;
  /** Takes a socket out of a session's room, as one that may come back. */
  leave(local: LocalSocket, sessionId: string): Promise<void>;
  /** Begins to count messages anew. */
  recount(): void;
}

const maxWatched = 200;
/** Messages of one socket between two counts: over the first they are refused, over the second it ends. */
const maxAnswered = 400;
const maxReceived = 4000;

export function createClientRequests(parts: {
  locals: LocalSockets;
  sessions: SessionSight;
  replay: Replay;
  presence: Presence;
  verifyToken: VerifyToken;
  log: Logger;
}): ClientRequests {
  const { locals, sessions, replay, presence, log } = parts;

  function onWatch(this: RealtimeSocket, ...said: unknown[]): void {
    answer(this, said, watchBody, async (local, { session_id: sessionId }) => {
      const { socket, stream } = local;
      if (local.watched.has(sessionId)) return;
      if (local.watched.size >= maxWatched) throw new AppError('too_many_requests', 'Too many');
      if (!(await sessions.maySee(local.actor, sessionId))) {
        throw new AppError('not_found', 'This session does not exist');
      }
      if (!socket.connected) return;
      const otherRooms = new Set(socket.rooms);
      for (const watched of local.watched) otherRooms.delete(rooms.session(watched));
      const room = rooms.session(sessionId);
      await socket.join(room);
      local.watched.add(sessionId);
      const since = local.left?.get(sessionId) ?? local.since;
      await replay.ofSession(stream, since, socket, { id: sessionId, room, otherRooms });
      if (socket.connected) presence.joined(socket, stream.accountId, sessionId);
    });
  }

  function onUnwatch(this: RealtimeSocket, ...said: unknown[]): void {
    answer(this, said, watchBody, (local, { session_id: sessionId }) => leave(local, sessionId));
  }

  /** Whoever may read tickets hears of them anyway: to watch one has it looked at in its PSA. */
  function onWatchTicket(this: RealtimeSocket, ...said: unknown[]): void {
    answer(this, said, ticketWatchBody, async ({ actor, tickets }, { ticket_id: ticketId }) => {
      if (!guards.l1OrAbove.allows(actor))
        throw new AppError('forbidden', 'Your role reads no tickets');
      if (tickets.has(ticketId)) return;
      if (tickets.size >= maxWatched) throw new AppError('too_many_requests', 'Too many');
      tickets.add(ticketId);
    });
  }

  function onUnwatchTicket(this: RealtimeSocket, ...said: unknown[]): void {
    answer(this, said, ticketWatchBody, async ({ tickets }, { ticket_id: ticketId }) => {
      tickets.delete(ticketId);
    });
  }

  function onRefresh(this: RealtimeSocket, ...said: unknown[]): void {
    answer(this, said, authRefreshBody, async (local, { token }) => {
      const claims = await parts.verifyToken(token);
      requireBoundOrigin(claims.embed, local.origin);
      const { userId, embed } = local.actor;
      if (claims.userId !== userId || claims.accountId !== local.stream.accountId) {
        throw new AppError('forbidden', 'This is the token of another user');
      }
      if (!isSameBinding(claims.embed, embed)) {
        throw new AppError('forbidden', 'This is the token of another sign-in');
      }
      local.tokenEnds = Math.max(local.tokenEnds, claims.expiresAt * 1000);
    });
  }

  async function leave(local: LocalSocket, sessionId: string): Promise<void> {
    if (!local.watched.delete(sessionId)) return;
    await local.socket.leave(rooms.session(sessionId));
    local.left ??= new Map();
    local.left.delete(sessionId);
    local.left.set(sessionId, placeOf(local.stream));
    const [oldest] = local.left.keys();
    if (local.left.size > maxWatched && oldest) local.left.delete(oldest);
    presence.left(sessionId);
  }

  /** Parses, works between two events of the account, and acknowledges where an answer is wanted. */
  function answer<S extends z.ZodMiniType>(
    socket: RealtimeSocket,
    said: unknown[],
    schema: S,
    work: (local: LocalSocket, body: z.output<S>) => Promise<void>,
  ): void {
    const ack = said.at(-1);
    const reply = (result: Ack) => {
      if (isAck(ack)) ack(result);
    };
    const local = locals.of(socket);
    if (!local) return;
    local.answered += 1;
    if (local.answered > maxAnswered) return reply({ ok: false, error: 'too_many_requests' });
    const body = z.safeParse(schema, said[0]);
    if (!body.success) return reply({ ok: false, error: 'invalid_request' });
    local.stream
      .run(() => work(local, body.data))
      .then(
        () => reply({ ok: true }),
        (error: unknown) => {
          if (!(error instanceof AppError)) log.warn({ err: error }, 'a socket was not answered');
          reply({ ok: false, error: error instanceof AppError ? error.code : 'unavailable' });
        },
      );
  }

  function countMessage(this: RealtimeSocket): void {
    const local = locals.of(this);
    if (!local) return;
    local.received += 1;
    if (local.received > maxReceived) this.disconnect(true);
  }

  return {
    listen(socket) {
      socket.on('session:watch', onWatch);
      socket.on('session:unwatch', onUnwatch);
      socket.on('ticket:watch', onWatchTicket);
      socket.on('ticket:unwatch', onUnwatchTicket);
      socket.on('auth:refresh', onRefresh);
      socket.onAny(countMessage);
    },
    leave,
    recount() {
      for (const local of locals.all()) {
        local.received = 0;
        local.answered = 0;
      }
    },
  };
}

/** Clients may leave it out, or send anything in its place. */
function isAck(value: unknown): value is (answer: Ack) => void {
  return typeof value === 'function';
}
