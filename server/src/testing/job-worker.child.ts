import { pino } from 'pino';
import * as z from 'zod/mini';
import { openDatabase } from '../db/database.js';
import { createBullQueue } from '../jobs/bull-queue.js';
import { createFailedJobs } from '../jobs/failed-jobs.js';
import { createGraphileQueue } from '../jobs/graphile-queue.js';

// A worker that takes a job and never ends it: the suite kills it in the middle.
const { OWNER_URL = '', APP_URL = '', REDIS_URL, PREFIX, DEAD_AFTER_MS } = process.env;
const db = await openDatabase({ appUrl: APP_URL, ownerUrl: OWNER_URL });
const failed = createFailedJobs(db.owner);
const log = pino({ level: 'silent' });
const deadAfterMs = Number(DEAD_AFTER_MS);
const queue = REDIS_URL
  ? createBullQueue({ redisUrl: REDIS_URL, prefix: PREFIX, failed, log, deadAfterMs })
  : createGraphileQueue({ ownerUrl: OWNER_URL, failed, log, deadAfterMs });
await queue.work([
  {
    name: 'test.survives',
    data: z.object({}),
    retryDelays: [],
    handle: () => {
      process.stdout.write('started\n');
      return new Promise(() => setInterval(() => undefined, 1000));
    },
  },
]);
process.stdout.write('working\n');
