import type { AccountTransaction } from './db/database.js';
import type { Actor } from './http/actor.js';

/** An act as the audit log keeps it; `detail` in snake_case, never a secret. */
export interface AuditAct {
  /** `flow.published`, `user.deactivated` … */
  action: string;
  /** `l1_coverage` where an engineer stands in on the L1 surface. */
  actingAs?: 'l1_coverage' | null;
  subjectKind?: string;
  subjectId?: string;
  detail?: Record<string, unknown>;
}

/** Writes down who did what, in the transaction of the change itself. The accounts feature does. */
export type RecordAudit = (tx: AccountTransaction, actor: Actor, act: AuditAct) => void;
