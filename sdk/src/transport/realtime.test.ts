import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeId, fakeSession } from '../testing/fake-records.js';
import { connectRealtime, createEventStream, type Realtime } from './realtime.js';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serve() {
  const http: HttpServer = createServer();
  const io = new Server(http, { path: '/base/socket.io' });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  stops.push(() => io.close());
  const handshakes: { token?: string; cursor?: string | null }[] = [];
  const heard: [string, unknown][] = [];
  io.use((socket, next) => {
    handshakes.push(socket.handshake.auth);
    next(socket.handshake.auth['token'] ? undefined : new Error('unauthenticated'));
  });
  io.on('connection', (socket) => {
    socket.onAny((event: string, body: unknown, ack?: (answer: unknown) => void) => {
      heard.push([event, body]);
      ack?.({ ok: true });
    });
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/base`;
  return { io, url, handshakes, heard };
}

function connect(url: string, token: () => Promise<string> = async () => 't') {
  const events: [string, unknown][] = [];
  const statuses: string[] = [];
  const fresh = new Set<(token: string) => void>();
  const realtime: Realtime = connectRealtime({
    server: url,
    token,
    onToken: (listener) => {
      fresh.add(listener);
      return () => fresh.delete(listener);
    },
    onEvent: (name, payload) => events.push([name, payload]),
    onStatus: (status) => statuses.push(status),
  });
  stops.push(() => realtime.destroy());
  return {
    realtime,
    events,
    statuses,
    renew: (value: string) => fresh.forEach((tell) => tell(value)),
  };
}

const updated = (cursor: string, version: number) => ({
  cursor,
  session: fakeSession({ version }),
});

describe('the socket', () => {
  it('says the newest cursor and token on every connection, and watches again', async () => {
    const { io, url, handshakes, heard } = await serve();
    let n = 0;
    const { realtime, events, statuses } = connect(url, async () => `t${(n += 1)}`);
    realtime.watch([fakeId(3, 1)]);
    await expect.poll(() => heard).toHaveLength(1);
    io.emit('session:updated', updated('10', 2));
    await expect.poll(() => events).toHaveLength(1);
    io.disconnectSockets(true);
    await expect.poll(() => heard).toHaveLength(2);
    expect(handshakes).toEqual([
      { token: 't1', cursor: null },
      { token: 't2', cursor: '10' },
    ]);
    expect(heard[1]).toEqual(['session:watch', { session_id: fakeId(3, 1) }]);
    expect(statuses).toEqual(['connecting', 'online', 'offline', 'online']);
  });

  it('watches tickets, again after every reconnect, and no more once they are gone', async () => {
    const { io, url, heard } = await serve();
    const { realtime } = connect(url);
    realtime.watchTickets(['101']);
    await expect.poll(() => heard).toHaveLength(1);
    io.disconnectSockets(true);
    await expect.poll(() => heard).toHaveLength(2);
    realtime.watchTickets([]);
    await expect.poll(() => heard).toHaveLength(3);
    expect(heard).toEqual([
      ['ticket:watch', { ticket_id: '101' }],
      ['ticket:watch', { ticket_id: '101' }],
      ['ticket:unwatch', { ticket_id: '101' }],
    ]);
  });

  it('tries again after the server refused it', async () => {
    const { url, handshakes } = await serve();
    let ready = false;
    const token = () => (ready ? Promise.resolve('t') : Promise.reject(new Error('not yet')));
    const { statuses } = connect(url, token);
    await expect.poll(() => handshakes).not.toEqual([]);
    ready = true;
    await expect.poll(() => statuses).toContain('online');
  });

  it('passes on a renewed token before the old one ends', async () => {
    const { url, heard } = await serve();
    const { renew, statuses } = connect(url);
    await expect.poll(() => statuses).toContain('online');
    renew('newer');
    await expect.poll(() => heard).toHaveLength(1);
    expect(heard).toEqual([['auth:refresh', { token: 'newer' }]]);
  });

  it('is silent after destroy', async () => {
    const { io, url } = await serve();
    const { realtime, events, statuses } = connect(url);
    await expect.poll(() => statuses).toContain('online');
    realtime.destroy();
    io.emit('session:updated', updated('11', 3));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(events).toEqual([]);
  });
});

describe('the event stream', () => {
  const stream = (start: string | null = null) => {
    const events: [string, unknown][] = [];
    const made = createEventStream(start, (name, payload) => events.push([name, payload]));
    return { made, events };
  };

  it('hands on each event once, also where a watch replays an older one', () => {
    const { made, events } = stream();
    made.take('session:updated', updated('9', 2));
    made.take('session:updated', updated('10', 3));
    made.take('session:updated', updated('9', 2));
    made.take('ticket:updated', { cursor: '8', ticket_id: 't' });
    expect(events.map(([name]) => name)).toEqual([
      'session:updated',
      'session:updated',
      'ticket:updated',
    ]);
    expect(made.cursor).toBe('10');
  });

  it('takes the server’s position, and starts over from there after a resync', () => {
    const { made } = stream('900');
    made.take('stream:position', { cursor: '1000' });
    expect(made.cursor).toBe('1000');
    made.take('resync', { cursor: '40' });
    expect(made.cursor).toBe('40');
  });

  it('asks for a fresh look where an event cannot be read', () => {
    const { made, events } = stream('5');
    made.take('session:updated', { cursor: '6', session: { id: 'nonsense' } });
    expect(events).toEqual([['resync', { cursor: '5' }]]);
  });
});
