import type { EscalationRecipient, Page } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { invalid } from '../../errors.js';
import type { Actor } from '../../http/actor.js';

const isRecipient = `account_role in ('engineer', 'owner') and deactivated_at is null`;

/** To whom of the account the actor can hand a walk, by name. The users' list itself is the owner's. */
export async function listRecipients(
  tx: AccountTransaction,
  actor: Actor,
  { page, page_size }: { page: number; page_size: number },
): Promise<Page<EscalationRecipient>> {
  const others = `from users where ${isRecipient} and id <> ?`;
  const [counted] = await tx.em.execute<{ total: number }[]>(
    `select count(*)::int as total ${others}`,
    [actor.userId],
  );
  const items = await tx.em.execute<EscalationRecipient[]>(
    `select id, name, account_role ${others} order by name, id limit ? offset ?`,
    [actor.userId, page_size, (page - 1) * page_size],
  );
  return { items, total: counted?.total ?? 0, page, page_size };
}

/** @throws AppError `invalid_request` for anybody who takes no escalations of this account. */
export async function requireRecipient(tx: AccountTransaction, userId: string): Promise<void> {
  const found = await tx.em.execute<object[]>(
    `select id from users where id = ? and ${isRecipient}`,
    [userId],
  );
  if (!found.length) {
    throw invalid({
      path: 'to_user_id',
      message: 'is no active engineer or owner of this account',
    });
  }
}
