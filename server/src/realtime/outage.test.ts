import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { migrate } from '../db/database.js';
import { withClient } from '../embedded/postgres-roles.js';
import { createFailedJobs } from '../jobs/failed-jobs.js';
import { createGraphileQueue } from '../jobs/graphile-queue.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import {
  commitSessionEvent,
  connectClient,
  createTestAccount,
  createTestSession,
  startRealtimeServer,
  testToken,
  type RealtimeTestServer,
} from '../testing/realtime-server.js';

let database: TestDatabase;
let one: RealtimeTestServer;
let two: RealtimeTestServer;

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  one = await startRealtimeServer(database);
  two = await startRealtimeServer(database);
});
afterAll(async () => {
  await one.stop();
  await two.stop();
  await database.drop();
});

/** As when the database's machine restarts: every connection ends at once. */
function cutConnections(): Promise<void> {
  return withClient(database.superuserUrl, async (client) => {
    await client.query(
      // Waits until each is gone: one that lingers might still commit, and not say so.
      `select pg_terminate_backend(pid, 30000) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
    );
  });
}

it('goes on telling sockets after the database cut every connection', async () => {
  const account = await createTestAccount(one.db);
  const sessionId = await createTestSession(one.db, account.l1);
  const clients = [one, two].map((server) =>
    connectClient(server.url, { token: testToken(account.l1) }),
  );
  await Promise.all(clients.map(({ settled }) => settled));
  for (let round = 1; round <= 3; round += 1) {
    await cutConnections();
    await expect
      .poll(() =>
        commitSessionEvent(one.db, account.l1, sessionId, round).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    for (const client of clients) {
      await expect.poll(() => client.of('session:updated').length).toBe(round);
    }
  }
  for (const { socket } of clients) {
    expect(socket.connected).toBe(true);
    socket.disconnect();
  }
});

it('goes on running jobs after the database cut every connection, even in the middle of one', async () => {
  const queue = createGraphileQueue({
    ownerUrl: database.ownerUrl,
    failed: createFailedJobs(one.db.owner),
    log: pino({ level: 'silent' }),
    pollMs: 100,
    deadAfterMs: 1500,
  });
  const runs: number[] = [];
  const job = {
    name: 'test.outage',
    data: z.object({ n: z.number() }),
    retryDelays: [],
    async handle({ n }: { n: number }) {
      runs.push(n);
      if (n === 1 && runs.length === 1) await cutConnections();
    },
  };
  await queue.work([job]);
  await queue.enqueue(job, { n: 1 });
  // It may run twice: done, but nobody could write that down. Lost or stuck it is not.
  await expect.poll(() => runs.length).toBeGreaterThan(0);
  await expect
    .poll(() =>
      queue.enqueue(job, { n: 2 }, { key: 'two' }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  const waiting = () =>
    two.db.owner.em.fork().execute<object[]>('select id from graphile_worker.jobs');
  await expect.poll(waiting).toEqual([]);
  expect(runs.filter((n) => n === 1).length).toBeLessThanOrEqual(2);
  expect(runs.filter((n) => n === 2)).toEqual([2]);
  await queue.stop(500);
});
