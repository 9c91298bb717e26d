import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { migrate, openDatabase, type Database } from '../db/database.js';
import { createHttpApp } from '../http/http-app.js';
import { createRateLimits } from '../http/rate-limit.js';
import { createApiRouter } from '../http/router.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import {
  createTestAccount,
  testActors,
  testToken,
  type TestUser,
} from '../testing/realtime-server.js';
import { failedJobRoutes } from './failed-jobs.routes.js';
import { createFailedJobsService } from './failed-jobs.service.js';
import { createFailedJobs, type FailedJobs } from './failed-jobs.js';
import type { JobDefinition, JobQueue } from './job-queue.js';

let database: TestDatabase;
let db: Database;
let server: Server;
let failed: FailedJobs;
let account: Awaited<ReturnType<typeof createTestAccount>>;
let superAdmin: TestUser;
const enqueued: { name: string; data: unknown }[] = [];

const job: JobDefinition<{ n: number }> = {
  name: 'test.again',
  data: z.object({ n: z.number() }),
  retryDelays: [],
  handle: async () => undefined,
};
const queue: JobQueue = {
  driver: 'bull',
  enqueue: async (definition, data) => void enqueued.push({ name: definition.name, data }),
  schedule: () => undefined,
  work: async () => undefined,
  stop: async () => undefined,
};

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  db = await openDatabase({ appUrl: database.appUrl, ownerUrl: database.ownerUrl });
  account = await createTestAccount(db);
  superAdmin = account.viewer;
  await db.owner.em
    .fork()
    .execute('update users set is_super_admin = true where id = ?', [superAdmin.id]);
  failed = createFailedJobs(db.owner);
  const routes = failedJobRoutes(createFailedJobsService({ failed, queue, jobs: [job] }));
  server = createServer(
    createHttpApp({
      log: pino({ level: 'silent' }),
      trustProxy: 0,
      pages: [],
      rateLimits: createRateLimits({ perMinute: 1000, verifyToken: testActors.verifyToken }),
      api: createApiRouter(routes, {
        db,
        ...testActors,
        recordSuperAdmin: () => undefined,
        checkAnswers: true,
      }),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await db.close();
  await database.drop();
});

async function call(method: string, path: string, user?: TestUser) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: user ? { authorization: `Bearer ${testToken(user)}` } : {},
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

it('shows and reruns failed jobs to super admins alone', async () => {
  for (const [user, status] of [
    [undefined, 401],
    [account.owner, 403],
    [account.engineer, 403],
    [superAdmin, 200],
  ] as const) {
    expect((await call('GET', '/admin/failed-jobs', user)).status).toBe(status);
  }
  const nothing = '/admin/failed-jobs/00000000-0000-4000-8000-000000000000/rerun';
  expect((await call('POST', nothing)).status).toBe(401);
  expect((await call('POST', nothing, account.owner)).status).toBe(403);
  expect((await call('POST', nothing, superAdmin)).status).toBe(404);
  expect((await call('GET', '/admin/failed-jobs?page=0', superAdmin)).status).toBe(422);
});

it('lists what was kept and puts it into the queue once', async () => {
  await failed.keep({ name: 'test.again', data: { n: 5 }, attempts: 3, error: new Error('no') });
  const list = await call('GET', '/admin/failed-jobs', superAdmin);
  expect(list.body).toMatchObject({
    total: 1,
    items: [
      { name: 'test.again', data: { n: 5 }, attempts: 3, last_error: 'Error: no', rerun_at: null },
    ],
  });
  const [kept] = list.body['items'] as { id: string }[];
  const path = `/admin/failed-jobs/${kept?.id}/rerun`;
  expect(await call('POST', path, superAdmin)).toMatchObject({ status: 200 });
  expect(await call('POST', path, superAdmin)).toMatchObject({
    status: 409,
    body: { code: 'already_taken' },
  });
  expect(enqueued).toEqual([{ name: 'test.again', data: { n: 5 } }]);
});
