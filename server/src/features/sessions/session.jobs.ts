import type { Logger } from 'pino';
import { noData, type ScheduledJob } from '../../jobs/job-queue.js';
import { abandonIdleSessions, type AbandonmentParts } from './abandonment.js';

/** Every hour: walks that nobody goes on with are abandoned. The schedule runs it once over all servers. */
export function createAbandonmentJob(parts: AbandonmentParts & { log: Logger }): ScheduledJob {
  return {
    name: 'sessions.abandon-idle',
    data: noData,
    retryDelays: [60_000, 600_000],
    async handle() {
      parts.log.info({ abandoned: await abandonIdleSessions(parts) }, 'idle walks abandoned');
    },
  };
}
