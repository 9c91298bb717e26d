import type { AccountRole } from '@resolutionflow/sdk/contract';
import type { AccountTransaction, Statement } from '../../db/database.js';
import type { EmbedBinding } from '../../embed-binding.js';
import type { Actor } from '../../http/actor.js';
import type { LoadActor } from '../../http/authentication.js';

/** The active user of a token, read afresh for every request; null when there is none any more. */
export const loadActor: LoadActor = (tx, userId, embed) =>
  findActor(tx, userId, embed ? activeEmbeddedUser : activeUser, embed);

/**
 * The active user, whose sign-ins nobody else changes until the end of the transaction: taking a
 * refresh token, and deactivating its user, come one after the other.
 */
export async function lockActor(
  tx: AccountTransaction,
  userId: string,
  embed?: EmbedBinding,
): Promise<Actor | null> {
  if (!embed) return findActor(tx, userId, lockedActiveUser);
  // Held to the end: what is written for a key must not meet its deletion.
  const [key] = await tx.run(sharedEmbedKey, [embed.keyId]);
  return key ? findActor(tx, userId, lockedActiveEmbeddedUser, embed) : null;
}

async function findActor(
  tx: AccountTransaction,
  userId: string,
  statement: Statement,
  embed?: EmbedBinding,
): Promise<Actor | null> {
  const bound = embed ? [embed.keyId, embed.host, embed.generation] : [];
  const [row] = await tx.run<ActorRow>(statement, [userId, ...bound]);
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
    ...(embed && { embed }),
  };
}

const activeUser: Statement = {
  name: 'active-user',
  sql: `select name, email, account_role, can_cover_l1, is_super_admin
    from users where id = $1 and deactivated_at is null`,
};
// "no key": rows that refer to the user can still be written meanwhile.
const lockedActiveUser: Statement = {
  name: 'locked-active-user',
  sql: `${activeUser.sql} for no key update`,
};
// The binding in the same round trip, and only where there is one.
const activeEmbeddedUser: Statement = {
  name: 'active-embedded-user',
  sql: `${activeUser.sql} and exists (select from embed_keys where id = $2)
    and coalesce((select generation from embed_hosts where host = $3), 0) = $4`,
};
const lockedActiveEmbeddedUser: Statement = {
  name: 'locked-active-embedded-user',
  sql: `${activeEmbeddedUser.sql} for no key update`,
};
const sharedEmbedKey: Statement = {
  name: 'shared-embed-key',
  sql: 'select id from embed_keys where id = $1 for key share',
};

interface ActorRow {
  name: string;
  email: string;
  account_role: AccountRole;
  can_cover_l1: boolean;
  is_super_admin: boolean;
}
