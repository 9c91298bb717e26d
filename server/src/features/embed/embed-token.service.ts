import { createHash } from 'node:crypto';
import type { embedTokenBody, Tokens } from '@resolutionflow/sdk/contract';
import { ipKeyGenerator } from 'express-rate-limit';
import type { z } from 'zod/mini';
import type { AccountTransaction, Database } from '../../db/database.js';
import type { EmbedBinding } from '../../embed-binding.js';
import { AppError, notFound } from '../../errors.js';
import type { AttemptLimit } from '../../http/attempt-limit.js';
import { PsaError } from '../../providers/psa/provider.js';
import type { EmbedKeyService } from './embed-key.service.js';
import type { InAccount } from './embed-member.service.js';
import type { EmbedProofService } from './embed-proof.service.js';
import type { EmbedKey } from './embed.entity.js';
import { requireAllowedOrigin } from './embed.policy.js';

/** Signs a user in who was proved; null where they, or the key, are not there any more. */
export type SignInEmbedded = (
  tx: AccountTransaction,
  userId: string,
  embed: EmbedBinding,
) => Promise<Tokens | null>;

/** How long a vendor may take to prove somebody, in milliseconds. */
const longestProof = 30_000;

export type EmbedTokenService = ReturnType<typeof createEmbedTokenService>;

/** Gives tokens to who proves, through the page that embeds us, who they are. */
export function createEmbedTokenService(parts: {
  db: Database;
  keys: Pick<EmbedKeyService, 'find'>;
  prove: EmbedProofService;
  signIn: SignInEmbedded;
  /** Refused proofs, by key and address. */
  proofLimit: AttemptLimit;
  ownOrigin: string;
}) {
  async function exchange(
    given: z.output<typeof embedTokenBody>,
    from: { origin: string | undefined; ip: string; signal: AbortSignal },
  ): Promise<Tokens> {
    const key = await parts.keys.find(given.key);
    requireAllowedOrigin(key, from.origin, parts.ownOrigin);
    const inAccount: InAccount = (work) => parts.db.withAccount({ accountId: key.accountId }, work);
    const signal = AbortSignal.any([from.signal, AbortSignal.timeout(longestProof)]);
    const proved = await countRefusals(limitKey(key, from.ip), () =>
      parts.prove(given, { key, inAccount, origin: from.origin, signal }),
    );
    const embed: EmbedBinding = {
      keyId: key.id,
      host: given.host,
      generation: proved.generation,
      // What is no browser is bound as a page of our own would be.
      origin: proved.origin ?? from.origin ?? parts.ownOrigin,
    };
    const signedIn = await inAccount((tx) => {
      tx.actorId = proved.userId;
      return parts.signIn(tx, proved.userId, embed);
    });
    if (!signedIn) throw notFound('This embed key, or its user,');
    return signedIn;
  }

  /** Refused proofs alone count: who is not mapped, or finds the PSA gone, did nothing wrong. */
  async function countRefusals<T>(limit: string, work: () => Promise<T>): Promise<T> {
    const finish = await parts.proofLimit.attempt(limit, async () => {
      try {
        const value = await work();
        return () => value;
      } catch (error) {
        if (isRefusal(error)) throw error;
        return () => {
          throw error;
        };
      }
    });
    return finish();
  }

  return { exchange };
}

function isRefusal(error: unknown): boolean {
  return (
    (error instanceof AppError && error.code === 'proof_refused') ||
    (error instanceof PsaError && error.code === 'refused')
  );
}

function limitKey(key: EmbedKey, ip: string): string {
  return createHash('sha256')
    .update(`${key.id}\n${ipKeyGenerator(ip)}`)
    .digest('base64url');
}
