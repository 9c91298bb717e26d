import type { MikroORM } from '@mikro-orm/postgresql';
import { noData, type ScheduledJob } from '../../jobs/job-queue.js';

/** Deletes codes and proofs that expired, over all accounts, on the owner's connection. */
export async function deleteExpiredProofs(owner: MikroORM): Promise<void> {
  const em = owner.em.fork();
  await em.execute(`delete from embed_codes where expires_at < now() - interval '1 hour'`);
  await em.execute('delete from embed_proofs where expires_at < now()');
}

/** The same as a job. */
export function createProofsJob(owner: MikroORM): ScheduledJob {
  return {
    name: 'embed.delete-expired-proofs',
    data: noData,
    retryDelays: [60_000, 600_000],
    handle: () => deleteExpiredProofs(owner),
  };
}
