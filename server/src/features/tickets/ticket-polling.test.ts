import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, type Database } from '../../db/database.js';
import { PsaError } from '../../providers/psa/provider.js';
import { createTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createFakeConnections, type FakeConnections } from '../../testing/fake-connections.js';
import { createFakePsa, type FakePsa } from '../../testing/fake-psa.js';
import {
  connectClient,
  createTestAccount,
  startRealtimeServer,
  testToken,
  type RealtimeTestServer,
  type TestClient,
  type TestUser,
} from '../../testing/realtime-server.js';
import { createTicketPolling, type TicketPolling } from './ticket-polling.js';

const log = pino({ level: 'silent' });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let database: TestDatabase;
let servers: RealtimeTestServer[];
let psa: FakePsa;
let connections: FakeConnections;
let account: Awaited<ReturnType<typeof createTestAccount>>;
const pollings: TicketPolling[] = [];
const clients: TestClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  servers = [
    await startRealtimeServer({ ...database }),
    await startRealtimeServer({ ...database }),
  ];
});
beforeEach(async () => {
  psa = createFakePsa();
  connections = createFakeConnections(psa, () => db());
  account = await createTestAccount(db());
  await connections.connect(account.accountId);
});
afterEach(async () => {
  await Promise.all(pollings.splice(0).map((polling) => polling.stop()));
  for (const { socket } of clients.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await database.drop();
});

const db = (): Database => {
  const [first] = servers;
  if (!first) throw new Error('There is no server');
  return first.db;
};
const looks = () => psa.calls.filter((name) => name === 'ticket').length;

/** Both servers look, in windows of `windowMs`. */
function poll(windowMs: number): void {
  for (const { db: own, realtime } of servers) {
    const polling = createTicketPolling({
      db: own,
      connections,
      watched: realtime.watchedTickets,
      log,
      windowMs,
      tickMs: 20,
    });
    pollings.push(polling);
    polling.start();
  }
}

async function join(user: TestUser, at = 0): Promise<TestClient> {
  const client = connectClient(servers[at]?.url ?? '', { token: testToken(user) });
  clients.push(client);
  await client.settled;
  return client;
}
const watch = (client: TestClient, ticket_id: string) => client.ask('ticket:watch', { ticket_id });
const updates = (client: TestClient) => client.of('ticket:updated').map((one) => one['ticket_id']);

describe('watched tickets', () => {
  it('of 100 panels on two servers cost one look in a window', async () => {
    const panels = await Promise.all(
      Array.from({ length: 100 }, (_, at) => join(account.l1, at % 2)),
    );
    const acks = await Promise.all(panels.map((panel) => watch(panel, '101')));
    expect(acks.every(({ ok }) => ok)).toBe(true);
    poll(1000);
    const start = Date.now();
    await sleep(3500);
    const windows = (Date.now() - start) / 900;
    expect(looks()).toBeGreaterThanOrEqual(2);
    expect(looks()).toBeLessThanOrEqual(Math.ceil(windows) + 1);
  });

  it('tell every panel when somebody changes one in the PSA, once', async () => {
    const [here, there] = [await join(account.l1), await join(account.engineer, 1)];
    await watch(here, '101');
    poll(100);
    await expect.poll(looks).toBeGreaterThan(1);
    // The first look: somebody may have changed it after the panel had read it.
    for (const panel of [here, there]) await expect.poll(() => updates(panel)).toEqual(['101']);
    const ticket = psa.state.tickets.get('101');
    if (ticket) ticket.statusName = 'Waiting';
    for (const panel of [here, there]) {
      await expect.poll(() => updates(panel)).toEqual(['101', '101']);
    }
    psa.state.notes.push({
      id: '1',
      kind: 'discussion',
      text: 'Said in the PSA',
      author: 'Jo',
      createdAt: new Date(),
      ticketId: '101',
      reference: '',
    });
    for (const panel of [here, there]) {
      await expect.poll(() => updates(panel)).toEqual(['101', '101', '101']);
    }
    const seen = looks();
    await expect.poll(looks).toBeGreaterThan(seen + 2);
    expect(updates(here)).toHaveLength(3);
  });

  it('are looked at no more once nobody watches, or the PSA tells of changes itself', async () => {
    const panel = await join(account.l1);
    await watch(panel, '101');
    poll(50);
    await expect.poll(looks).toBeGreaterThan(0);
    await panel.ask('ticket:unwatch', { ticket_id: '101' });
    await sleep(100);
    const after = looks();
    await sleep(300);
    expect(looks()).toBe(after);
    connections.hear(account.accountId, true);
    await watch(panel, '102');
    await sleep(300);
    expect(looks()).toBe(after);
  });

  it('are left alone longer and longer while the PSA fails', async () => {
    psa.fail('ticket', new PsaError('unreachable', 'Away'));
    const panel = await join(account.l1);
    await watch(panel, '103');
    poll(60);
    await sleep(1500);
    // Without backing off it were 25.
    expect(looks()).toBeLessThan(8);
    expect(looks()).toBeGreaterThan(1);
    psa.fail('ticket', null);
  });

  it('cannot be watched by whoever reads no tickets, nor without a name', async () => {
    const viewer = await join(account.viewer);
    expect(await watch(viewer, '101')).toEqual({ ok: false, error: 'forbidden' });
    const tech = await join(account.l1);
    for (const body of [{}, { ticket_id: '' }, { ticket_id: 'x'.repeat(65) }, null]) {
      expect(await tech.ask('ticket:watch', body)).toEqual({ ok: false, error: 'invalid_request' });
    }
  });
});
