import type { MikroORM } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import type { AccountTransaction, Database } from '../../db/database.js';
import type { FlowGraphs } from '../../flow-graphs.js';
import { offerCustomSteps } from './custom-step-offer.js';
import { commitChange } from './session-change.js';
import type { SessionStore } from './session-store.js';
import type { SessionTickets } from './session-tickets.js';
import { ticketOf } from './walk-write-back.js';
import { WalkSessionEntity, WalkStepEntity, type WalkSession } from './session.entity.js';

/** Hours without a step, note or other act after which an active walk counts as abandoned. */
const abandonedAfterHours = 24;

/** What abandoning needs. */
export interface AbandonmentParts {
  db: Database;
  store: SessionStore;
  graphs: FlowGraphs;
  tickets: SessionTickets;
}

/**
 * Abandons every idle walk of every account and opens its ticket again. One transaction a walk:
 * one that fails or is acted on meanwhile holds up no other.
 * @returns how many were abandoned.
 * @throws AggregateError once all were tried, where some failed.
 */
export async function abandonIdleSessions(parts: AbandonmentParts): Promise<number> {
  let abandoned = 0;
  const failures: unknown[] = [];
  for (const { id, account_id } of await findIdle(parts.db.owner)) {
    try {
      const done = await parts.db.withAccount({ accountId: account_id }, (tx) =>
        abandon(tx, id, parts),
      );
      if (done) abandoned += 1;
    } catch (cause) {
      failures.push(new Error(`The walk ${id} could not be abandoned`, { cause }));
    }
  }
  if (failures.length) {
    throw new AggregateError(failures, `${failures.length} idle walks could not be abandoned`);
  }
  return abandoned;
}

async function abandon(
  tx: AccountTransaction,
  id: string,
  { store, graphs, tickets }: AbandonmentParts,
): Promise<boolean> {
  const session = await tx.em.findOne(
    WalkSessionEntity,
    { id, status: 'active', lastActAt: { $lt: idleSince() } },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!session) return false;
  const steps = await tx.em.find(
    WalkStepEntity,
    { sessionId: id },
    { orderBy: { position: 'asc' } },
  );
  session.status = 'abandoned';
  if (!(await isWalkedElsewhere(tx, session))) await tickets.reopen(tx, ticketOf(session));
  const loaded = { session, steps, graph: await store.graphOf(tx, session) };
  await offerCustomSteps(tx, graphs, loaded);
  commitChange({ tx }, loaded, 'session.abandoned');
  return true;
}

/** Whether somebody else is in the middle of a walk on the same ticket. */
async function isWalkedElsewhere(tx: AccountTransaction, session: WalkSession): Promise<boolean> {
  const { id, ticketKind, ticketId } = session;
  const others = { id: { $ne: id }, ticketKind, ticketId, status: 'active' as const };
  return (await tx.em.count(WalkSessionEntity, others)) > 0;
}

function idleSince(): Date {
  return new Date(Date.now() - abandonedAfterHours * 3_600_000);
}

async function findIdle(owner: MikroORM): Promise<{ id: string; account_id: string }[]> {
  return owner.em
    .fork()
    .execute(
      `select id, account_id from walk_sessions where status = 'active' and last_act_at < ? order by last_act_at`,
      [idleSince()],
    );
}
