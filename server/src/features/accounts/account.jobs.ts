import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { noData, type ScheduledJob } from '../../jobs/job-queue.js';

/** How many rows each cleaning deleted. */
export interface DeletedCredentials {
  refreshTokens: number;
  invites: number;
}

/**
 * Deletes what has been of no use for long, over all accounts, on the owner's connection: refresh
 * tokens that ended 30 days ago (used ones are kept until they expire, so that a reuse is noticed)
 * and invites of 90 days ago.
 */
export async function deleteExpiredCredentials(owner: MikroORM): Promise<DeletedCredentials> {
  const remove = async (sql: string): Promise<number> => {
    const [row] = await owner.em
      .fork()
      .execute<
        { deleted: number }[]
      >(`with gone as (${sql} returning 1) select count(*)::int as deleted from gone`);
    return row?.deleted ?? 0;
  };
  return {
    refreshTokens: await remove(
      `delete from refresh_tokens where least(expires_at, revoked_at) < now() - interval '30 days'`,
    ),
    invites: await remove(`delete from invites where created_at < now() - interval '90 days'`),
  };
}

/** The same as a job. */
export function createCredentialsJob(owner: MikroORM, log: Logger): ScheduledJob {
  return {
    name: 'accounts.delete-expired-credentials',
    data: noData,
    retryDelays: [60_000, 600_000],
    async handle() {
      log.info({ deleted: await deleteExpiredCredentials(owner) }, 'expired credentials deleted');
    },
  };
}
