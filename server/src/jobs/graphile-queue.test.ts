import { pino } from 'pino';
import { describe } from 'vitest';
import { describeJobQueue } from '../testing/job-queue-suite.js';
import { createGraphileQueue } from './graphile-queue.js';

describe('graphile-worker on PostgreSQL', () => {
  describeJobQueue({
    create: (parts) => createGraphileQueue({ ...parts, pollMs: 100 }),
    createUnreachable: (failed) =>
      createGraphileQueue({
        ownerUrl: 'postgresql://nobody@127.0.0.1:1/none',
        failed,
        log: pino({ level: 'silent' }),
      }),
    childEnv: { REDIS_URL: '' },
    soon: () => '* * * * *',
  });
});
