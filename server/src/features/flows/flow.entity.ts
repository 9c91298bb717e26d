import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { FlowStatus, FlowStructure, FlowTreeType } from '@resolutionflow/sdk/contract';
import type { CompiledFlow } from './flow-graph.js';

export const FlowEntity = defineEntity({
  name: 'Flow',
  tableName: 'flows',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    name: p.text(),
    description: p.text().default(''),
    category: p.text().default(''),
    problemDomain: p.text().default(''),
    treeType: p.text().$type<FlowTreeType>(),
    tags: p.array<string>().default([]),
    status: p.text().$type<FlowStatus>(),
    /** The optimistic lock that the wire calls `version`. */
    version: p.integer().default(1),
    publishedVersion: p.integer().nullable(),
    structure: p.json<FlowStructure>(),
    starterSlug: p.text().nullable(),
    usageCount: p.integer().default(0),
    successRate: p.float().nullable(),
    createdBy: p.uuid().nullable(),
    /** What full-text search reads of the nodes; kept beside `structure` whenever that changes. */
    nodeText: p.text().default(''),
    tagsText: p.text().default(''),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
  },
});
export type Flow = InferEntity<typeof FlowEntity>;

/** What was published, as authored and as compiled for walks. Never changed once written. */
export const FlowVersionEntity = defineEntity({
  name: 'FlowVersion',
  tableName: 'flow_versions',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    flowId: p.uuid(),
    version: p.integer(),
    structure: p.json<FlowStructure>(),
    graph: p.json<CompiledFlow>().lazy(),
    publishedBy: p.uuid().nullable(),
    publishedAt: p.datetime().onCreate(() => new Date()),
  },
});
export type FlowVersion = InferEntity<typeof FlowVersionEntity>;

export const FlowProposalEntity = defineEntity({
  name: 'FlowProposal',
  tableName: 'flow_proposals',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    name: p.text(),
    description: p.text().default(''),
    source: p.text().$type<'ai_realtime_l1' | 'draft' | 'custom_step' | 'adhoc_walk'>(),
    status: p.text().$type<'pending' | 'approved' | 'rejected' | 'merged'>().default('pending'),
    structure: p.json<FlowStructure>(),
    confidence: p.float().nullable(),
    flowId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    validatedByOutcome: p.boolean().default(false),
    version: p.integer().default(1),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
  },
});
export type FlowProposal = InferEntity<typeof FlowProposalEntity>;
