import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { RecordAudit } from '../../audit.js';
import type { AccountTransaction, Database } from '../../db/database.js';
import { notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { rowsOf, type Paging } from '../../paging.js';
import { EmbedKeyEntity, type EmbedKey } from './embed.entity.js';

export type EmbedKeyService = ReturnType<typeof createEmbedKeyService>;

/** The publishable keys that pages name an account by. */
export function createEmbedKeyService(parts: { db: Database; audit: RecordAudit }) {
  const { db, audit } = parts;

  function list(tx: AccountTransaction, paging: Paging): Promise<[EmbedKey[], number]> {
    return tx.em.findAndCount(
      EmbedKeyEntity,
      {},
      { orderBy: { createdAt: 'asc', id: 'asc' }, ...rowsOf(paging) },
    );
  }

  async function create(
    tx: AccountTransaction,
    actor: Actor,
    given: { name: string; allowedOrigins: readonly string[] },
  ): Promise<EmbedKey> {
    const key = tx.em.create(EmbedKeyEntity, {
      id: uuid(),
      accountId: tx.accountId,
      name: given.name,
      key: `pk_${randomBytes(24).toString('base64url')}`,
      allowedOrigins: [...new Set(given.allowedOrigins.map(asBrowsersWrite))],
      createdBy: actor.isVisiting ? null : actor.userId,
      createdAt: new Date(),
    });
    tx.em.persist(key);
    audit(tx, actor, {
      action: 'embed.key_created',
      ...subject(key),
      detail: { name: key.name, allowed_origins: key.allowedOrigins },
    });
    return key;
  }

  /** Ends every sign-in that came by the key: its refresh tokens go with the row. */
  async function remove(tx: AccountTransaction, actor: Actor, id: string): Promise<void> {
    const key = await tx.em.findOne(EmbedKeyEntity, { id });
    if (!key) throw notFound('This embed key');
    tx.em.remove(key);
    audit(tx, actor, { action: 'embed.key_deleted', ...subject(key), detail: { name: key.name } });
    tx.emit({ type: 'embed.key_deleted', subjectId: key.id, data: { key_id: key.id } });
  }

  /**
   * Finds a key of whatever account, as pages name it.
   * @throws AppError `not_found`
   */
  async function find(value: string): Promise<EmbedKey> {
    const [found] = await db.lookup<{ key_id: string; account_id: string }>(
      'select key_id, account_id from embed_key_by_value(?)',
      [value],
    );
    const key =
      found &&
      (await db.withAccount({ accountId: found.account_id }, (tx) =>
        tx.em.findOne(EmbedKeyEntity, { id: found.key_id }),
      ));
    if (!key) throw notFound('This embed key');
    return key;
  }

  /** The same among the account's own; nobody deletes it until the end of the transaction. */
  async function hold(tx: AccountTransaction, value: string): Promise<EmbedKey> {
    const [held] = await tx.em.execute<object[]>(
      'select id from embed_keys where key = ? for key share',
      [value],
    );
    const key = held && (await tx.em.findOne(EmbedKeyEntity, { key: value }));
    if (!key) throw notFound('This embed key');
    return key;
  }

  return { list, create, remove, find, hold };
}

/** Without the port that a scheme has anyway: `https://a.example:443` never comes in a header. */
function asBrowsersWrite(origin: string): string {
  return origin.startsWith('http') ? new URL(origin).origin : origin;
}

function subject(key: EmbedKey) {
  return { subjectKind: 'embed_key', subjectId: key.id };
}
