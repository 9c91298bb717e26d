import { notFound } from '../../errors.js';
import type { FlowGraph, FlowGraphs } from '../../flow-graphs.js';
import { proposeCustomStep } from './custom-step-proposal.js';
import { answerNode } from './flow-answer.js';
import { compileForWalks } from './flow-compile.js';
import { FlowEntity, FlowProposalEntity, FlowVersionEntity } from './flow.entity.js';
import { compiledNode, walkProgress, type CompiledFlow } from './flow-graph.js';
import { createFlowGraphCache } from './flow-graph-cache.js';

export interface FlowGraphsParts {
  /** How many published graphs are kept at hand. */
  cacheSize?: number;
}

/** What walks need of flows. */
export function createFlowGraphs({ cacheSize = 300 }: FlowGraphsParts = {}): FlowGraphs {
  const cache = createFlowGraphCache(cacheSize);

  return {
    async current(tx, flowId) {
      const flow = await tx.em.findOne(
        FlowEntity,
        { id: flowId, status: 'published' },
        { fields: ['publishedVersion'] },
      );
      return flow?.publishedVersion ? { version: flow.publishedVersion } : null;
    },

    async published(tx, flowId, version) {
      const key = { accountId: tx.accountId, flowId, version };
      const compiled = await cache.get(key, async () => {
        const row = await tx.em.findOne(
          FlowVersionEntity,
          { flowId, version },
          { fields: ['graph'], disableIdentityMap: true },
        );
        const graph = row?.graph.unwrap();
        if (!graph) throw notFound('This version of the flow');
        return graph;
      });
      return toWalk(compiled);
    },

    async isWalkable(tx, proposalId) {
      const open = { id: proposalId, status: { $ne: 'rejected' as const } };
      return (await tx.em.count(FlowProposalEntity, open)) > 0;
    },

    async proposal(tx, proposalId) {
      const proposal = await tx.em.findOne(FlowProposalEntity, { id: proposalId });
      return proposal && toWalk(await compileForWalks(tx, proposal.structure, null));
    },

    async validateByOutcome(tx, proposalId) {
      await tx.em.execute(
        'update flow_proposals set validated_by_outcome = true, updated_at = now() where id = ?',
        [proposalId],
      );
    },

    proposeCustomStep,
  };
}

function toWalk(flow: CompiledFlow): FlowGraph {
  return {
    start: flow.start,
    nodes: flow.nodes,
    answer(nodeId, answer) {
      const node = compiledNode(flow, nodeId);
      if (!node) return { ok: false, message: 'This step is not part of the flow' };
      const outcome = answerNode(node, answer);
      if (!outcome.ok) return outcome;
      if (outcome.next === null) return { ok: false, message: 'The walk has reached an end' };
      return { ok: true, next: outcome.next, label: outcome.label, answer: outcome.normalized };
    },
    progress(nodeId, stepsDone) {
      if (nodeId === null) return { steps_done: stepsDone, steps_remaining: null, percent: null };
      return walkProgress(flow, nodeId, stepsDone);
    },
  };
}
