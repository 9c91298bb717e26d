import type { AccountTransaction } from '../../db/database.js';

/**
 * Counts a flow's walks again, and how many of those that ended were resolved with its help. To be
 * done after a session started or ended; it counts from the sessions, so it may run twice.
 */
export async function recomputeUsage(tx: AccountTransaction, flowId: string): Promise<void> {
  await tx.em.execute(
    `update flows set (usage_count, success_rate) = (
       select count(*)::int,
         (count(*) filter (where status = 'resolved' and helpful))::float8
           / nullif(count(*) filter (where status <> 'active'), 0)
       from walk_sessions where flow_id = flows.id)
     where id = ?`,
    [flowId],
  );
}
