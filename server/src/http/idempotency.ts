import { createHash } from 'node:crypto';
import type { AccountTransaction } from '../db/database.js';
import { AppError, invalid } from '../errors.js';
import type { Actor } from './actor.js';

/** How long a key is remembered, in hours. */
export const idempotencyHours = 24;

interface Remembered {
  request_hash: Buffer;
  status: number | null;
  body: unknown;
}

interface KeyedRequest {
  key: string;
  path: string;
  body: Buffer;
  actor: Actor;
}

/**
 * Claims the key within the request's own transaction, so that the change and the memory of its
 * answer are committed together. A second request with the key waits here for the first one's commit.
 * @returns the answer to repeat, or null where this is the first time.
 * @throws AppError `idempotency_key_reused` for another body, `idempotency_replay` where the answer
 * was not kept because it carried a secret.
 */
export async function claimKey(
  tx: AccountTransaction,
  request: KeyedRequest,
): Promise<{ status: number; body: unknown } | null> {
  if (request.key.length > 200) {
    throw invalid({ path: 'Idempotency-Key', message: 'is longer than 200 characters' });
  }
  const where = [tx.accountId, request.actor.userId, request.path, request.key];
  const hash = createHash('sha256').update(request.body).digest();
  await tx.em.execute(
    `delete from idempotency_keys where account_id = ? and user_id = ? and path = ? and key = ?
       and created_at < now() - interval '${idempotencyHours} hours'`,
    where,
  );
  const claimed = await tx.em.execute<object[]>(
    `insert into idempotency_keys (account_id, user_id, path, key, request_hash)
       values (?, ?, ?, ?, ?) on conflict do nothing returning key`,
    [...where, hash],
  );
  if (claimed.length) return null;
  const [known] = await tx.em.execute<Remembered[]>(
    `select request_hash, status, body from idempotency_keys
       where account_id = ? and user_id = ? and path = ? and key = ?`,
    where,
  );
  if (!known || !known.request_hash.equals(hash)) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used with another body');
  }
  if (known.status === null) {
    throw new AppError(
      'idempotency_replay',
      'This was done already; its answer carried a secret and was not kept',
    );
  }
  return { status: known.status, body: known.body };
}

/** Remembers the answer under the claimed key. */
export async function rememberAnswer(
  tx: AccountTransaction,
  request: KeyedRequest,
  answer: { status: number; body: unknown },
): Promise<void> {
  await tx.em.execute(
    `update idempotency_keys set status = ?, body = ?::jsonb
       where account_id = ? and user_id = ? and path = ? and key = ?`,
    [
      answer.status,
      JSON.stringify(answer.body ?? null),
      tx.accountId,
      request.actor.userId,
      request.path,
      request.key,
    ],
  );
}
