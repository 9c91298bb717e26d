import type { Server as HttpServer } from 'node:http';
import { authRefreshBody, handshakeAuth, watchBody, type Ack } from '@resolutionflow/sdk/contract';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import * as z from 'zod/mini';
import type { Database } from '../db/database.js';
import { AppError } from '../errors.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { Actor } from '../http/actor.js';
import type { LoadActor, VerifyToken } from '../http/authentication.js';
import { createAccountStreams, type AccountStream } from './account-stream.js';
import type { ClusterAdapter } from './cluster-adapter.js';
import { afterEvent, formatCursor, parseCursor, type LogPlace } from './cursor.js';
import { createEventLog } from './event-log.js';
import { createKicks } from './kicks.js';
import { createPresence } from './presence.js';
import type { RealtimeServer, RealtimeSocket } from './realtime-server.js';
import { createReplay, placeMessages, placeOf, sendMessage } from './replay.js';
import type { SessionSight } from './session-sight.js';
import { rooms, type RealtimeMapper } from './socket-message.js';

export interface RealtimeParts {
  http: HttpServer;
  db: Database;
  verifyToken: VerifyToken;
  loadActor: LoadActor;
  sessions: SessionSight;
  mappers: readonly RealtimeMapper[];
  log: Logger;
  /** How servers reach each other; left out where there is only one. It is closed with the rest. */
  cluster?: ClusterAdapter;
  /** How often other servers' commits are looked for whose kick was lost, in milliseconds. */
  pollMs?: number;
}

export interface Realtime {
  io: RealtimeServer;
  start(): void;
  /** Lets go of every socket, so that it connects elsewhere; the HTTP server is its owner's. */
  stop(): Promise<void>;
}

/** A socket of this server, once it is known who it is. */
interface LocalSocket {
  socket: RealtimeSocket;
  stream: AccountStream;
  actor: Actor;
  /** Milliseconds since 1970. */
  tokenEnds: number;
  /** Where the client stood when it connected. */
  since: LogPlace;
  watched: Set<string>;
  /** Where the stream was when a session was left, for the one who comes back to it. */
  left?: Map<string, LogPlace>;
  /** Messages since the last sweep, known or not; they are counted before any is answered. */
  received: number;
  /** Those of them that were answered. */
  answered: number;
}

const sweepMs = 5000;
const presenceMs = 30_000;
const retryMs = 1000;
const maxWatched = 200;
/** Messages of one socket between two sweeps: over the first they are refused, over the second it ends. */
const maxAnswered = 400;
const maxReceived = 4000;

/**
 * Serves the sockets: each server follows the log of the accounts that it has sockets of, and tells
 * its own sockets alone, so that each hears everything once and in the order of the commits.
 */
export function createRealtime(parts: RealtimeParts): Realtime {
  const { db, log, sessions } = parts;
  let isStopping = false;
  /** Grows with every change of a user, so that a handshake notices one that overtook it. */
  let userChanges = 0;
  const locals = new Map<string, LocalSocket>();
  const arriving = new Map<
    RealtimeSocket,
    { local: LocalSocket; cursor: string | null; seen: number }
  >();
  /** Users whose rights could not be looked up again. */
  const unchecked = new Map<string, AccountStream>();
  const timers: NodeJS.Timeout[] = [];

  const io: RealtimeServer = new Server(parts.http, {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket', 'polling'],
    cors: { origin: '*' },
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: 10_000,
    allowRequest: (_request, answer) => answer(isStopping ? 'stopping' : null, !isStopping),
    ...(parts.cluster && { adapter: parts.cluster.adapter }),
  });
  const eventLog = createEventLog(db.owner);
  const replay = createReplay(eventLog, parts.mappers);
  const streams = createAccountStreams({
    eventLog,
    log,
    deliver,
    onRewound,
    ...(parts.pollMs !== undefined && { pollMs: parts.pollMs }),
  });
  const kicks = createKicks((accountIds) => {
    if (parts.cluster) io.serverSideEmit('accounts:committed', accountIds);
  });
  const presence = createPresence({
    io,
    sessions,
    log,
    tellOthers: (sessionId) => {
      if (parts.cluster) io.serverSideEmit('presence:touched', sessionId);
    },
  });
  const forgetCommits = db.onCommitted((accountId, events) => {
    streams.committed(accountId, events);
    kicks.send(accountId);
  });

  // -- from the log to the sockets

  function deliver(event: DomainEvent): void {
    for (const placed of placeMessages(event, parts.mappers)) {
      sendMessage(io.local.to([...placed.message.rooms]), placed);
    }
    if (event.type.startsWith('user.')) {
      userChanges += 1;
      const [first] = localsIn(rooms.user(event.subjectId));
      if (first) recheckUser(first.stream, event.subjectId);
    }
    const handedOver = sessions.handedOver(event);
    if (handedOver) {
      for (const local of localsIn(rooms.session(handedOver))) {
        recheckUser(local.stream, local.actor.userId);
      }
      presence.handedOver(handedOver);
    }
  }

  function onRewound(accountId: string, position: bigint): void {
    io.local.to(rooms.account(accountId)).emit('resync', {
      cursor: formatCursor(afterEvent(position)),
    });
    for (const local of localsIn(rooms.account(accountId))) {
      local.since = afterEvent(position);
      local.left = undefined;
    }
  }

  function localsIn(room: string): LocalSocket[] {
    const ids = io.of('/').adapter.rooms.get(room) ?? [];
    return [...ids].flatMap((id) => locals.get(id) ?? []);
  }

  // -- rights

  function loadActor(accountId: string, userId: string): Promise<Actor | null> {
    return db.withAccount({ accountId, actorId: userId }, (tx) => parts.loadActor(tx, userId));
  }

  function recheckUser(stream: AccountStream, userId: string): void {
    stream
      .run(async () => {
        const mine = localsIn(rooms.user(userId));
        if (!mine.length) return;
        const actor = await loadActor(stream.accountId, userId);
        for (const local of mine) await applyRights(local, actor);
      })
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the rights of a connected user could not be read; trying again');
        unchecked.set(userId, stream);
      });
  }

  async function applyRights(local: LocalSocket, actor: Actor | null): Promise<void> {
    const { socket } = local;
    if (!actor) {
      socket.disconnect(true);
      return;
    }
    local.actor = actor;
    const engineers = rooms.engineers(actor.accountId);
    if (isEngineer(actor)) await socket.join(engineers);
    else await socket.leave(engineers);
    for (const sessionId of local.watched) {
      if (!(await sessions.maySee(actor, sessionId))) await leave(local, sessionId);
    }
  }

  // -- coming and going

  io.use((socket, next) => {
    greet(socket).then(
      () => next(),
      (error: unknown) => {
        const code = error instanceof AppError ? error.code : 'unavailable';
        if (!(error instanceof AppError)) log.error({ err: error }, 'a socket could not be let in');
        next(new Error(code));
      },
    );
  });

  async function greet(socket: RealtimeSocket): Promise<void> {
    if (isStopping) throw new AppError('unavailable', 'This server stops');
    const auth = z.safeParse(handshakeAuth, socket.handshake.auth);
    if (!auth.success) throw new AppError('unauthenticated', 'Sign in first: this needs a token');
    const claims = await parts.verifyToken(auth.data.token);
    const stream = streams.acquire(claims.accountId);
    try {
      // The stream stands somewhere before the user is read: a later change is in the log after it.
      await stream.run(() => undefined);
      const seen = userChanges;
      const actor = await loadActor(claims.accountId, claims.userId);
      if (!actor) throw new AppError('unauthenticated', 'This user is not active any more');
      const local: LocalSocket = {
        socket,
        stream,
        actor,
        tokenEnds: claims.expiresAt * 1000,
        since: placeOf(stream),
        watched: new Set(),
        received: 0,
        answered: 0,
      };
      arriving.set(socket, { local, cursor: auth.data.cursor ?? null, seen });
    } catch (error) {
      streams.release(stream);
      throw error;
    }
  }

  io.on('connection', (socket) => {
    const arrival = arriving.get(socket);
    arriving.delete(socket);
    if (!arrival) {
      socket.disconnect(true);
      return;
    }
    const { local, cursor, seen } = arrival;
    locals.set(socket.id, local);
    socket.data.userId = local.actor.userId;
    socket.data.name = local.actor.name;
    forgetHandshake(socket);
    socket.on('disconnect', onDisconnect);
    socket.on('session:watch', onWatch);
    socket.on('session:unwatch', onUnwatch);
    socket.on('auth:refresh', onRefresh);
    socket.onAny(countMessage);
    local.stream
      .run(() => settle(local, cursor, seen))
      .catch((error: unknown) => {
        log.warn({ err: error }, 'a socket could not be brought up to date; it will come again');
        socket.conn.close();
      });
  });

  /** Runs between two events of the account: what came before is replayed, what comes after is heard. */
  async function settle(local: LocalSocket, cursor: string | null, seen: number): Promise<void> {
    const { socket, stream } = local;
    if (!socket.connected) return;
    if (seen !== userChanges) {
      await applyRights(local, await loadActor(stream.accountId, local.actor.userId));
      if (!socket.connected) return;
    }
    const { actor } = local;
    await socket.join([
      rooms.account(actor.accountId),
      rooms.user(actor.userId),
      ...(isEngineer(actor) ? [rooms.engineers(actor.accountId)] : []),
    ]);
    const known = cursor === null ? placeOf(stream) : parseCursor(cursor);
    local.since = known ?? placeOf(stream);
    const isReplayed = known !== null && (await replay.toRooms(stream, known, socket));
    if (!isReplayed) local.since = placeOf(stream);
    socket.emit(isReplayed ? 'stream:position' : 'resync', {
      cursor: formatCursor(placeOf(stream)),
    });
  }

  function onDisconnect(this: RealtimeSocket): void {
    const local = locals.get(this.id);
    if (!local) return;
    locals.delete(this.id);
    streams.release(local.stream);
    for (const sessionId of local.watched) presence.left(sessionId);
  }

  // -- what clients ask

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

  function onRefresh(this: RealtimeSocket, ...said: unknown[]): void {
    answer(this, said, authRefreshBody, async (local, { token }) => {
      const claims = await parts.verifyToken(token);
      const { userId } = local.actor;
      if (claims.userId !== userId || claims.accountId !== local.stream.accountId) {
        throw new AppError('forbidden', 'This is the token of another user');
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
    const local = locals.get(socket.id);
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
    const local = locals.get(this.id);
    if (!local) return;
    local.received += 1;
    if (local.received > maxReceived) this.disconnect(true);
  }

  // -- what is looked at now and then, for all sockets at once

  function sweep(): void {
    const now = Date.now();
    for (const local of locals.values()) {
      local.received = 0;
      local.answered = 0;
      if (local.tokenEnds <= now) local.socket.disconnect(true);
    }
    for (const [socket, { local }] of arriving) {
      if (socket.conn.readyState === 'open') continue;
      arriving.delete(socket);
      streams.release(local.stream);
    }
    for (const [userId, stream] of unchecked) {
      unchecked.delete(userId);
      recheckUser(stream, userId);
    }
  }

  io.on('accounts:committed', (accountIds) => accountIds.forEach(streams.kick));
  io.on('presence:touched', presence.touched);

  return {
    io,
    start() {
      streams.start();
      timers.push(
        setInterval(sweep, sweepMs),
        setInterval(presence.retry, retryMs),
        setInterval(presence.refreshAll, presenceMs),
      );
    },
    async stop() {
      isStopping = true;
      forgetCommits();
      kicks.stop();
      timers.forEach(clearInterval);
      // Not a "disconnect", after which clients stay away: the line goes, and they look for another.
      for (const { socket } of locals.values()) socket.conn.close();
      await streams.stop();
      await parts.cluster?.flush();
      await io.of('/').adapter.close();
      io.engine.close();
      await parts.cluster?.close();
    },
  };
}

/** Clients may leave it out, or send anything in its place. */
function isAck(value: unknown): value is (answer: Ack) => void {
  return typeof value === 'function';
}

function isEngineer(actor: Actor): boolean {
  return actor.role === 'engineer' || actor.role === 'owner';
}

/** Thousands of idle sockets need neither their headers nor, ever again, their token. */
function forgetHandshake(socket: RealtimeSocket): void {
  socket.handshake.auth = {};
  socket.handshake.headers = {};
  socket.handshake.query = {};
  Object.assign(socket.conn, { request: null });
}
