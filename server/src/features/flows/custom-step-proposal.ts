import type { FlowStructure } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import type { CustomStep } from '../../flow-graphs.js';
import { FlowProposalEntity } from './flow.entity.js';

/** Offers the step to the flow's author as a proposal: the node where it was taken, then the step. */
export async function proposeCustomStep(tx: AccountTransaction, step: CustomStep): Promise<void> {
  const stoodAt = step.nodeId === null ? null : await titleOfNode(tx, step);
  const id = uuid();
  const now = new Date();
  await tx.em.insert(FlowProposalEntity, {
    id,
    accountId: tx.accountId,
    name: step.title,
    description: stoodAt
      ? `A step that a technician took at "${stoodAt}" (${step.nodeId})`
      : 'A step that a technician took beside the flow',
    source: 'custom_step',
    status: 'pending',
    structure: structureOf(step, stoodAt),
    flowId: step.flowId,
    sessionId: step.sessionId,
    validatedByOutcome: false,
    version: 1,
    createdBy: step.createdBy,
    createdAt: now,
    updatedAt: now,
  });
  tx.emit({
    type: 'proposal.pending',
    subjectId: id,
    data: {
      proposal_id: id,
      source: 'custom_step',
      name: step.title,
      flow_id: step.flowId,
      session_id: step.sessionId,
      node_id: step.nodeId,
    },
  });
}

/** The title of the node in the version that the session walks; null where there is none any more. */
async function titleOfNode(tx: AccountTransaction, step: CustomStep): Promise<string | null> {
  const [row] = await tx.em.execute<{ title: string | null }[]>(
    `select v.graph->'nodes'->(?::text)->>'title' as title
     from walk_sessions s join flow_versions v on v.flow_id = s.flow_id and v.version = s.flow_version
     where s.id = ?`,
    [step.nodeId, step.sessionId],
  );
  return row?.title ?? null;
}

function structureOf(step: CustomStep, stoodAt: string | null): FlowStructure {
  const custom: FlowStructure['nodes'] = {
    custom_step: {
      kind: 'action',
      title: step.title,
      ...(step.body ? { body: step.body } : {}),
      commands: [],
      next_done: 'custom_resolved',
      next_failed: 'custom_escalation',
    },
    custom_resolved: { kind: 'resolution', title: 'Resolved' },
    custom_escalation: { kind: 'escalation', title: 'Escalate to an engineer' },
  };
  if (stoodAt === null) return { start: 'custom_step', nodes: custom };
  const stood = { kind: 'info' as const, title: stoodAt, next: 'custom_step' };
  return { start: 'stood_at', nodes: { stood_at: stood, ...custom } };
}
