import Bull from 'bull';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { AppError } from '../errors.js';
import type { FailedJobs } from './failed-jobs.js';
import { createJobRun } from './job-run.js';
import type { AnyJob, JobQueue } from './job-queue.js';
import { createRunningJobs, within } from './running-jobs.js';

export interface BullQueueOptions {
  redisUrl: string;
  failed: FailedJobs;
  log: Logger;
  /** Keeps apart installations that share a Redis. */
  prefix?: string;
  concurrency?: number;
  /** A worker that gave no sign for so long is dead, and its jobs run again. */
  deadAfterMs?: number;
}

/** How long putting a job into the queue may take; Bull alone would wait for Redis without end. */
const enqueueMs = 3000;
/** Bull never gives up by itself: `createJobRun` decides when a job failed for good. */
const attempts = 1_000_000;
const untilKeptMs = 5000;
const maxDeaths = 3;

/** Jobs on Redis. */
export function createBullQueue(options: BullQueueOptions): JobQueue {
  const { log, failed, deadAfterMs = 30_000 } = options;
  const clients: Redis[] = [];
  let isGone = false;
  let stopped: Promise<void> | undefined;
  const queue = new Bull('jobs', {
    prefix: options.prefix ?? 'rf:jobs',
    createClient: (type) => {
      // What blocks or listens must wait for Redis to come back, or Bull refuses it.
      const patient = type === 'client' ? {} : { maxRetriesPerRequest: null };
      const client = new Redis(options.redisUrl, { enableReadyCheck: false, ...patient });
      client.on('ready', () => {
        if (isGone) log.info('the job queue can be reached again');
        isGone = false;
      });
      clients.push(client);
      return client;
    },
    defaultJobOptions: { attempts, backoff: { type: 'told' }, removeOnComplete: true },
    settings: {
      lockDuration: deadAfterMs,
      stalledInterval: deadAfterMs / 2,
      maxStalledCount: maxDeaths,
      backoffStrategies: {
        told: (_attemptsMade: number, error: unknown) =>
          error instanceof TryAgain ? error.inMs : untilKeptMs,
      },
    },
  });
  queue.on('error', (error: Error) => {
    // Said once for an outage: it comes with every attempt to connect.
    if (!isGone) log.error({ err: error }, 'the job queue has trouble with Redis');
    isGone = true;
  });
  const running = createRunningJobs();
  const schedules = new Map<string, { cron: string }>();

  /** Bull gives up on its own where workers died over a job again and again. */
  async function keepGivenUp(job: Bull.Job, error: Error): Promise<void> {
    if (!(await job.isFailed())) return;
    await failed.keep({ name: job.name, data: job.data, attempts: job.attemptsMade, error });
    await job.remove();
  }

  async function applySchedules(): Promise<void> {
    for (const known of await queue.getRepeatableJobs()) {
      if (schedules.get(known.name)?.cron !== known.cron) {
        await queue.removeRepeatableByKey(known.key);
      }
    }
    for (const [name, { cron }] of schedules) {
      await queue.add(name, {}, { repeat: { cron, tz: 'UTC' } });
    }
  }

  async function letGo(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    await within(queue.pause(true, true), 1000);
    await running.settle(Math.max(0, deadline - Date.now()));
    await within(queue.close(false), 2000);
    for (const client of clients) client.disconnect();
  }

  return {
    driver: 'bull',
    async enqueue(job, data, { key, delayMs } = {}) {
      await orUnavailable(async (isLate) => {
        await queue.isReady();
        // The caller was told that it failed: it must not be done after all.
        if (isLate()) return;
        await queue.add(job.name, data, {
          ...(key !== undefined && { jobId: `${job.name}/${key}` }),
          ...(delayMs !== undefined && { delay: delayMs }),
        });
      });
    },
    schedule(job, cron) {
      schedules.set(job.name, { cron });
    },
    async work(jobs: readonly AnyJob[]) {
      const run = createJobRun({ jobs, failed, log, signal: running.signal });
      queue.on('failed', (job, error) => {
        keepGivenUp(job, error).catch((cause: unknown) =>
          log.error({ err: cause, job: job.name }, 'a failed job could not be kept; Bull has it'),
        );
      });
      const processing = queue.process('*', options.concurrency ?? 5, (job) =>
        running.track(
          run({ name: job.name, data: job.data, attempt: job.attemptsMade + 1 }).then((result) => {
            if (!result.isOver) throw new TryAgain(result.retryInMs, result.error);
          }),
        ),
      );
      // Resolves when the queue is closed.
      processing.catch((error: unknown) => log.error({ err: error }, 'the job queue stopped'));
      await orUnavailable(applySchedules);
    },
    stop(graceMs = 10_000) {
      stopped ??= letGo(graceMs);
      return stopped;
    },
  };
}

/** Told to Bull, which asks the backoff strategy when. */
class TryAgain extends Error {
  override name = 'TryAgain';
  readonly inMs: number;
  constructor(inMs: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.inMs = inMs;
  }
}

async function orUnavailable(work: (isLate: () => boolean) => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new Error(`Redis did not answer within ${enqueueMs} ms`));
    }, enqueueMs);
  });
  const done = work(() => isLate);
  // After the timeout nobody waits for it any more; what it ends with was told already.
  done.catch(() => undefined);
  try {
    await Promise.race([done, timeout]);
  } catch (cause) {
    throw new AppError('unavailable', 'The job queue cannot be reached; try again in a moment', {
      retryAfter: 5,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
