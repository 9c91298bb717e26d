import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { migrate, openDatabase, type Database } from '../db/database.js';
import { createFailedJobsService } from '../jobs/failed-jobs.service.js';
import { createFailedJobs, type FailedJobs } from '../jobs/failed-jobs.js';
import type { AnyJob, JobDefinition, JobQueue } from '../jobs/job-queue.js';
import { startChildProgram } from './child-program.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** What a driver brings to the suite. */
export interface JobQueueDriver {
  create(parts: {
    ownerUrl: string;
    failed: FailedJobs;
    log: Logger;
    deadAfterMs: number;
  }): JobQueue;
  /** One that cannot reach what it runs on. */
  createUnreachable(failed: FailedJobs): JobQueue;
  /** What the child process needs to use the same queue. */
  childEnv: Record<string, string>;
  /** A pattern that fires within a minute, and then not for a minute. */
  soon: () => string;
}

const deadAfterMs = 3000;
const firstPage = { page: 1, page_size: 10 };
const log: Logger = pino({ level: 'silent' });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What every driver of the job queue must do. */
export function describeJobQueue(driver: JobQueueDriver): void {
  let database: TestDatabase;
  let db: Database;
  let failed: FailedJobs;
  const queues: JobQueue[] = [];

  beforeAll(async () => {
    database = await createTestDatabase({ migrate });
    db = await openDatabase({ appUrl: database.appUrl, ownerUrl: database.ownerUrl });
    failed = createFailedJobs(db.owner);
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop(500)));
    await db.owner.em.fork().execute('delete from failed_jobs');
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  function create(): JobQueue {
    const queue = driver.create({ ownerUrl: database.ownerUrl, failed, log, deadAfterMs });
    queues.push(queue);
    return queue;
  }

  async function createWorking(...jobs: AnyJob[]): Promise<JobQueue> {
    const queue = create();
    await queue.work(jobs);
    return queue;
  }

  /** A job that writes down what it is given. */
  function recorder(
    name: string,
    options: { retryDelays?: number[]; act?: (attempt: number) => void | Promise<void> } = {},
  ) {
    const runs: { n: number; at: number }[] = [];
    const job: JobDefinition<{ n: number }> = {
      name,
      data: z.object({ n: z.number() }),
      retryDelays: options.retryDelays ?? [],
      async handle({ n }) {
        runs.push({ n, at: Date.now() });
        await options.act?.(runs.length);
      },
    };
    return { job, runs };
  }

  it('runs a job with its data', async () => {
    const { job, runs } = recorder('test.runs');
    const queue = await createWorking(job);
    await queue.enqueue(job, { n: 1 });
    await queue.enqueue(job, { n: 2 });
    await expect.poll(() => runs.map(({ n }) => n).sort()).toEqual([1, 2]);
  });

  it('runs a delayed job when its time has come', async () => {
    const { job, runs } = recorder('test.delayed');
    const queue = await createWorking(job);
    const start = Date.now();
    await queue.enqueue(job, { n: 1 }, { delayMs: 800 });
    await expect.poll(() => runs.length).toBe(1);
    expect((runs[0]?.at ?? 0) - start).toBeGreaterThanOrEqual(780);
  });

  it('puts a job of the same key in once, while the first waits and while it runs', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { job, runs } = recorder('test.keyed', { act: () => held });
    const queue = create();
    await queue.enqueue(job, { n: 1 }, { key: 'same' });
    await queue.enqueue(job, { n: 2 }, { key: 'same' });
    await queue.enqueue(job, { n: 3 }, { key: 'other' });
    await queue.work([job]);
    await expect.poll(() => runs.length).toBe(2);
    await queue.enqueue(job, { n: 4 }, { key: 'same' });
    await wait(300);
    release();
    await wait(500);
    expect(runs.map(({ n }) => n).sort()).toEqual([1, 3]);
  });

  it('tries again after the delays that the job names', async () => {
    const { job, runs } = recorder('test.retries', {
      retryDelays: [300, 900],
      act: (attempt) => {
        if (attempt < 3) throw new Error(`no ${attempt}`);
      },
    });
    const queue = await createWorking(job);
    await queue.enqueue(job, { n: 1 });
    await expect.poll(() => runs.length).toBe(3);
    const [first, second, third] = runs.map(({ at }) => at) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(290);
    expect(third - second).toBeGreaterThanOrEqual(890);
    // With its own delays either library would take ten seconds.
    expect(third - first).toBeLessThan(8000);
    expect(await failed.page(firstPage)).toEqual([[], 0]);
  });

  it('keeps malformed data as failed and never hands it to the handler', async () => {
    const { job, runs } = recorder('test.malformed', { retryDelays: [10, 10] });
    const queue = await createWorking(job);
    await queue.enqueue(job, { n: 'one' } as never);
    await expect.poll(async () => (await failed.page(firstPage))[1]).toBe(1);
    const [[kept]] = await failed.page(firstPage);
    expect(kept).toMatchObject({ name: 'test.malformed', data: { n: 'one' }, attempts: 1 });
    expect(kept?.lastError).toContain('Malformed data');
    expect(runs).toEqual([]);
  });

  it('keeps a job that failed for good, and runs it again when asked', async () => {
    const { job, runs } = recorder('test.fails', {
      retryDelays: [50],
      act: (attempt) => {
        if (attempt <= 2) throw new Error('still no');
      },
    });
    const queue = await createWorking(job);
    const service = createFailedJobsService({ failed, queue, jobs: [job] });
    await queue.enqueue(job, { n: 7 }, { key: 'seven' });
    await expect.poll(async () => (await service.list(firstPage))[1]).toBe(1);
    const [[kept]] = await service.list(firstPage);
    expect(kept).toMatchObject({ data: { n: 7 }, attempts: 2, lastError: 'Error: still no' });
    const id = kept?.id ?? '';
    const reruns = await Promise.allSettled([service.rerun(id), service.rerun(id)]);
    expect(reruns.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect.poll(() => runs.length).toBe(3);
    await wait(300);
    expect(runs).toHaveLength(3);
    // Its key is free again, once the queue has noted that it is over.
    const startAgain = async () => {
      await queue.enqueue(job, { n: 8 }, { key: 'seven' });
      return runs.at(-1)?.n;
    };
    await expect.poll(startAgain).toBe(8);
  });

  it('waits for a running job, then aborts it', async () => {
    let isStarted = false;
    let aborted = 0;
    const job: JobDefinition<object> = {
      name: 'test.stops',
      data: z.object({}),
      retryDelays: [],
      handle: (_data, signal) =>
        new Promise((_resolve, reject) => {
          isStarted = true;
          signal.addEventListener('abort', () => {
            aborted = Date.now();
            reject(new Error('aborted'));
          });
        }),
    };
    const { job: quick, runs } = recorder('test.stops-in-time', { act: () => wait(300) as never });
    const queue = await createWorking(job, quick);
    await queue.enqueue(job, {});
    await queue.enqueue(quick, { n: 1 });
    await expect.poll(() => [isStarted, runs.length]).toEqual([true, 1]);
    const start = Date.now();
    await queue.stop(600);
    expect(aborted - start).toBeGreaterThanOrEqual(590);
    expect(Date.now() - start).toBeLessThan(15_000);
    // Cut off is not failed: it waits for another worker.
    expect(await failed.page(firstPage)).toEqual([[], 0]);
    const { job: next, runs: nextRuns } = recorder('test.stops');
    await createWorking({
      ...next,
      data: z.object({}),
      handle: () => next.handle({ n: 1 }, AbortSignal.abort()),
    });
    await expect.poll(() => nextRuns.length).toBe(1);
  });

  it('says that it is unavailable rather than hang', async () => {
    const { job } = recorder('test.unreachable');
    const queue = driver.createUnreachable(failed);
    queues.push(queue);
    const start = Date.now();
    await expect(queue.enqueue(job, { n: 1 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(Date.now() - start).toBeLessThan(15_000);
  });

  it('runs a job again whose worker was killed in the middle', async () => {
    const source = fileURLToPath(new URL('./job-worker.child.ts', import.meta.url));
    const child = await startChildProgram(source, {
      OWNER_URL: database.ownerUrl,
      APP_URL: database.appUrl,
      DEAD_AFTER_MS: String(deadAfterMs),
      ...driver.childEnv,
    });
    await child.says('working');
    let runs = 0;
    const job: JobDefinition<object> = {
      name: 'test.survives',
      data: z.object({}),
      retryDelays: [],
      handle: async () => {
        runs += 1;
      },
    };
    const queue = create();
    await queue.enqueue(job, {});
    await child.says('started');
    await child.kill();
    await queue.work([job]);
    await expect.poll(() => runs).toBe(1);
  });

  it('runs a schedule once over two workers', { timeout: 180_000 }, async () => {
    const fired: number[] = [];
    const job = {
      name: 'test.scheduled',
      data: z.object({}),
      retryDelays: [],
      handle: async () => {
        fired.push(Date.now());
      },
    };
    const two = [create(), create()];
    const soon = driver.soon();
    for (const queue of two) queue.schedule(job, soon);
    await Promise.all(two.map((queue) => queue.work([job])));
    await expect.poll(() => fired.length, { timeout: 120_000 }).toBe(1);
    await wait(700);
    expect(fired).toHaveLength(1);
  });
}
