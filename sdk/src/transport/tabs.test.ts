import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RealtimeOptions } from './realtime.js';
import { shareConnection } from './tabs.js';

/** Exclusive locks as browsers have them, for Node 20 has none. */
function createLocks() {
  const waiting = new Map<string, Promise<unknown>>();
  return {
    request(name: string, options: { signal?: AbortSignal }, run: () => Promise<unknown>) {
      const turn = (waiting.get(name) ?? Promise.resolve()).then(() => {
        if (options.signal?.aborted) throw new DOMException('given up', 'AbortError');
        return run();
      });
      // Whoever asked hears of a failure; the lock passes on to the next all the same.
      waiting.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

const stops: (() => void)[] = [];
beforeEach(() => vi.stubGlobal('navigator', { locks: createLocks() }));
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
});

function openTab(owner: string) {
  const sockets: {
    options: RealtimeOptions;
    watched: readonly string[];
    tickets: readonly string[];
  }[] = [];
  const events: [string, unknown][] = [];
  const statuses: string[] = [];
  const connection = shareConnection({
    server: 'http://server.test',
    owner,
    token: async () => 't',
    onToken: () => () => undefined,
    onEvent: (name, payload) => events.push([name, payload]),
    onStatus: (status) => statuses.push(status),
    connect(options) {
      const none: readonly string[] = [];
      const socket = { options, watched: none, tickets: none };
      sockets.push(socket);
      const watch = (ids: readonly string[]): void => void (socket.watched = ids);
      const watchTickets = (ids: readonly string[]): void => void (socket.tickets = ids);
      return { cursor: null, watch, watchTickets, destroy: () => undefined };
    },
  });
  stops.push(connection.destroy);
  return { connection, sockets, events, statuses };
}

/** Long enough for what must not come to come. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('tabs of one browser', () => {
  it('have a ticket watched for as long as one of them shows it', async () => {
    const [first, second] = [openTab('tina'), openTab('tina')];
    first.connection.watchTickets(['101']);
    second.connection.watchTickets(['101', '102']);
    await expect.poll(() => first.sockets[0]?.tickets).toEqual(['101', '102']);
    first.connection.watchTickets([]);
    expect(first.sockets[0]?.tickets).toEqual(['101', '102']);
    second.connection.destroy();
    await expect.poll(() => first.sockets[0]?.tickets).toEqual([]);
  });

  it('share one socket: the leader watches for all and relays what it hears', async () => {
    const [first, second] = [openTab('anna'), openTab('anna')];
    first.connection.watch(['s1']);
    second.connection.watch(['s2']);
    await expect.poll(() => [...(first.sockets[0]?.watched ?? [])].sort()).toEqual(['s1', 's2']);
    first.sockets[0]?.options.onStatus('online');
    first.sockets[0]?.options.onEvent('ticket:updated', { cursor: '7', ticket_id: 't' });
    await expect
      .poll(() => second.events)
      .toEqual([['ticket:updated', { cursor: '7', ticket_id: 't' }]]);
    expect(first.events).toEqual(second.events);
    expect(second.statuses.at(-1)).toBe('online');
    await settled();
    expect([first.sockets.length, second.sockets.length]).toEqual([1, 0]);
  });

  it('pass the lead on when the leader closes, from the cursor heard last', async () => {
    const [first, second] = [openTab('anna'), openTab('anna')];
    second.connection.watch(['s2']);
    await expect.poll(() => first.sockets).toHaveLength(1);
    first.sockets[0]?.options.onEvent('ticket:updated', { cursor: '7', ticket_id: 't' });
    await expect.poll(() => second.events).toHaveLength(1);
    first.connection.destroy();
    await expect.poll(() => second.sockets).toHaveLength(1);
    expect(second.sockets[0]?.options.cursor).toBe('7');
    expect(second.sockets[0]?.watched).toEqual(['s2']);
  });

  it('keep apart what belongs to different users', async () => {
    const [anna, other, bert] = [openTab('anna'), openTab('anna'), openTab('bert')];
    await expect.poll(() => [anna.sockets.length, bert.sockets.length]).toEqual([1, 1]);
    anna.sockets[0]?.options.onEvent('ticket:updated', { cursor: '7', ticket_id: 't' });
    await expect.poll(() => other.events).toHaveLength(1);
    await settled();
    expect(bert.events).toEqual([]);
  });

  it('have a socket each where the browser has no locks', async () => {
    vi.stubGlobal('navigator', {});
    const [first, second] = [openTab('anna'), openTab('anna')];
    await settled();
    expect([first.sockets.length, second.sockets.length]).toEqual([1, 1]);
  });
});
