import { serverEvents, type ServerEvents } from '../contract/socket.js';
import {
  connectRealtime,
  createEventStream,
  type EventSink,
  type Realtime,
  type RealtimeOptions,
  type ServerEventName,
} from './realtime.js';

type ConnectionStatus = 'connecting' | 'online' | 'offline';

export interface SharedConnectionOptions extends Omit<RealtimeOptions, 'cursor'> {
  /** Server, account and user: tabs of the same owner share one socket. */
  owner: string;
  connect?: (options: RealtimeOptions) => Realtime;
}

export interface SharedConnection {
  watch(sessionIds: readonly string[]): void;
  watchTickets(ticketIds: readonly string[]): void;
  destroy(): void;
}

/** What tabs say to each other. */
type TabMessage =
  | { type: 'who-leads' }
  | { type: 'watch'; tab: string; sessionIds: string[] }
  | { type: 'watch-tickets'; tab: string; ticketIds: string[] }
  | { type: 'bye'; tab: string }
  | { type: 'leading' }
  | { type: 'status'; status: ConnectionStatus }
  | { type: 'event'; name: ServerEventName; payload: unknown };

/**
 * Shares one socket among the tabs of a browser. The tab that holds a Web Lock has the socket and
 * relays what it hears; the others say what they watch. When it closes, the lock and with it the
 * lead pass on, and the new leader goes on from the cursor it heard last. Where a frame may have
 * neither locks nor a channel, it has a socket of its own.
 */
export function shareConnection(options: SharedConnectionOptions): SharedConnection {
  const connect = options.connect ?? connectRealtime;
  const channel = openChannel(`rf-live:${options.owner}`);
  if (!channel) return connect(options);
  return joinTabs(options, connect, channel);
}

function joinTabs(
  options: SharedConnectionOptions,
  connect: (options: RealtimeOptions) => Realtime,
  channel: BroadcastChannel,
): SharedConnection {
  const { onEvent, onStatus } = options;
  const tab = crypto.randomUUID();
  const stopped = new AbortController();
  const stream = createEventStream(null, onEvent);
  const followers = new Map<string, readonly string[]>();
  const ticketFollowers = new Map<string, readonly string[]>();
  const presence = new Map<string, ServerEvents['presence:changed']>();
  let status: ConnectionStatus = 'connecting';
  let own: readonly string[] = [];
  let ownTickets: readonly string[] = [];
  let socket: Realtime | null = null;
  let resign: (() => void) | null = null;

  const say = (message: TabMessage): void => channel.postMessage(message);
  const setStatus = (next: ConnectionStatus): void => {
    status = next;
    onStatus(next);
  };
  const watchAll = (): void => {
    socket?.watch([...new Set([own, ...followers.values()].flat())]);
    socket?.watchTickets([...new Set([ownTickets, ...ticketFollowers.values()].flat())]);
  };

  function lead(): void {
    const relay: EventSink = (name, payload) => {
      if (name === 'presence:changed') {
        const now = payload as ServerEvents['presence:changed'];
        presence.set(now.session_id, now);
      }
      say({ type: 'event', name, payload });
      stream.take(name, payload);
    };
    socket = connect({
      ...options,
      cursor: stream.cursor,
      onEvent: relay,
      onStatus: (next) => {
        setStatus(next);
        say({ type: 'status', status: next });
      },
    });
    watchAll();
    say({ type: 'leading' });
  }

  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isTabMessage(data)) return;
    if (socket) {
      if (data.type === 'who-leads') return say({ type: 'status', status });
      if (data.type === 'bye') {
        followers.delete(data.tab);
        ticketFollowers.delete(data.tab);
      }
      if (data.type === 'watch-tickets') ticketFollowers.set(data.tab, data.ticketIds);
      if (data.type === 'watch') {
        followers.set(data.tab, data.sessionIds);
        for (const id of data.sessionIds) {
          const known = presence.get(id);
          if (known) say({ type: 'event', name: 'presence:changed', payload: known });
        }
      }
      return watchAll();
    }
    if (data.type === 'leading') {
      say({ type: 'watch', tab, sessionIds: [...own] });
      say({ type: 'watch-tickets', tab, ticketIds: [...ownTickets] });
    }
    if (data.type === 'status') setStatus(data.status);
    if (data.type === 'event') stream.take(data.name, data.payload);
  });

  const untilResigned = (): Promise<void> =>
    new Promise((resolve) => {
      resign = resolve;
      lead();
    });
  onStatus(status);
  say({ type: 'who-leads' });
  navigator.locks
    .request(`rf-live:${options.owner}`, { signal: stopped.signal }, untilResigned)
    .catch(() => {
      // Locks exist but are forbidden here: a socket of one's own is better than none.
      if (!stopped.signal.aborted) lead();
    });

  const leave = (): void => say({ type: 'bye', tab });
  if (typeof addEventListener === 'function') {
    addEventListener('pagehide', leave, { signal: stopped.signal });
  }

  return {
    watch(sessionIds) {
      own = sessionIds;
      if (socket) watchAll();
      else say({ type: 'watch', tab, sessionIds: [...sessionIds] });
    },
    watchTickets(ticketIds) {
      ownTickets = ticketIds;
      if (socket) watchAll();
      else say({ type: 'watch-tickets', tab, ticketIds: [...ticketIds] });
    },
    destroy() {
      if (stopped.signal.aborted) return;
      leave();
      stopped.abort();
      socket?.destroy();
      socket = null;
      resign?.();
      channel.close();
    },
  };
}

function openChannel(name: string): BroadcastChannel | null {
  try {
    if (typeof BroadcastChannel === 'undefined' || !navigator.locks) return null;
    return new BroadcastChannel(name);
  } catch {
    // An opaque origin has neither; see above.
    return null;
  }
}

/** Another tab may run another version of this: what it says is looked at before it is believed. */
function isTabMessage(data: unknown): data is TabMessage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  switch (data.type) {
    case 'who-leads':
    case 'leading':
      return true;
    case 'watch':
      return 'tab' in data && 'sessionIds' in data && Array.isArray(data.sessionIds);
    case 'watch-tickets':
      return 'tab' in data && 'ticketIds' in data && Array.isArray(data.ticketIds);
    case 'bye':
      return 'tab' in data;
    case 'status':
      return 'status' in data && /^(?:connecting|online|offline)$/.test(String(data.status));
    case 'event':
      return 'name' in data && 'payload' in data && Object.hasOwn(serverEvents, String(data.name));
    default:
      return false;
  }
}
