import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import type { EmbedBinding } from '../../embed-binding.js';
import { RefreshTokenEntity, type RefreshToken } from './account.entity.js';
import { createSecretToken } from '../../secret-token.js';

/** How long a refresh token can be used, in days; each use gives a new one. */
const refreshTokenDays = 30;

/** What is wrong with a refresh token, if anything. `reused` means that it was stolen, or copied. */
export type RefreshTokenState = 'valid' | 'ended' | 'reused';

export function refreshTokenState(token: RefreshToken, now = new Date()): RefreshTokenState {
  if (token.revokedAt) return 'ended';
  if (token.usedAt) return 'reused';
  return token.expiresAt > now ? 'valid' : 'ended';
}

/** What the sign-in of a token is bound to; undefined for one on a page of ours. */
export function bindingOf(token: RefreshToken): EmbedBinding | undefined {
  const { embedKeyId: keyId, embedHost: host, embedGeneration: generation, origin } = token;
  if (!keyId) return undefined;
  if (!host || generation == null || origin == null) throw new Error('half a binding was stored');
  return { keyId, host, generation, origin };
}

/** Makes a token of a new family, or the next one of `familyId`; only its hash is stored. */
export function issueRefreshToken(
  tx: AccountTransaction,
  { userId, embed }: { userId: string; embed?: EmbedBinding },
  familyId: string = uuid(),
): string {
  const { token, hash } = createSecretToken();
  const now = new Date();
  const row = tx.em.create(RefreshTokenEntity, {
    id: uuid(),
    accountId: tx.accountId,
    userId,
    familyId,
    tokenHash: hash,
    embedKeyId: embed?.keyId ?? null,
    embedHost: embed?.host ?? null,
    embedGeneration: embed?.generation ?? null,
    origin: embed?.origin ?? null,
    expiresAt: new Date(now.getTime() + refreshTokenDays * 86_400_000),
    usedAt: null,
    revokedAt: null,
    createdAt: now,
  });
  tx.em.persist(row);
  return token;
}

/** Ends one sign-in: its present token and all it came from. */
export async function revokeFamily(tx: AccountTransaction, familyId: string): Promise<void> {
  await revoke(tx, { familyId });
}

/** Ends all sign-ins of a user. */
export async function revokeAllOf(tx: AccountTransaction, userId: string): Promise<void> {
  await revoke(tx, { userId });
}

async function revoke(
  tx: AccountTransaction,
  which: { familyId: string } | { userId: string },
): Promise<void> {
  await tx.em.nativeUpdate(
    RefreshTokenEntity,
    { ...which, revokedAt: null },
    { revokedAt: new Date() },
  );
}
