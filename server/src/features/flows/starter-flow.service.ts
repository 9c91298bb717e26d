import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { FlowEntity, FlowVersionEntity } from './flow.entity.js';
import { compileFlow, type CompiledFlow } from './flow-graph.js';
import { searchTexts } from './flow-text.js';
import type { StarterFlow } from './starter-flows/starter-flow.js';

/** Gives a new account its first flows, published, within the transaction that creates it. */
export type AddStarterFlows = (tx: AccountTransaction, createdBy: string | null) => Promise<void>;

/** They are compiled when first needed, and once: every account gets the same. */
export function createStarterFlowService(flows: readonly StarterFlow[]): AddStarterFlows {
  let compiling: Promise<CompiledStarter[]> | undefined;
  return async (tx, createdBy) => {
    const compiled = await (compiling ??= Promise.all(flows.map(compile)));
    const now = new Date();
    const rows = compiled.map((starter) => ({ ...starter, id: uuid() }));
    await tx.em.insertMany(
      FlowEntity,
      rows.map(({ flow, texts, id }) => ({
        id,
        accountId: tx.accountId,
        name: flow.name,
        description: flow.description,
        category: flow.category,
        problemDomain: flow.problem_domain,
        treeType: flow.tree_type,
        tags: flow.tags,
        status: 'published' as const,
        version: 1,
        publishedVersion: 1,
        structure: flow.structure,
        starterSlug: flow.slug,
        usageCount: 0,
        createdBy,
        ...texts,
        createdAt: now,
        updatedAt: now,
      })),
    );
    await tx.em.insertMany(
      FlowVersionEntity,
      rows.map(({ flow, graph, id }) => ({
        id: uuid(),
        accountId: tx.accountId,
        flowId: id,
        version: 1,
        structure: flow.structure,
        graph,
        publishedBy: createdBy,
        publishedAt: now,
      })),
    );
  };
}

interface CompiledStarter {
  flow: StarterFlow;
  graph: CompiledFlow;
  texts: ReturnType<typeof searchTexts>;
}

async function compile(flow: StarterFlow): Promise<CompiledStarter> {
  const graph = await compileFlow(flow.structure, () => Promise.resolve(null));
  return { flow, graph, texts: searchTexts(flow) };
}
