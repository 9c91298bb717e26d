import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Database } from '../db/database.js';
import { AppError } from '../errors.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { LoadActor, VerifyToken } from '../http/authentication.js';
import { createAccountStreams } from './account-stream.js';
import { createArrivals } from './arrivals.js';
import { createClientRequests } from './client-requests.js';
import type { ClusterAdapter } from './cluster-adapter.js';
import { afterEvent, formatCursor } from './cursor.js';
import { createEventLog } from './event-log.js';
import { createKicks } from './kicks.js';
import { createLocalSockets } from './local-sockets.js';
import { createPresence } from './presence.js';
import type { RealtimeServer, RealtimeSocket } from './realtime-server.js';
import { createReplay, placeMessages, sendMessage } from './replay.js';
import type { SessionSight } from './session-sight.js';
import { rooms, type RealtimeMapper } from './socket-message.js';
import { createSocketRights } from './socket-rights.js';

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
  /** The tickets that sockets of this server watch, by account. */
  watchedTickets(): Map<string, Set<string>>;
  start(): void;
  /** Lets go of every socket, so that it connects elsewhere; the HTTP server is its owner's. */
  stop(): Promise<void>;
}

const sweepMs = 5000;
const presenceMs = 30_000;
const retryMs = 1000;

/**
 * Serves the sockets: each server follows the log of the accounts that it has sockets of, and tells
 * its own sockets alone, so that each hears everything once and in the order of the commits.
 */
export function createRealtime(parts: RealtimeParts): Realtime {
  const { db, log, sessions, verifyToken } = parts;
  let isStopping = false;
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
  const locals = createLocalSockets(io);
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
  const requests = createClientRequests({ locals, sessions, replay, presence, verifyToken, log });
  const rights = createSocketRights({
    db,
    loadActor: parts.loadActor,
    sessions,
    locals,
    log,
    leave: requests.leave,
  });
  const arrivals = createArrivals({ verifyToken, streams, rights, replay, locals, log });
  const forgetCommits = db.onCommitted((accountId, events) => {
    streams.committed(accountId, events);
    kicks.send(accountId);
  });

  // -- from the log to the sockets

  function deliver(event: DomainEvent): void {
    for (const placed of placeMessages(event, parts.mappers)) {
      sendMessage(io.local.to([...placed.message.rooms]), placed);
    }
    if (event.type.startsWith('user.')) rights.userChanged(event.subjectId);
    if (event.type.startsWith('embed.')) rights.embedChanged(event.accountId);
    const handedOver = sessions.handedOver(event);
    if (handedOver) {
      rights.handedOver(handedOver);
      presence.handedOver(handedOver);
    }
  }

  function onRewound(accountId: string, position: bigint): void {
    io.local.to(rooms.account(accountId)).emit('resync', {
      cursor: formatCursor(afterEvent(position)),
    });
    for (const local of locals.in(rooms.account(accountId))) {
      local.since = afterEvent(position);
      local.left = undefined;
    }
  }

  // -- coming and going

  io.use((socket, next) => {
    const greeted = isStopping
      ? Promise.reject(new AppError('unavailable', 'This server stops'))
      : arrivals.greet(socket);
    greeted.then(
      () => next(),
      (error: unknown) => {
        const code = error instanceof AppError ? error.code : 'unavailable';
        if (!(error instanceof AppError)) log.error({ err: error }, 'a socket could not be let in');
        next(new Error(code));
      },
    );
  });

  io.on('connection', (socket) => {
    if (!arrivals.takeIn(socket)) {
      socket.disconnect(true);
      return;
    }
    socket.on('disconnect', onDisconnect);
    requests.listen(socket);
  });

  function onDisconnect(this: RealtimeSocket): void {
    const local = locals.of(this);
    if (!local) return;
    locals.delete(local);
    streams.release(local.stream);
    for (const sessionId of local.watched) presence.left(sessionId);
  }

  /** What is looked at now and then, for all sockets at once. */
  function sweep(): void {
    const now = Date.now();
    requests.recount();
    for (const { socket, tokenEnds } of locals.all()) {
      if (tokenEnds <= now) socket.disconnect(true);
    }
    arrivals.forgetLost();
    rights.retry();
  }

  io.on('accounts:committed', (accountIds) => accountIds.forEach(streams.kick));
  io.on('presence:touched', presence.touched);

  return {
    io,
    watchedTickets() {
      const watched = new Map<string, Set<string>>();
      for (const { stream, tickets } of locals.all()) {
        if (!tickets.size) continue;
        const ofAccount = watched.get(stream.accountId) ?? new Set();
        for (const id of tickets) ofAccount.add(id);
        watched.set(stream.accountId, ofAccount);
      }
      return watched;
    },
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
      for (const { socket } of locals.all()) socket.conn.close();
      await streams.stop();
      await parts.cluster?.flush();
      await io.of('/').adapter.close();
      io.engine.close();
      await parts.cluster?.close();
    },
  };
}
