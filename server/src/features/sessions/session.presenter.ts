import type * as wire from '@resolutionflow/sdk/contract';
import type { FlowGraph } from '../../flow-graphs.js';
import type { WalkSession, WalkStep } from './session.entity.js';

/** A session with everything that is shown of it. `graph` is null on an adhoc walk. */
export interface LoadedSession {
  session: WalkSession;
  /** In the order in which they were taken, undone ones among them. */
  steps: WalkStep[];
  graph: FlowGraph | null;
}

export function presentSession({ session, steps, graph }: LoadedSession): wire.WalkSession {
  const standing = steps.filter((step) => !step.undoneAt);
  const node = (session.currentNodeId && graph?.nodes[session.currentNodeId]) || null;
  return {
    ...presentSessionSummary(session),
    current_node: node,
    progress: graph ? graph.progress(session.currentNodeId ?? null, standing.length) : null,
    walked_path: standing.map(presentStep),
    undone_steps: steps.flatMap((step) =>
      step.undoneAt ? [{ ...presentStep(step), undone_at: step.undoneAt.toISOString() }] : [],
    ),
    walk_notes: session.walkNotes,
  };
}

/** A session as lists show it. Its progress is not worked out there. */
export function presentSessionSummary(session: WalkSession): wire.WalkSessionSummary {
  return {
    id: session.id,
    session_kind: session.sessionKind,
    flow_id: session.flowId ?? null,
    flow_proposal_id: session.flowProposalId ?? null,
    flow_name: session.flowName ?? null,
    flow_version: session.flowVersion ?? null,
    current_node_id: session.currentNodeId ?? null,
    progress: null,
    confidence: session.confidence ?? null,
    status: session.status,
    acting_as: session.actingAs ?? null,
    started_by: session.startedBy ?? null,
    started_by_name: session.startedByName ?? null,
    held_by: session.heldBy ?? null,
    held_by_name: session.heldByName ?? null,
    ticket_id: session.ticketId,
    ticket_kind: session.ticketKind,
    problem_statement: session.problemStatement ?? null,
    customer_name: session.customerName ?? null,
    helpful: session.helpful ?? null,
    resolution_notes: session.resolutionNotes ?? null,
    reason_category: session.reasonCategory ?? null,
    reason: session.reason ?? null,
    escalated_to: session.escalatedTo ?? null,
    version: session.version,
    started_at: session.startedAt.toISOString(),
    last_step_at: session.lastStepAt?.toISOString() ?? null,
    resolved_at: session.resolvedAt?.toISOString() ?? null,
  };
}

function presentStep(step: WalkStep): wire.WalkStep {
  return {
    id: step.id,
    node_id: step.nodeId ?? null,
    question: step.title,
    ...(step.body ? { body: step.body } : {}),
    answer: step.answer ?? null,
    answer_label: step.answerLabel ?? null,
    l1_note: step.l1Note ?? null,
    at: step.at.toISOString(),
    by: step.byId ?? null,
    by_name: step.byName ?? null,
  };
}
