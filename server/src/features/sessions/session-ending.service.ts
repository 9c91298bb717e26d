import type { ReasonCategory, WalkSession as WireSession } from '@resolutionflow/sdk/contract';
import { AppError } from '../../errors.js';
import type { FlowGraphs } from '../../flow-graphs.js';
import { offerCustomSteps } from './custom-step-offer.js';
import { requireRecipient } from './escalation-recipients.js';
import { commitChange } from './session-change.js';
import { requireChangeable, type SessionStore } from './session-store.js';
import type { SessionTickets } from './session-tickets.js';
import { presentSession } from './session.presenter.js';
import type { SessionCall } from './step.service.js';
import { ticketOf, writeEscalation, writeResolution, writeTakeOver } from './walk-write-back.js';

/** How a walk ends, and how an engineer takes an escalated one up again. */
export interface SessionEndingService {
  resolve(
    call: SessionCall,
    outcome: { helpful: boolean; resolutionNotes: string },
  ): Promise<WireSession>;
  escalate(
    call: SessionCall,
    escalation: {
      reasonCategory: ReasonCategory;
      reason: string | null;
      toUserId: string | null;
    },
  ): Promise<WireSession>;
  /** The second of two takers hears who holds it. */
  takeOver(call: SessionCall): Promise<WireSession>;
}

export function createSessionEndingService(parts: {
  store: SessionStore;
  graphs: FlowGraphs;
  tickets: SessionTickets;
}): SessionEndingService {
  const { store, graphs, tickets } = parts;

  return {
    async resolve(call, outcome) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      requireChangeable(loaded, call.actor);
      const { session } = loaded;
      session.status = 'resolved';
      session.resolvedAt = new Date();
      session.helpful = outcome.helpful;
      session.resolutionNotes = outcome.resolutionNotes;
      await tickets.move(call.tx, ticketOf(session), {
        status: 'resolved',
        resolutionNotes: outcome.resolutionNotes,
      });
      await writeResolution(call, loaded, tickets);
      if (session.flowProposalId && outcome.helpful) {
        await graphs.validateByOutcome(call.tx, session.flowProposalId);
      }
      await offerCustomSteps(call.tx, graphs, loaded);
      return commitChange(call, loaded, 'session.resolved');
    },

    async escalate(call, escalation) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      requireChangeable(loaded, call.actor);
      if (escalation.toUserId) await requireRecipient(call.tx, escalation.toUserId);
      const { session } = loaded;
      session.status = 'escalated';
      session.escalatedAt = new Date();
      session.escalatedTo = escalation.toUserId;
      session.reasonCategory = escalation.reasonCategory;
      session.reason = escalation.reason;
      await tickets.move(call.tx, ticketOf(session), { status: 'escalated' });
      await writeEscalation(call, loaded, tickets);
      await offerCustomSteps(call.tx, graphs, loaded);
      return commitChange(call, loaded, 'session.escalated');
    },

    async takeOver(call) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      const { session } = loaded;
      if (session.status === 'active') {
        throw new AppError(
          'already_taken',
          `${session.heldByName ?? 'Somebody else'} holds this session`,
          {
            members: {
              holder: { id: session.heldBy ?? null, name: session.heldByName ?? null },
              current: presentSession(loaded),
            },
          },
        );
      }
      if (session.status !== 'escalated') {
        throw new AppError('session_not_active', `This session is ${session.status}`, {
          members: { current: presentSession(loaded) },
        });
      }
      const previousHolder = session.heldBy ?? null;
      session.status = 'active';
      session.heldBy = call.actor.userId;
      session.heldByName = call.actor.name;
      await tickets.move(call.tx, ticketOf(session), {
        status: 'walking',
        assignedUserId: call.actor.userId,
      });
      await writeTakeOver(call, loaded, tickets);
      return commitChange(call, loaded, 'session.taken_over', {
        previous_holder: previousHolder,
      });
    },
  };
}
