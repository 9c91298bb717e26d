import type { WalkSession as WireSession } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { presentSession, type LoadedSession } from './session.presenter.js';

export type SessionEventType =
  | 'session.started'
  | 'session.step_recorded'
  | 'session.step_undone'
  | 'session.step_reopened'
  | 'session.custom_step_recorded'
  | 'session.notes_saved'
  | 'session.resolved'
  | 'session.escalated'
  | 'session.taken_over'
  | 'session.ticket_changed'
  | 'session.abandoned';

/** In what a change is made, and as what. */
export interface ChangeCall {
  tx: AccountTransaction;
  /** An engineer stands in on the L1 surface. */
  coverage?: {
    /** Writes the act into the audit log. Not called for what was recorded before. */
    audit(): void;
  };
}

/**
 * Closes a change: the version rises, the act is timed, coverage goes on record, and the event with
 * the session as it is now goes into the outbox. Returns what the request answers.
 */
export function commitChange(
  { tx, coverage }: ChangeCall,
  loaded: LoadedSession,
  type: SessionEventType,
  detail: Record<string, unknown> = {},
): WireSession {
  const { session } = loaded;
  session.version += 1;
  session.lastActAt = new Date();
  if (coverage) {
    session.actingAs = 'l1_coverage';
    coverage.audit();
  }
  return announce(tx, loaded, type, detail);
}

/** Puts the event with the session as it is now into the outbox. */
export function announce(
  tx: AccountTransaction,
  loaded: LoadedSession,
  type: SessionEventType,
  detail: Record<string, unknown> = {},
): WireSession {
  const session = presentSession(loaded);
  tx.emit({ type, subjectId: session.id, data: { session, ...detail } });
  return session;
}
