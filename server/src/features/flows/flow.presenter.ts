import type * as wire from '@resolutionflow/sdk/contract';
import type { Flow, FlowVersion } from './flow.entity.js';
import type { ListedFlow } from './flow-search.js';

/** A flow without its nodes, as lists show it. */
export function presentFlowSummary(flow: ListedFlow): wire.FlowSummary {
  return {
    id: flow.id,
    name: flow.name,
    description: flow.description,
    category: flow.category,
    problem_domain: flow.problemDomain,
    tree_type: flow.treeType,
    tags: flow.tags,
    status: flow.status,
    version: flow.version,
    published_version: flow.publishedVersion ?? null,
    usage_count: flow.usageCount,
    success_rate: flow.successRate ?? null,
    created_at: flow.createdAt.toISOString(),
    updated_at: flow.updatedAt.toISOString(),
  };
}

/** A flow with its nodes; `structure` is given where the reader sees another than the flow's own. */
export function presentFlow(flow: Flow, structure = flow.structure): wire.Flow {
  return { ...presentFlowSummary(flow), structure };
}

/** A published version. */
export function presentFlowVersion(version: FlowVersion): wire.FlowVersion {
  return {
    id: version.id,
    flow_id: version.flowId,
    version: version.version,
    structure: version.structure,
    published_by: version.publishedBy ?? null,
    published_at: version.publishedAt.toISOString(),
  };
}
