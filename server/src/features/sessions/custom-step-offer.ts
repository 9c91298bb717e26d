import type { AccountTransaction } from '../../db/database.js';
import type { FlowGraphs } from '../../flow-graphs.js';
import type { LoadedSession } from './session.presenter.js';

/**
 * When a walk ends: where the flow did not fit, its author hears what the tech did instead, each step
 * once. Undone steps do not count.
 */
export async function offerCustomSteps(
  tx: AccountTransaction,
  graphs: FlowGraphs,
  { session, steps }: LoadedSession,
): Promise<void> {
  const { flowId } = session;
  if (!flowId) return;
  for (const step of steps) {
    if (step.nodeId || step.undoneAt || step.proposedAt) continue;
    await graphs.proposeCustomStep(tx, {
      sessionId: session.id,
      flowId,
      nodeId: step.nextNodeId ?? null,
      title: step.title,
      body: step.body ?? null,
      createdBy: step.byId ?? null,
    });
    step.proposedAt = new Date();
  }
}
