import type { Logger } from 'pino';
import { createBullQueue } from './bull-queue.js';
import type { FailedJobs } from './failed-jobs.js';
import { createGraphileQueue } from './graphile-queue.js';
import type { JobQueue } from './job-queue.js';

/** Chooses once, at start, what runs jobs; it never changes over in the middle. */
export function createJobQueue(options: {
  redisUrl?: string;
  ownerUrl: string;
  failed: FailedJobs;
  log: Logger;
}): JobQueue {
  const { redisUrl, ownerUrl, failed, log } = options;
  const queue = redisUrl
    ? createBullQueue({ redisUrl, failed, log })
    : createGraphileQueue({ ownerUrl, failed, log });
  log.info(
    { driver: queue.driver },
    redisUrl
      ? 'jobs run on Redis with Bull'
      : 'jobs run on PostgreSQL with graphile-worker (REDIS_URL is not set)',
  );
  return queue;
}
