import { AppError, notFound } from '../errors.js';
import type { Paging } from '../paging.js';
import type { FailedJob, FailedJobs } from './failed-jobs.js';
import type { AnyJob, JobQueue } from './job-queue.js';

/** Looking at jobs that failed for good, and running them again. */
export interface FailedJobsService {
  list(paging: Paging): Promise<[FailedJob[], number]>;
  /**
   * Puts the job into the queue again, with all its tries.
   * @throws AppError `not_found`, `already_taken` where it was done before, `unavailable`.
   */
  rerun(id: string): Promise<FailedJob>;
}

export function createFailedJobsService(parts: {
  failed: FailedJobs;
  queue: JobQueue;
  jobs: readonly AnyJob[];
}): FailedJobsService {
  const { failed, queue, jobs } = parts;
  return {
    list: failed.page,
    async rerun(id) {
      const kept = await failed.find(id);
      if (!kept) throw notFound('This failed job');
      const job = jobs.find(({ name }) => name === kept.name);
      if (!job) throw notFound(`A job named ${kept.name}`);
      if (!(await failed.markRerun(id))) {
        throw new AppError('already_taken', 'This job was run again already');
      }
      try {
        await queue.enqueue(job, kept.data, { key: id });
      } catch (error) {
        await failed.unmarkRerun(id);
        throw error;
      }
      return { ...kept, rerunAt: new Date() };
    },
  };
}
