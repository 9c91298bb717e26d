import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { describe, inject } from 'vitest';
import { describeJobQueue } from '../testing/job-queue-suite.js';
import { createBullQueue } from './bull-queue.js';

const redisUrl = inject('redisUrl') ?? '';

describe.runIf(redisUrl)('Bull on Redis', () => {
  const prefix = `test:${randomBytes(6).toString('hex')}`;
  describeJobQueue({
    create: (parts) => createBullQueue({ ...parts, redisUrl, prefix }),
    createUnreachable: (failed) =>
      createBullQueue({
        redisUrl: 'redis://127.0.0.1:1',
        failed,
        log: pino({ level: 'silent' }),
        prefix,
      }),
    childEnv: { REDIS_URL: redisUrl, PREFIX: prefix },
    // Bull takes seconds too: in five of them, and in that second of each minute.
    soon: () => `${(new Date().getUTCSeconds() + 5) % 60} * * * * *`,
  });
});
