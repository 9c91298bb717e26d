import type { ServerEvents } from '../contract/socket.js';
import { createEmitter } from './emitter.js';
import type { SharedConnection, SharedConnectionOptions } from './tabs.js';

/** How the socket stands. `idle`: nobody asked for it yet. */
export type LiveStatus = 'idle' | 'connecting' | 'online' | 'offline';

/** What can be listened to: the server's events, and `status` when the connection changes. */
export interface LiveEvents extends ServerEvents {
  status: LiveStatus;
}

/** The live connection, loaded and opened when something is first listened to or watched. */
export interface Live {
  readonly status: LiveStatus;
  /** Calls back on an event; answers a function that stops it. */
  on<K extends keyof LiveEvents>(event: K, listener: (payload: LiveEvents[K]) => void): () => void;
  /** Asks for a session's events and presence; answers a function that stops it. */
  watch(sessionId: string): () => void;
  /** Has changes of a ticket looked for in its PSA while it is on screen; answers a function that stops it. */
  watchTicket(ticketId: string): () => void;
  destroy(): void;
}

export interface LiveOptions extends Pick<SharedConnectionOptions, 'server' | 'token' | 'onToken'> {
  /** Server, account and user; null while nobody is signed in. */
  owner: () => string | null;
  /** Calls back when somebody signs in or out. */
  onOwner: (listener: () => void) => () => void;
  /** Brings the code that connects; socket.io is in it, so it comes when first needed. */
  load?: () => Promise<{ shareConnection: (options: SharedConnectionOptions) => SharedConnection }>;
}

/** Makes the live connection of a client. */
export function createLive(options: LiveOptions): Live {
  const { owner, onOwner, load = () => import('./tabs.js') } = options;
  const emitter = createEmitter<LiveEvents>();
  const sessions = createWatchCount((ids) => connection?.watch(ids));
  const tickets = createWatchCount((ids) => connection?.watchTickets(ids));
  let status: LiveStatus = 'idle';
  let connection: SharedConnection | null = null;
  let connectedAs: string | null = null;
  let wanted = false;
  let destroyed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setStatus(next: LiveStatus): void {
    if (next === status) return;
    status = next;
    emitter.emit('status', status);
  }

  function disconnect(): void {
    clearTimeout(timer);
    connection?.destroy();
    connection = null;
    connectedAs = null;
  }

  async function connect(): Promise<void> {
    const who = owner();
    if (destroyed || !wanted || who === connectedAs) return;
    disconnect();
    if (who === null) return setStatus('idle');
    connectedAs = who;
    setStatus('connecting');
    try {
      const { shareConnection } = await load();
      if (destroyed || connectedAs !== who) return;
      connection = shareConnection({
        server: options.server,
        token: options.token,
        onToken: options.onToken,
        owner: who,
        onStatus: setStatus,
        onEvent: (name, payload) => emitter.emit(name, payload as LiveEvents[typeof name]),
      });
      sessions.tell();
      tickets.tell();
    } catch {
      // The code itself could not be fetched, as without a network: it is asked for again.
      if (connectedAs !== who) return;
      connectedAs = null;
      setStatus('offline');
      timer = setTimeout(() => void connect(), 5000);
    }
  }

  const want = (): void => {
    wanted = true;
    void connect();
  };
  const stopListening = onOwner(() => void connect());

  return {
    get status() {
      return status;
    },
    on(event, listener) {
      if (event !== 'status') want();
      return emitter.on(event, listener);
    },
    watch(sessionId) {
      const stop = sessions.add(sessionId);
      want();
      return stop;
    },
    watchTicket(ticketId) {
      const stop = tickets.add(ticketId);
      want();
      return stop;
    },
    destroy() {
      destroyed = true;
      stopListening();
      disconnect();
      emitter.clear();
    },
  };
}

/** Counts who watches what, and tells all of it after every change. */
function createWatchCount(say: (ids: string[]) => void) {
  const counts = new Map<string, number>();
  const tell = (): void => say([...counts.keys()]);
  return {
    tell,
    add(id: string): () => void {
      let watching = true;
      counts.set(id, (counts.get(id) ?? 0) + 1);
      tell();
      return () => {
        if (!watching) return;
        watching = false;
        const left = (counts.get(id) ?? 1) - 1;
        if (left > 0) counts.set(id, left);
        else counts.delete(id);
        tell();
      };
    },
  };
}
