import type { IntakeResult, WalkSession as WireSession } from '@resolutionflow/sdk/contract';
import type * as contract from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type * as z from 'zod/mini';
import type { AccountTransaction } from '../../db/database.js';
import { notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { actingAs } from '../../http/guard.js';
import type { FlowGraphs } from '../../flow-graphs.js';
import { announce } from './session-change.js';
import type { SessionStore } from './session-store.js';
import { WalkSessionEntity, type WalkSession } from './session.entity.js';
import type { LoadedSession } from './session.presenter.js';
import type { SessionTickets } from './session-tickets.js';

type Intake = z.infer<typeof contract.intakeBody>;
type EscalateWithoutWalk = z.infer<typeof contract.escalateWithoutWalkBody>;

export interface IntakeService {
  /**
   * Starts a walk on a ticket, new or given, of a flow, a proposal or neither.
   * @param psaTicket The ticket in the PSA as `SessionTickets.verify` answered it, where one is named.
   */
  start(
    tx: AccountTransaction,
    actor: Actor,
    intake: Intake,
    psaTicket?: VerifiedTicket | null,
  ): Promise<IntakeResult>;
  /** A ticket and its escalation in one go, with nothing to walk. */
  escalateWithoutWalk(
    tx: AccountTransaction,
    actor: Actor,
    escalation: EscalateWithoutWalk,
  ): Promise<WireSession>;
}

export type VerifiedTicket = Awaited<ReturnType<SessionTickets['verify']>>;

export function createIntakeService(parts: {
  store: SessionStore;
  graphs: FlowGraphs;
  tickets: SessionTickets;
}): IntakeService {
  const { store, graphs, tickets } = parts;

  return {
    async start(tx, actor, intake, psaTicket = null) {
      const target = await resolveTarget(tx, intake, graphs);
      const ticket = psaTicket
        ? onPsaTicket(psaTicket, intake)
        : await resolveTicket(tx, actor, intake);
      const session = createSession(tx, actor, {
        ...target,
        ...ticket,
        status: 'active',
        problemStatement: intake.problem_statement,
      });
      const graph = await store.graphOf(tx, session);
      session.currentNodeId = graph?.start ?? null;
      // Written before it is read again: names come with the row.
      await tx.em.flush();
      announce(tx, await loaded(tx, session, graph), 'session.started');
      return {
        session_id: session.id,
        session_kind: session.sessionKind,
        ticket_id: session.ticketId,
        ticket_kind: session.ticketKind,
      };
    },

    async escalateWithoutWalk(tx, actor, escalation) {
      const ticket = tickets.open(tx, {
        problemStatement: escalation.problem_statement,
        customerName: escalation.customer_name || null,
        customerContact: escalation.customer_contact || null,
        status: 'escalated',
        assignedUserId: actor.userId,
      });
      const session = createSession(tx, actor, {
        sessionKind: 'adhoc',
        flowId: null,
        flowVersion: null,
        flowProposalId: null,
        ticketKind: 'internal',
        ticketId: ticket.id,
        status: 'escalated',
        problemStatement: escalation.problem_statement,
        customerName: escalation.customer_name || null,
        reasonCategory: escalation.reason_category,
        reason: escalation.reason || null,
        escalatedAt: new Date(),
      });
      await tx.em.flush();
      return announce(tx, await loaded(tx, session, null), 'session.escalated');
    },
  };

  async function resolveTicket(tx: AccountTransaction, actor: Actor, intake: Intake) {
    if (intake.ticket) {
      const ticket = await tickets.find(tx, intake.ticket.id);
      if (!ticket) throw notFound('This ticket');
      await tickets.move(
        tx,
        { kind: 'internal', id: ticket.id, connectionId: null },
        { status: 'walking', assignedUserId: actor.userId },
      );
      return {
        ticketKind: 'internal' as const,
        ticketId: ticket.id,
        customerName: intake.customer_name || ticket.customerName || null,
      };
    }
    const customerName = intake.customer_name || null;
    const ticket = tickets.open(tx, {
      problemStatement: intake.problem_statement,
      customerName,
      customerContact: intake.customer_contact || null,
      status: 'walking',
      assignedUserId: actor.userId,
    });
    return { ticketKind: 'internal' as const, ticketId: ticket.id, customerName };
  }
}

function onPsaTicket(ticket: VerifiedTicket, intake: Intake) {
  return {
    ticketKind: 'psa' as const,
    ticketId: ticket.id,
    psaConnectionId: ticket.connectionId,
    customerName: intake.customer_name || ticket.customerName,
  };
}

async function resolveTarget(tx: AccountTransaction, intake: Intake, graphs: FlowGraphs) {
  if (intake.flow_id) {
    const published = await graphs.current(tx, intake.flow_id);
    if (!published) throw notFound('A published flow of this id');
    return {
      sessionKind: 'flow' as const,
      flowId: intake.flow_id,
      flowVersion: published.version,
      flowProposalId: null,
    };
  }
  if (intake.flow_proposal_id) {
    if (!(await graphs.isWalkable(tx, intake.flow_proposal_id))) throw notFound('This proposal');
    return {
      sessionKind: 'proposal' as const,
      flowId: null,
      flowVersion: null,
      flowProposalId: intake.flow_proposal_id,
    };
  }
  return { sessionKind: 'adhoc' as const, flowId: null, flowVersion: null, flowProposalId: null };
}

type NewSession = Pick<
  WalkSession,
  | 'sessionKind'
  | 'flowId'
  | 'flowVersion'
  | 'flowProposalId'
  | 'ticketKind'
  | 'ticketId'
  | 'status'
  | 'problemStatement'
  | 'customerName'
> &
  Partial<WalkSession>;

function createSession(tx: AccountTransaction, actor: Actor, session: NewSession): WalkSession {
  const now = new Date();
  return tx.em.create(
    WalkSessionEntity,
    {
      ...session,
      id: uuid(),
      accountId: tx.accountId,
      startedBy: actor.userId,
      heldBy: actor.userId,
      actingAs: actingAs(actor),
      walkNotes: [],
      version: 1,
      startedAt: now,
      lastActAt: now,
    },
    { persist: true },
  );
}

async function loaded(
  tx: AccountTransaction,
  session: WalkSession,
  graph: LoadedSession['graph'],
): Promise<LoadedSession> {
  await tx.em.refresh(session);
  return { session, steps: [], graph };
}
