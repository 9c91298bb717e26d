import * as z from 'zod/mini';

/** A kind of job: its name, the shape of its data, and how often a failure is tried again. */
export interface JobDefinition<T> {
  name: string;
  data: z.ZodMiniType<T>;
  /** Milliseconds to wait before each new try; its length is how many follow the first. */
  retryDelays: readonly number[];
  /** Must bear being run twice: whoever ran it may die before it could say that it was done. */
  handle(data: T, signal: AbortSignal): Promise<void>;
}

/** A job of whatever data: what a worker is given, and what is parsed before it is handled. */
export type AnyJob = JobDefinition<unknown>;

/** Runs on data without any: what a schedule starts. */
export type ScheduledJob = JobDefinition<Record<string, never>>;

/** The data of a job that needs none; an empty object schema reads as any object to TypeScript. */
export const noData = z.object({}) as unknown as ScheduledJob['data'];

/** The port to what runs jobs: Bull on Redis, or graphile-worker on PostgreSQL. */
export interface JobQueue {
  readonly driver: 'bull' | 'graphile-worker';
  /**
   * Puts a job into the queue. With a `key`, a job of that name and key that waits or runs already is
   * not put in twice.
   * @throws AppError `unavailable` where the queue cannot be reached within a few seconds.
   */
  enqueue<T>(
    job: JobDefinition<T>,
    data: T,
    options?: { key?: string; delayMs?: number },
  ): Promise<void>;
  /** Runs the job whenever the cron pattern (five fields, UTC) says so; once over all servers. Before `work`. */
  schedule(job: ScheduledJob, cron: string): void;
  /** Starts working; jobs and schedules must be known by now. */
  work(jobs: readonly AnyJob[]): Promise<void>;
  /** Waits for running jobs (their signal is aborted after `graceMs`) and lets go of the connection. */
  stop(graceMs?: number): Promise<void>;
}
