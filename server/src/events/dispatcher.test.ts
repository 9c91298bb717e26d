import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { migrate, openDatabase, type Database } from '../db/database.js';
import { AppError } from '../errors.js';
import type { JobDefinition, JobQueue } from '../jobs/job-queue.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestAccount } from '../testing/realtime-server.js';
import {
  createDispatcher,
  eventJobData,
  type Dispatcher,
  type EventJobData,
} from './dispatcher.js';
import { deleteOldEvents } from './event-retention.js';

let database: TestDatabase;
let db: Database;
let accountId: string;
const dispatchers: Dispatcher[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  db = await openDatabase({ appUrl: database.appUrl, ownerUrl: database.ownerUrl });
  accountId = (await createTestAccount(db)).accountId;
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await db.owner.em.fork().execute('delete from domain_events');
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const job: JobDefinition<EventJobData> = {
  name: 'test.follows',
  data: eventJobData,
  retryDelays: [],
  handle: async () => undefined,
};

/** A queue that remembers what it took. */
function createFakeQueue() {
  const taken: { name: string; data: unknown; key?: string }[] = [];
  const state = { isDown: false, refusals: 0 };
  const queue: JobQueue = {
    driver: 'bull',
    async enqueue(definition, data, options) {
      if (state.isDown) {
        state.refusals += 1;
        throw new AppError('unavailable', 'The queue is down');
      }
      taken.push({ name: definition.name, data, ...options });
    },
    schedule: () => undefined,
    work: async () => undefined,
    stop: async () => undefined,
  };
  return { queue, taken, state };
}

function start(queue: JobQueue, log = pino({ level: 'silent' })): Dispatcher {
  const dispatcher = createDispatcher({ db, jobs: queue, log, pollMs: 50 });
  dispatcher.subscribe('ticket.updated', job);
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

function commit(subjectId: string, type = 'ticket.updated'): Promise<void> {
  return db.withAccount({ accountId }, async (tx) => {
    tx.emit({ type, subjectId, data: {} });
  });
}

async function waitingEvents(): Promise<number> {
  const [row] = await db.owner.em
    .fork()
    .execute<
      { count: string }[]
    >('select count(*) as count from domain_events where dispatched_at is null');
  return Number(row?.count);
}

it('puts a job in for each event of a type that somebody subscribed to', async () => {
  const { queue, taken } = createFakeQueue();
  start(queue);
  await commit('T1');
  await commit('T2', 'ticket.unheard-of');
  await expect.poll(waitingEvents).toBe(0);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({
    name: 'test.follows',
    data: { account_id: accountId, type: 'ticket.updated', subject_id: 'T1' },
  });
  expect(taken[0]?.key).toBe((taken[0]?.data as EventJobData).event_id);
});

it('dispatches each of hundreds of events once, whichever of three servers does', async () => {
  const { queue, taken } = createFakeQueue();
  await db.withAccount({ accountId }, async (tx) => {
    for (let count = 0; count < 350; count += 1) {
      tx.emit({ type: 'ticket.updated', subjectId: `T${count}`, data: {} });
    }
  });
  for (let count = 0; count < 3; count += 1) start(queue);
  await expect.poll(waitingEvents).toBe(0);
  expect(taken).toHaveLength(350);
  expect(new Set(taken.map(({ key }) => key)).size).toBe(350);
});

it('leaves events where they are while the queue is down, and says so once', async () => {
  const { queue, taken, state } = createFakeQueue();
  const lines: string[] = [];
  state.isDown = true;
  start(queue, pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }));
  await commit('T1');
  await commit('T2');
  await expect.poll(() => state.refusals).toBeGreaterThan(2);
  expect(await waitingEvents()).toBe(2);
  expect(lines.filter((line) => line.includes('they wait'))).toHaveLength(1);
  state.isDown = false;
  await expect.poll(waitingEvents).toBe(0);
  expect(taken).toHaveLength(2);
});

it('deletes events after seven days, but none that waits', async () => {
  const { queue } = createFakeQueue();
  await commit('old');
  await commit('young');
  start(queue);
  await expect.poll(waitingEvents).toBe(0);
  await dispatchers[0]?.stop();
  await commit('waiting');
  const sql = `update domain_events set created_at = now() - interval '8 days' where subject_id in ('old', 'waiting')`;
  await db.owner.em.fork().execute(sql);
  expect(await deleteOldEvents(db.owner)).toBe(1);
  const left = await db.owner.em
    .fork()
    .execute<{ subject_id: string }[]>('select subject_id from domain_events order by cursor');
  expect(left.map((row) => row.subject_id)).toEqual(['young', 'waiting']);
});
