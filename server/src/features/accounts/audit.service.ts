import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import type { Actor } from '../../http/actor.js';
import { rowsOf, type Paging } from '../../paging.js';
import { AuditEntryEntity, type AuditEntry } from './account.entity.js';

/** Something that was done, as the audit log keeps it. Never put a secret into `detail`. */
export interface AuditRecord {
  /** `user.role_changed`, `flow.published` … */
  action: string;
  /** In which capacity, where it is not the actor's own role. */
  actingAs?: string | null;
  subjectKind?: string;
  subjectId?: string;
  detail?: Record<string, unknown>;
}

/** Writes down who did what, in the transaction of the deed itself. `actor` is null for the system. */
export function recordAudit(
  tx: AccountTransaction,
  actor: Pick<Actor, 'userId' | 'name' | 'isVisiting'> | null,
  record: AuditRecord,
): void {
  const entry = tx.em.create(AuditEntryEntity, {
    id: uuid(),
    accountId: tx.accountId,
    action: record.action,
    actorId: actor?.userId ?? null,
    actorName: actor?.name ?? null,
    actingAs: record.actingAs ?? (actor?.isVisiting ? 'super_admin' : null),
    subjectKind: record.subjectKind ?? null,
    subjectId: record.subjectId ?? null,
    detail: record.detail ?? {},
    createdAt: new Date(),
  });
  tx.em.persist(entry);
}

/**
 * Writes down every request that a super admin makes, reading ones too: what belongs to no account
 * (jobs) holds data of all.
 */
export function recordSuperAdmin(
  tx: AccountTransaction,
  actor: Actor,
  act: { method: string; path: string },
): void {
  recordAudit(tx, actor, {
    action: 'super_admin.request',
    actingAs: 'super_admin',
    detail: { ...act },
  });
}

/** A page of the account's audit log, newest first. */
export function listAudit(tx: AccountTransaction, paging: Paging): Promise<[AuditEntry[], number]> {
  return tx.em.findAndCount(
    AuditEntryEntity,
    {},
    {
      orderBy: { createdAt: 'desc', id: 'desc' },
      ...rowsOf(paging),
    },
  );
}
