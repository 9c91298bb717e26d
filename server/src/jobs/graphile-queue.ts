import { EventEmitter } from 'node:events';
import {
  Logger as WorkerLogger,
  makeWorkerUtils,
  parseCronItems,
  run as startRunner,
  type JobHelpers,
  type Runner,
  type Task,
  type WorkerEvents,
  type WorkerUtils,
} from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../errors.js';
import type { FailedJobs } from './failed-jobs.js';
import { createJobRun, type JobRun } from './job-run.js';
import type { AnyJob, JobQueue } from './job-queue.js';
import { createRunningJobs, within } from './running-jobs.js';

export interface GraphileQueueOptions {
  /** The owner's connection: the queue keeps its tables in a schema of its own. */
  ownerUrl: string;
  failed: FailedJobs;
  log: Logger;
  concurrency?: number;
  /** How soon a job is found whose time has come, in milliseconds; one put in now is found at once. */
  pollMs?: number;
  /** A worker that gave no sign for so long is dead, and its jobs run again. */
  deadAfterMs?: number;
}

/** The most that fits; `createJobRun` decides when a job failed for good. */
const maxAttempts = 32_767;
/** A run missed during a deploy is made up for. */
const backfillPeriod = 10 * 60_000;
const restartMs = 1000;
const connectMs = 3000;

/** Jobs on PostgreSQL, where there is no Redis. */
export function createGraphileQueue(options: GraphileQueueOptions): JobQueue {
  const { log, deadAfterMs = 30_000 } = options;
  const concurrency = options.concurrency ?? 5;
  const pool = new pg.Pool({
    connectionString: options.ownerUrl,
    // One listens, one for each worker, and some to put jobs in.
    max: concurrency + 4,
    connectionTimeoutMillis: connectMs,
    application_name: 'resolutionflow jobs',
  });
  pool.on('error', (error) => log.warn({ err: error }, 'a connection of the job queue was lost'));
  const shared = { pgPool: pool, logger: toWorkerLogger(log) };
  const running = createRunningJobs();
  const schedules = new Map<string, string>();
  const workers = new Set<string>();
  let utilities: Promise<WorkerUtils> | undefined;
  let runner: Runner | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let restart: NodeJS.Timeout | undefined;
  let isStopping = false;
  let stopped: Promise<void> | undefined;

  /** The queue's schema is made and brought up to date by whoever needs it first. */
  function getUtilities(): Promise<WorkerUtils> {
    utilities ??= makeWorkerUtils(shared).then(async (made) => {
      await made.migrate();
      return made;
    });
    // Whoever asked hears of it; the next one tries afresh.
    utilities.catch(() => {
      utilities = undefined;
    });
    return utilities;
  }

  function createTask(name: string, run: JobRun, retries: Map<string, number>): Task {
    return (payload, helpers: JobHelpers) =>
      running.track(
        run({ name, data: withoutCron(payload), attempt: helpers.job.attempts }).then((result) => {
          if (result.isOver) return;
          retries.set(helpers.job.id, Date.now() + result.retryInMs);
          throw result.error instanceof Error ? result.error : new Error(String(result.error));
        }),
      );
  }

  async function startWorking(jobs: readonly AnyJob[], run: JobRun): Promise<void> {
    const retries = new Map<string, number>();
    const events = new EventEmitter() as WorkerEvents;
    events.on('worker:create', ({ worker }) => workers.add(worker.workerId));
    events.on('worker:stop', ({ worker, error }) => {
      workers.delete(worker.workerId);
      if (error) startAgain(jobs, run, error);
    });
    // By now the library has put it back with a delay of its own; ours counts.
    events.on('job:complete', ({ job }) => {
      const runAt = retries.get(job.id);
      if (runAt === undefined) return;
      retries.delete(job.id);
      getUtilities()
        .then((made) => made.rescheduleJobs([job.id], { runAt: new Date(runAt) }))
        .catch((error: unknown) =>
          log.warn({ err: error }, 'a job is tried again after the queue’s own delay'),
        );
    });
    runner = await startRunner({
      ...shared,
      events,
      concurrency,
      pollInterval: options.pollMs ?? 1000,
      noHandleSignals: true,
      taskList: Object.fromEntries(
        jobs.map((job) => [job.name, createTask(job.name, run, retries)]),
      ),
      parsedCronItems: parseCronItems(
        [...schedules].map(([task, match]) => ({
          task,
          match,
          identifier: task,
          options: { maxAttempts, backfillPeriod },
        })),
      ),
    });
    runner.promise.catch((error: unknown) => startAgain(jobs, run, error));
  }

  /** A worker that cannot say that a job is done ends; nobody else would start another. */
  function startAgain(jobs: readonly AnyJob[], run: JobRun, error: unknown): void {
    if (isStopping || restart) return;
    log.error({ err: error }, 'a worker ended; starting again');
    restart = setTimeout(() => {
      restart = undefined;
      const old = runner;
      runner = undefined;
      Promise.resolve(old?.stop())
        .catch((cause: unknown) => log.debug({ err: cause }, 'it had stopped already'))
        .then(() => (isStopping ? undefined : startWorking(jobs, run)))
        .catch((cause: unknown) => startAgain(jobs, run, cause));
    }, restartMs);
  }

  /** Says that our workers live, and frees the jobs of those that do not say so any more. */
  async function beat(): Promise<void> {
    const made = await getUtilities();
    await pool.query(
      `insert into job_workers (worker_id) select unnest($1::text[])
         on conflict (worker_id) do update set seen_at = now()`,
      [[...workers]],
    );
    const dead = await pool.query<{ locked_by: string }>(
      `select distinct j.locked_by from graphile_worker.jobs j
         left join job_workers w on w.worker_id = j.locked_by
         where j.locked_by is not null
           and coalesce(w.seen_at, j.locked_at) < now() - $1 * interval '1 millisecond'`,
      [deadAfterMs],
    );
    const ids = dead.rows.map((row) => row.locked_by);
    if (!ids.length) return;
    log.warn({ workers: ids }, 'workers died; their jobs run again');
    await made.forceUnlockWorkers(ids);
    await pool.query('delete from job_workers where worker_id = any($1::text[])', [ids]);
  }

  function beatForever(): void {
    beat()
      .catch((error: unknown) => log.warn({ err: error }, 'the workers’ sign of life failed'))
      .finally(() => {
        if (!isStopping) heartbeat = setTimeout(beatForever, deadAfterMs / 6);
      });
  }

  async function letGo(graceMs: number): Promise<void> {
    isStopping = true;
    clearTimeout(restart);
    const stopping = Promise.resolve(runner?.stop());
    await running.settle(graceMs);
    await within(stopping, 2000);
    clearTimeout(heartbeat);
    if (utilities)
      await within(
        utilities.then((made) => made.release()),
        1000,
      );
    await within(pool.end(), 1000);
  }

  return {
    driver: 'graphile-worker',
    async enqueue(job, data, { key, delayMs } = {}) {
      try {
        const made = await getUtilities();
        await made.addJob(job.name, data, {
          maxAttempts,
          ...(key !== undefined && {
            jobKey: `${job.name}/${key}`,
            jobKeyMode: 'unsafe_dedupe' as const,
          }),
          ...(delayMs !== undefined && { runAt: new Date(Date.now() + delayMs) }),
        });
      } catch (cause) {
        throw new AppError(
          'unavailable',
          'The job queue cannot be reached; try again in a moment',
          { retryAfter: 5, cause },
        );
      }
    },
    schedule(job, cron) {
      schedules.set(job.name, cron);
    },
    async work(jobs: readonly AnyJob[]) {
      const run = createJobRun({ jobs, failed: options.failed, log, signal: running.signal });
      await getUtilities();
      await startWorking(jobs, run);
      beatForever();
    },
    stop(graceMs = 10_000) {
      stopped ??= letGo(graceMs);
      return stopped;
    },
  };
}

/** A schedule adds when it fired; the job has no data. */
function withoutCron(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('_cron' in payload)) return payload;
  const rest: Record<string, unknown> = { ...payload };
  delete rest['_cron'];
  return rest;
}

/** What the library says, at a level where it does not drown ours; its details hold jobs' data. */
function toWorkerLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(
    () => (_level, message) => log.debug({ from: 'graphile-worker' }, message),
  );
}
