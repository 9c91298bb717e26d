import type { Database } from '../../db/database.js';
import { eventJobData, type EventJobData } from '../../events/dispatcher.js';
import type { JobDefinition } from '../../jobs/job-queue.js';
import { recomputeUsage } from './flow-usage.js';

/** After these a flow's numbers have changed. */
export const usageEvents = [
  'session.started',
  'session.resolved',
  'session.escalated',
  'session.taken_over',
  'session.abandoned',
] as const;

/** Keeps `usage_count` and `success_rate` of the flow that a session walks. */
export function createUsageJob(db: Database): JobDefinition<EventJobData> {
  return {
    name: 'flows.recompute-usage',
    data: eventJobData,
    retryDelays: [5000, 60_000],
    async handle({ account_id: accountId, subject_id: sessionId }) {
      await db.withAccount({ accountId }, async (tx) => {
        const [walk] = await tx.em.execute<{ flow_id: string | null }[]>(
          'select flow_id from walk_sessions where id = ?',
          [sessionId],
        );
        if (walk?.flow_id) await recomputeUsage(tx, walk.flow_id);
      });
    },
  };
}
