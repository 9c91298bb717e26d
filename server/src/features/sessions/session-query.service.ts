import { raw, type FilterQuery } from '@mikro-orm/core';
import type { Page, WalkSessionSummary } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import type { Actor } from '../../http/actor.js';
import { presentPage, rowsOf, type Paging } from '../../paging.js';
import { WalkSessionEntity, type WalkSession } from './session.entity.js';
import { presentSessionSummary } from './session.presenter.js';

type SessionPage = Page<WalkSessionSummary>;

/** The sessions the actor may see, newest first. */
export function listSessions(
  tx: AccountTransaction,
  actor: Actor,
  query: Paging & {
    status?: WalkSession['status'];
    session_kind?: WalkSession['sessionKind'];
    flow_id?: string;
    ticket_id?: string;
  },
): Promise<SessionPage> {
  const where: FilterQuery<WalkSession> = {
    ...(query.status && { status: query.status }),
    ...(query.session_kind && { sessionKind: query.session_kind }),
    ...(query.flow_id && { flowId: query.flow_id }),
    ...(query.ticket_id && { ticketId: query.ticket_id }),
    ...(actor.role === 'l1_tech' && {
      $or: [{ startedBy: actor.userId }, { heldBy: actor.userId }],
    }),
  };
  return findPage(tx, query, where, { startedAt: 'desc', id: 'desc' });
}

/** What the actor is in the middle of, the latest step first. */
export function listActive(
  tx: AccountTransaction,
  actor: Actor,
  paging: Paging,
): Promise<SessionPage> {
  return findPage(
    tx,
    paging,
    { heldBy: actor.userId, status: 'active' },
    // Before its first step a walk counts from its start.
    { [raw('coalesce(last_step_at, started_at)')]: 'desc', id: 'desc' },
  );
}

/** Escalated and not yet taken, the longest waiting first. */
export function listEscalations(tx: AccountTransaction, paging: Paging): Promise<SessionPage> {
  return findPage(tx, paging, { status: 'escalated' }, { escalatedAt: 'asc', id: 'asc' });
}

async function findPage(
  tx: AccountTransaction,
  paging: Paging,
  where: FilterQuery<WalkSession>,
  orderBy: Record<string, 'asc' | 'desc'>,
): Promise<SessionPage> {
  const found = await tx.em.findAndCount(WalkSessionEntity, where, { orderBy, ...rowsOf(paging) });
  return presentPage(found, paging, presentSessionSummary);
}
