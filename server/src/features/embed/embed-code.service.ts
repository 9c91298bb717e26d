import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { AppError } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { createSecretToken, hashSecretToken } from '../../secret-token.js';
import type { EmbedKeyService } from './embed-key.service.js';
import { EmbedCodeEntity } from './embed.entity.js';
import { requireAllowedOrigin } from './embed.policy.js';

/** How long a code can be exchanged, in seconds. */
const codeSeconds = 60;

export type EmbedCodeService = ReturnType<typeof createEmbedCodeService>;

/** Codes that take a sign-in on a page of ours to the frame or extension that asked for it. */
export function createEmbedCodeService(parts: {
  keys: Pick<EmbedKeyService, 'hold'>;
  ownOrigin: string;
}) {
  async function create(
    tx: AccountTransaction,
    actor: Actor,
    given: { key: string; origin: string },
  ): Promise<{ code: string; expires_in: number }> {
    if (actor.embed) {
      // It would outlive the key that it came by.
      throw new AppError('forbidden', 'A sign-in from an embedding page cannot be handed on');
    }
    const key = await parts.keys.hold(tx, given.key);
    requireAllowedOrigin(key, given.origin, parts.ownOrigin);
    const { token, hash } = createSecretToken();
    const code = tx.em.create(EmbedCodeEntity, {
      id: uuid(),
      accountId: tx.accountId,
      userId: actor.userId,
      keyId: key.id,
      codeHash: hash,
      origin: given.origin,
      expiresAt: new Date(Date.now() + codeSeconds * 1000),
      usedAt: null,
    });
    tx.em.persist(code);
    return { code: token, expires_in: codeSeconds };
  }

  /** Uses a code up, whatever comes of it; null where there is none any more. */
  async function take(
    tx: AccountTransaction,
    given: { keyId: string; code: string },
  ): Promise<{ userId: string; origin: string } | null> {
    const [taken] = await tx.em.execute<{ user_id: string; origin: string }[]>(
      `update embed_codes set used_at = now()
         where code_hash = ? and key_id = ? and used_at is null and expires_at > now()
         returning user_id, origin`,
      [hashSecretToken(given.code), given.keyId],
    );
    return taken ? { userId: taken.user_id, origin: taken.origin } : null;
  }

  return { create, take };
}
