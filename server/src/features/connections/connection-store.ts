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
    sealRemoval: (owned: Owned, removal: WebhookRemoval): Buffer =>
      encryption.encrypt(removal, purpose('psa-webhook-removal', owned)),
    openRemoval: (owned: Owned, sealed: Uint8Array): WebhookRemoval =>
      encryption.decrypt(sealed, purpose('psa-webhook-removal', owned)) as WebhookRemoval,
    sealTokens: (owned: Owned, userId: string, tokens: PsaMemberTokens): Buffer =>
      encryption.encrypt(tokens, `${purpose('psa-member-tokens', owned)}:${userId}`),
    openTokens: (owned: Owned, userId: string, sealed: Uint8Array): PsaMemberTokens =>
      encryption.decrypt(
        sealed,
        `${purpose('psa-member-tokens', owned)}:${userId}`,
      ) as PsaMemberTokens,
  };
}

/** What a webhook is ended with at its PSA, once the connection itself has let go of everything. */
export interface WebhookRemoval {
  credentials: Record<string, string>;
  /** Of the token in the webhook's address, in base64: the address itself is not kept. */
  hash: string;
}

/** Where a PSA tells of changes. */
export function webhookAddress(publicUrl: string, token: string): string {
  return `${publicUrl}/api/v1/webhooks/psa/${token}`;
}

/** Whether an address is the one whose token has this hash. */
export function isWebhookAddress(publicUrl: string, hash: Uint8Array, url: string): boolean {
  const before = webhookAddress(publicUrl, '');
  if (!url.startsWith(before)) return false;
  // Some PSAs have more after the token.
  const [token = ''] = url.slice(before.length).split(/[/?#]/);
  return hashWebhookToken(token).equals(hash);
}

/** What the token in a webhook's address is stored and found by: so many random bits need no slow hash. */
export function hashWebhookToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
