import type { AccountRole } from '@resolutionflow/sdk/contract';
import type { AccountTransaction, Statement } from '../../db/database.js';
import type { Actor } from '../../http/actor.js';
import type { LoadActor } from '../../http/authentication.js';

/** The active user of a token, read afresh for every request; null when there is none any more. */
export const loadActor: LoadActor = (tx, userId) => findActor(tx, userId, activeUser);

/**
 * The active user, whose sign-ins nobody else changes until the end of the transaction: taking a
 * refresh token, and deactivating its user, come one after the other.
 */
export function lockActor(tx: AccountTransaction, userId: string): Promise<Actor | null> {
  // "no key": rows that refer to the user can still be written meanwhile.
  return findActor(tx, userId, lockedActiveUser);
}

async function findActor(
  tx: AccountTransaction,
  userId: string,
  statement: Statement,
): Promise<Actor | null> {
  const [row] = await tx.run<ActorRow>(statement, [userId]);
  if (!row) return null;
  return {
    userId,
    name: row.name,
    email: row.email,
    accountId: tx.accountId,
    role: row.account_role,
    canCoverL1: row.can_cover_l1,
    isSuperAdmin: row.is_super_admin,
    isVisiting: false,
  };
}

const activeUser: Statement = {
  name: 'active-user',
  sql: `select name, email, account_role, can_cover_l1, is_super_admin
    from users where id = $1 and deactivated_at is null`,
};
const lockedActiveUser: Statement = {
  name: 'locked-active-user',
  sql: `${activeUser.sql} for no key update`,
};

interface ActorRow {
  name: string;
  email: string;
  account_role: AccountRole;
  can_cover_l1: boolean;
  is_super_admin: boolean;
}
