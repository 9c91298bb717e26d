import type { CompiledFlow } from './flow-graph.js';

/** Remembers the graphs used last. */
export interface FlowGraphCache {
  /** The graph under this key, loaded where it is not at hand. A failed load is not remembered. */
  get(key: FlowGraphKey, load: () => Promise<CompiledFlow>): Promise<CompiledFlow>;
}

/** The account is part of the key: an id from elsewhere finds nothing that another account loaded. */
export interface FlowGraphKey {
  accountId: string;
  flowId: string;
  version: number;
}

/** A cache of at most `size` graphs; published versions never change, so nothing grows stale. */
export function createFlowGraphCache(size: number): FlowGraphCache {
  const graphs = new Map<string, CompiledFlow>();
  return {
    async get({ accountId, flowId, version }, load) {
      const key = `${accountId} ${flowId} ${version}`;
      const graph = graphs.get(key) ?? (await load());
      // A Map keeps the order of insertion: what was used last is put last.
      graphs.delete(key);
      graphs.set(key, graph);
      const [oldest] = graphs.keys();
      if (graphs.size > size && oldest !== undefined) graphs.delete(oldest);
      return graph;
    },
  };
}
