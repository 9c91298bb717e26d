import type { ssoProviders } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { invalid } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { AccountEntity, SubscriptionEntity } from './account.entity.js';
import type { AccountWithSubscription } from './account.presenter.js';
import { recordAudit } from './audit.service.js';
import { restoreSecrets } from './sso-config.js';

/** What an owner may change of the account; what is undefined stays. */
export interface AccountChange {
  name?: string;
  ssoEnabled?: boolean;
  ssoProvider?: (typeof ssoProviders)[number] | null;
  ssoConfig?: Record<string, unknown> | null;
}

const maxSsoConfigBytes = 32 * 1024;

/** The account that the transaction is in. */
export async function readAccount(tx: AccountTransaction): Promise<AccountWithSubscription> {
  const account = await tx.em.findOneOrFail(AccountEntity, { id: tx.accountId });
  const subscription = await tx.em.findOneOrFail(SubscriptionEntity, { accountId: tx.accountId });
  return { account, subscription };
}

/** @throws AppError `invalid_request` for an SSO configuration that is too large. */
export async function changeAccount(
  tx: AccountTransaction,
  actor: Actor,
  change: AccountChange,
): Promise<AccountWithSubscription> {
  if (Buffer.byteLength(JSON.stringify(change.ssoConfig ?? null)) > maxSsoConfigBytes) {
    throw invalid({ path: 'sso_config', message: `is larger than ${maxSsoConfigBytes} bytes` });
  }
  const current = await readAccount(tx);
  const { account } = current;
  const ssoConfig = change.ssoConfig && restoreSecrets(change.ssoConfig, account.ssoConfig ?? null);
  const given = Object.entries({ ...change, ssoConfig }).filter(([, value]) => value !== undefined);
  if (!given.length) return current;
  tx.em.assign(account, Object.fromEntries(given), { mergeObjectProperties: false });
  recordAudit(tx, actor, {
    action: 'account.updated',
    subjectKind: 'account',
    subjectId: account.id,
    // The names alone: an SSO configuration holds secrets.
    detail: { changed: given.map(([name]) => name) },
  });
  return current;
}
