import { createHash } from 'node:crypto';
import type { AccountTransaction } from '../../db/database.js';
import type { Encryption } from '../../encryption.js';
import { PsaError, type PsaMemberTokens } from '../../providers/psa/provider.js';
import type { PsaConnectionRef } from '../../psa-connections.js';
import { PsaConnectionEntity, type PsaConnection } from './connection.entity.js';

/** Milliseconds after a webhook within which the PSA is taken to tell of every change. */
const heardFor = 15 * 60_000;

/** The account's connection, or null where none is. */
export function findCurrent(tx: AccountTransaction): Promise<PsaConnection | null> {
  return tx.em.findOne(PsaConnectionEntity, { accountId: tx.accountId, endedAt: null });
}

export function findOpen(tx: AccountTransaction, id: string): Promise<PsaConnection | null> {
  return tx.em.findOne(PsaConnectionEntity, { id, endedAt: null });
}

/** The connection as other features know it. */
export function refOf(connection: PsaConnection): PsaConnectionRef {
  const { id, accountId, provider, siteUrl, settings, webhookHeardAt } = connection;
  const isHeard = webhookHeardAt != null && webhookHeardAt.getTime() > Date.now() - heardFor;
  return { id, accountId, provider, siteUrl, settings, isHeard };
}

/** A connection whose secrets are written and read. */
type Owned = Pick<PsaConnection, 'id' | 'accountId'>;

export type ConnectionSecrets = ReturnType<typeof createConnectionSecrets>;

/** Secrets of connections, each readable only as what it is, and of the account and connection that it is. */
export function createConnectionSecrets(encryption: Encryption) {
  const purpose = (kind: string, { accountId, id }: Owned) => `${kind}:${accountId}:${id}`;
  return {
    sealCredentials: (owned: Owned, credentials: Readonly<Record<string, string>>): Buffer =>
      encryption.encrypt(credentials, purpose('psa-credentials', owned)),
    /** @throws PsaError where they were written with a key that is gone. */
    openCredentials(connection: PsaConnection): Record<string, string> {
      try {
        return encryption.decrypt(
          connection.credentials,
          purpose('psa-credentials', connection),
        ) as Record<string, string>;
      } catch (cause) {
        throw new PsaError(
          'credentials',
          'The stored credentials cannot be read any more: connect the PSA again',
          { cause },
        );
      }
    },
    sealWebhookSecret: (owned: Owned, secret: string): Buffer =>
      encryption.encrypt(secret, purpose('psa-webhook', owned)),
    openWebhookSecret: (owned: Owned, sealed: Uint8Array): string =>
      encryption.decrypt(sealed, purpose('psa-webhook', owned)) as string,
    sealTokens: (owned: Owned, userId: string, tokens: PsaMemberTokens): Buffer =>
      encryption.encrypt(tokens, `${purpose('psa-member-tokens', owned)}:${userId}`),
    openTokens: (owned: Owned, userId: string, sealed: Uint8Array): PsaMemberTokens =>
      encryption.decrypt(
        sealed,
        `${purpose('psa-member-tokens', owned)}:${userId}`,
      ) as PsaMemberTokens,
  };
}

/** What the token in a webhook's address is stored and found by: so many random bits need no slow hash. */
export function hashWebhookToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
