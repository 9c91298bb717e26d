import { io, type Socket } from 'socket.io-client';
import * as z from 'zod/mini';
import {
  isLaterCursor,
  serverEvents,
  type Ack,
  type ClientToServerEvents,
  type ServerEvents,
  type ServerToClientEvents,
} from '../contract/socket.js';

export type ServerEventName = keyof ServerEvents;

/** Hands on an event that was read and not seen before. */
export type EventSink = <K extends ServerEventName>(event: K, payload: ServerEvents[K]) => void;

export interface RealtimeOptions {
  server: string;
  token: () => Promise<string>;
  /** Calls back with every new access token, so that the socket does not end with the old one. */
  onToken: (listener: (token: string) => void) => () => void;
  /** The last event handled elsewhere, to go on from. */
  cursor?: string | null;
  onEvent: EventSink;
  onStatus: (status: 'connecting' | 'online' | 'offline') => void;
}

/** A socket to the server. */
export interface Realtime {
  readonly cursor: string | null;
  /** Sets which sessions are watched; they are asked for again after every reconnect. */
  watch(sessionIds: readonly string[]): void;
  /** Sets which tickets are watched, likewise. */
  watchTickets(ticketIds: readonly string[]): void;
  destroy(): void;
}

/** Milliseconds after which a refused connection is tried again, doubling up to `longestWait`. */
const firstWait = 1000;
const longestWait = 30_000;
const ackTimeout = 10_000;

/** Opens a socket and keeps it open; what was missed is replayed from the cursor on. */
export function connectRealtime(options: RealtimeOptions): Realtime {
  const { server, token, onEvent, onStatus } = options;
  const stream = createEventStream(options.cursor ?? null, onEvent);
  const { origin, pathname } = new URL(server);
  const sessions = createWatchList((id, wanted, done) =>
    socket
      .timeout(ackTimeout)
      .emit(wanted ? 'session:watch' : 'session:unwatch', { session_id: id }, done),
  );
  const tickets = createWatchList((id, wanted, done) =>
    socket
      .timeout(ackTimeout)
      .emit(wanted ? 'ticket:watch' : 'ticket:unwatch', { ticket_id: id }, done),
  );
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(origin, {
    path: `${pathname.replace(/\/+$/, '')}/socket.io`,
    // A function, so that every reconnect says the token and the cursor of that moment.
    auth: (answer) => {
      const say = (fresh: string): void => answer({ token: fresh, cursor: stream.cursor });
      // Without a token the server refuses, and the refusal is what leads to the next try.
      token().then(say, () => say(''));
    },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelayMax: 10_000,
    autoConnect: false,
    forceNew: true,
  });

  /** What is watched of one kind. A watch that got no answer while connected is asked for again; a refusal is final. */
  function createWatchList(
    send: (id: string, wanted: boolean, done: (error: Error | null, answer: Ack) => void) => void,
  ) {
    let watched = new Set<string>();
    const ask = (id: string, wanted: boolean): void =>
      send(id, wanted, (error, answer) => {
        if (error && socket.connected && watched.has(id)) ask(id, true);
        else if (!error && !answer.ok && wanted) watched.delete(id);
      });
    return {
      askAll: () => watched.forEach((id) => ask(id, true)),
      set(ids: readonly string[]): void {
        const next = new Set(ids);
        const before = watched;
        watched = next;
        if (!socket.connected) return;
        for (const id of before) if (!next.has(id)) ask(id, false);
        for (const id of next) if (!before.has(id)) ask(id, true);
      },
    };
  }

  /** socket.io does not try again where the server itself ended or refused the connection. */
  const reconnectLater = (): void => {
    const wait = Math.min(firstWait * 2 ** refusals, longestWait) * (0.5 + Math.random() / 2);
    refusals += 1;
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), wait);
  };

  socket.on('connect', () => {
    refusals = 0;
    sessions.askAll();
    tickets.askAll();
    onStatus('online');
  });
  socket.on('connect_error', () => {
    onStatus('offline');
    if (!socket.active) reconnectLater();
  });
  socket.on('disconnect', (reason) => {
    onStatus('offline');
    if (reason === 'io server disconnect') reconnectLater();
  });
  for (const name of Object.keys(serverEvents) as ServerEventName[]) {
    socket.on(name, (payload: unknown) => stream.take(name, payload));
  }
  const stopTokens = options.onToken((fresh) => {
    if (socket.connected) socket.emit('auth:refresh', { token: fresh });
  });
  onStatus('connecting');
  socket.connect();

  return {
    get cursor() {
      return stream.cursor;
    },
    watch: sessions.set,
    watchTickets: tickets.set,
    destroy() {
      clearTimeout(timer);
      stopTokens();
      socket.off();
      socket.disconnect();
    },
  };
}

/** Reads events, drops those seen before, and keeps the latest cursor. */
export interface EventStream {
  readonly cursor: string | null;
  take(name: ServerEventName, payload: unknown): void;
}

/** How many cursors are remembered; replays after a reconnect are far shorter than this. */
const remembered = 2000;

export function createEventStream(start: string | null, onEvent: EventSink): EventStream {
  let cursor = start;
  // By name and cursor rather than by order: a watch replays what is older than the newest event.
  const seen = new Set<string>();

  function take<K extends ServerEventName>(name: K, raw: unknown): void {
    const read = z.safeParse<z.core.$ZodType>(serverEvents[name], raw);
    // What cannot be read may have been a change: whoever listens had better look.
    if (!read.success) return onEvent('resync', { cursor: cursor ?? '0' });
    const payload = read.data as ServerEvents[K];
    if ('cursor' in payload && typeof payload.cursor === 'string') {
      const key = `${name} ${payload.cursor}`;
      const repeats = name !== 'stream:position' && name !== 'resync';
      if (repeats && seen.has(key)) return;
      seen.add(key);
      for (const oldest of seen) {
        if (seen.size <= remembered) break;
        seen.delete(oldest);
      }
      // After a resync the stream starts over from where the server says, earlier or not.
      if (name === 'resync' || cursor === null || isLaterCursor(payload.cursor, cursor)) {
        cursor = payload.cursor;
      }
    }
    onEvent(name, payload);
  }

  return {
    get cursor() {
      return cursor;
    },
    take,
  };
}
