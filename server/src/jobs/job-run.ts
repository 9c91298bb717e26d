import type { Logger } from 'pino';
import * as z from 'zod/mini';
import type { FailedJobs } from './failed-jobs.js';
import type { AnyJob } from './job-queue.js';

/** One try of a job, as a driver hands it over. */
export interface JobTry {
  name: string;
  data: unknown;
  /** 1 the first time. */
  attempt: number;
}

/** What both drivers do with a job, but for how it waits. */
export interface JobRun {
  /** True once the job need not be tried again: it is done, or kept as failed. */
  (job: JobTry): Promise<{ isOver: true } | { isOver: false; retryInMs: number; error: unknown }>;
}

/** Tries beyond the planned ones, for workers that died in the middle, before the job counts as what kills them. */
const maxDeaths = 3;

export function createJobRun(parts: {
  jobs: readonly AnyJob[];
  failed: FailedJobs;
  log: Logger;
  /** Aborted when the queue stops and its grace is over. */
  signal: AbortSignal;
}): JobRun {
  const byName = new Map(parts.jobs.map((job) => [job.name, job]));
  return async ({ name, data, attempt }) => {
    const log = parts.log.child({ job: name, attempt });
    const keep = async (error: unknown) => {
      await parts.failed.keep({ name, data, attempts: attempt, error });
      log.error({ err: error }, 'a job failed for good and was kept');
      return { isOver: true } as const;
    };
    const job = byName.get(name);
    if (!job) return keep(new Error('There is no such job'));
    const parsed = z.safeParse(job.data, data);
    if (!parsed.success) return keep(new Error(`Malformed data: ${z.prettifyError(parsed.error)}`));
    if (attempt > job.retryDelays.length + 1 + maxDeaths) {
      return keep(new Error('Those who ran it ended before it did, again and again'));
    }
    try {
      await job.handle(parsed.data, parts.signal);
      return { isOver: true };
    } catch (error) {
      const delay = job.retryDelays[attempt - 1];
      // Cut off by a deploy is not failed: another worker goes on with it.
      if (delay === undefined && !parts.signal.aborted) return keep(error);
      log.warn({ err: error }, 'a job failed and is tried again');
      return { isOver: false, retryInMs: delay ?? 0, error };
    }
  };
}
