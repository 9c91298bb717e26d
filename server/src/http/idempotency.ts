import { createHash } from 'node:crypto';
import { v5 as uuidOf } from 'uuid';
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

/** A POST with an `Idempotency-Key`. */
export interface KeyedRequest {
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
      'This is being done, or was done and its answer carried a secret and was not kept',
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

/** How long a claim without an answer is taken for work that still goes on, in seconds. */
const longestWork = 150;

/**
 * Claims the key in a transaction of its own, for work that waits for a vendor. What was claimed by
 * somebody who died meanwhile can be claimed again after a while: the vendor is then asked by
 * `referenceOf` whether it was done.
 * @throws AppError as `claimKey` does; `idempotency_replay` also while the first request still runs.
 */
export async function claimLongKey(
  tx: AccountTransaction,
  request: KeyedRequest,
): Promise<{ status: number; body: unknown } | null> {
  const { actor, path, key } = request;
  await tx.em.execute(
    `delete from idempotency_keys where account_id = ? and user_id = ? and path = ? and key = ?
       and status is null and created_at < now() - interval '${longestWork} seconds'`,
    [tx.accountId, actor.userId, path, key],
  );
  return claimKey(tx, request);
}

/** Gives a claim back whose work failed, so that the same key may try again. */
export async function releaseKey(
  tx: AccountTransaction,
  { actor, path, key }: KeyedRequest,
): Promise<void> {
  await tx.em.execute(
    `delete from idempotency_keys where account_id = ? and user_id = ? and path = ? and key = ?
       and status is null`,
    [tx.accountId, actor.userId, path, key],
  );
}

/** Names the work of a key for ever: what a vendor is asked for where nobody knows whether it was done. */
export function referenceOf({ actor, path, key }: KeyedRequest): string {
  return uuidOf(`${actor.accountId}\n${actor.userId}\n${path}\n${key}`, namespace);
}

const namespace = '3f0d2a86-5a0c-4c53-9d0c-6f6a0c1f7f0a';
