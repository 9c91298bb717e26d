import type { Flow } from '../../contract/flow.js';
import type { Flows } from '../../resources/flows.js';
import { fakeGraph } from '../fake-flow.js';
import { fakeFlow, fakeId } from '../fake-records.js';
import { fakeProblem, type FakeServer } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';
import { pageOf } from './page-of.js';

/** Flows of the fake server, found by the words they hold. */
export function fakeFlows({ state }: FakeServer, call: FakeCall): Flows {
  const find = (id: string): Flow => {
    const flow = state.flows.find((candidate) => candidate.id === id);
    if (!flow) throw fakeProblem('not_found', 'There is no such flow');
    return flow;
  };
  const change = (id: string, changes: Partial<Flow>): Flow => Object.assign(find(id), changes);
  return {
    list: (query, options) =>
      call('flows.list', [query], options, () => {
        const words = (query?.search ?? '').toLowerCase().split(/\s+/);
        const fits = (flow: Flow): boolean => {
          const text = [flow.name, flow.description, ...flow.tags].join(' ').toLowerCase();
          return words.every((word) => text.includes(word));
        };
        return pageOf(state.flows.filter(fits), query);
      }),
    get: (id, options) => call('flows.get', [id], options, () => find(id)),
    create: (body, options) =>
      call('flows.create', [body], options, () => {
        const id = fakeId(4, state.flows.length + 1);
        const { structure, ...rest } = body;
        const draft = { id, status: 'draft', version: 1, published_version: null } as const;
        const flow = fakeFlow(fakeGraph, { ...rest, ...draft, structure });
        state.flows.push(flow);
        return flow;
      }),
    patch: (id, body, options) =>
      call('flows.patch', [id, body], options, () => {
        const flow = find(id);
        if (body.version !== flow.version) {
          throw fakeProblem('version_conflict', 'The flow has changed', { current: flow });
        }
        return change(id, { ...body, version: flow.version + 1 });
      }),
    publish: (id, options) =>
      call('flows.publish', [id], options, () =>
        change(id, {
          status: 'published',
          published_version: (find(id).published_version ?? 0) + 1,
        }),
      ),
    versions: (id, options) =>
      call('flows.versions', [id], options, () => {
        const { published_version, structure, updated_at } = find(id);
        if (published_version === null) return pageOf([]);
        const told = { published_by: null, published_at: updated_at };
        return pageOf([
          { id: fakeId(7, 1), flow_id: id, version: published_version, structure, ...told },
        ]);
      }),
  };
}
