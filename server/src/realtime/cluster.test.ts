import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { migrate } from '../db/database.js';
import { startChildProgram } from '../testing/child-program.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import {
  commitSessionEvent,
  connectClient,
  createTestAccount,
  createTestSession,
  startRealtimeServer,
  testToken,
  type RealtimeTestServer,
  type TestClient,
  type TestUser,
} from '../testing/realtime-server.js';

const redisUrl = inject('redisUrl') ?? '';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const marks = (client: TestClient) =>
  client.of('session:updated').map((payload) => (payload['session'] as { mark: unknown }).mark);

/** Waits until each has heard of the others. */
async function meet(...servers: RealtimeTestServer[]): Promise<void> {
  for (const { realtime } of servers) {
    await vi.waitFor(
      async () => {
        expect(await realtime.io.of('/').adapter.serverCount()).toBe(servers.length);
      },
      { timeout: 60_000, interval: 50 },
    );
  }
}

describe.each([
  { adapter: 'PostgreSQL', settings: {}, isThere: true },
  { adapter: 'Redis', settings: { redisUrl }, isThere: Boolean(redisUrl) },
])('two servers on one database, meeting over $adapter', ({ settings, isThere }) => {
  let database: TestDatabase;
  let account: Awaited<ReturnType<typeof createTestAccount>>;
  let one: RealtimeTestServer;
  let two: RealtimeTestServer;
  const clients: TestClient[] = [];

  beforeAll(async () => {
    if (!isThere) return;
    database = await createTestDatabase({ migrate });
    // Without the poll: what arrives here came by a kick.
    one = await startRealtimeServer({ ...database, ...settings, pollMs: 1_000_000 });
    two = await startRealtimeServer({ ...database, ...settings, pollMs: 1_000_000 });
    account = await createTestAccount(one.db);
    await meet(one, two);
  });
  afterEach(() => {
    for (const { socket } of clients.splice(0)) socket.disconnect();
  });
  afterAll(async () => {
    if (!isThere) return;
    await one.stop();
    await two.stop();
    await database.drop();
  });

  async function join(server: RealtimeTestServer, user: TestUser): Promise<TestClient> {
    const client = connectClient(server.url, { token: testToken(user) });
    clients.push(client);
    await client.settled;
    return client;
  }

  it.runIf(isThere)(
    'tells on the one what was committed on the other, once and in order',
    async () => {
      const sessionId = await createTestSession(one.db, account.l1);
      const [here, there] = await Promise.all([join(one, account.l1), join(two, account.l1)]);
      const mixed = Array.from({ length: 40 }, (_, mark) =>
        commitSessionEvent(mark % 2 ? one.db : two.db, account.l1, sessionId, mark),
      );
      await Promise.all(mixed);
      for (const client of [here, there]) {
        await expect.poll(() => marks(client)).toHaveLength(40);
      }
      await sleep(100);
      expect(marks(here)).toEqual(marks(there));
      expect(new Set(marks(here)).size).toBe(40);
    },
  );

  it.runIf(isThere)('counts who is present over both, and who left by a stop', async () => {
    const sessionId = await createTestSession(one.db, account.l1);
    const third = await startRealtimeServer({ ...database, ...settings });
    await meet(one, two, third);
    const [holder, engineer, owner] = await Promise.all([
      join(one, account.l1),
      join(two, account.engineer),
      join(third, account.owner),
    ]);
    for (const client of [holder, engineer, owner]) await client.watch(sessionId);
    const here = (client: TestClient) =>
      (client.of('presence:changed').at(-1)?.['users'] as { id: string }[] | undefined)?.length;
    for (const client of [holder, engineer, owner]) {
      await expect.poll(() => here(client)).toBe(3);
    }
    await third.stop();
    await expect.poll(() => here(holder)).toBe(2);
  });

  it.runIf(isThere)('disconnects a deactivated user everywhere within five seconds', async () => {
    const leaver = (await createTestAccount(one.db)).engineer;
    const [here, there] = await Promise.all([join(one, leaver), join(two, leaver)]);
    await one.db.withAccount({ accountId: leaver.accountId }, async (tx) => {
      await tx.em.execute('update users set deactivated_at = now() where id = ?', [leaver.id]);
      tx.emit({ type: 'user.deactivated', subjectId: leaver.id, data: {} });
    });
    for (const { socket } of [here, there]) {
      await expect.poll(() => socket.connected, { timeout: 5000 }).toBe(false);
    }
    const again = connectClient(two.url, { token: testToken(leaver) });
    clients.push(again);
    const error = await new Promise<Error>((resolve) => {
      again.socket.once('connect_error', resolve);
    });
    expect(error.message).toBe('unauthenticated');
  });

  it.runIf(isThere)(
    'delivers what a server committed that was killed before it could tell',
    async () => {
      const polling = await startRealtimeServer({ ...database, ...settings });
      const sessionId = await createTestSession(one.db, account.l1);
      const client = await join(polling, account.l1);
      const source = fileURLToPath(new URL('../testing/commit-and-die.child.ts', import.meta.url));
      const child = await startChildProgram(source, {
        OWNER_URL: database.ownerUrl,
        APP_URL: database.appUrl,
        ACCOUNT_ID: account.accountId,
        SESSION_ID: sessionId,
        USER_ID: account.l1.id,
      });
      await new Promise((resolve) => child.process.once('exit', resolve));
      expect(child.process.signalCode).toBe('SIGKILL');
      await expect.poll(() => marks(client)).toEqual(['last words']);
      await polling.stop();
    },
  );
});
