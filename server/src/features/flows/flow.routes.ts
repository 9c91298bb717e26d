import * as z from 'zod/mini';
import {
  flow,
  flowCreate,
  flowListQuery,
  flowPage,
  flowPatch,
  flowVersionPage,
  flowVersionsQuery,
  id,
} from '@resolutionflow/sdk/contract';
import { guards } from '../../http/guard.js';
import { accountRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
import { presentFlow, presentFlowSummary, presentFlowVersion } from './flow.presenter.js';
import type { FlowService, FlowView } from './flow.service.js';

const params = z.object({ id });
const present = (view: FlowView) => presentFlow(view.flow, view.structure);

/** Flows over HTTP. */
export function flowRoutes(flows: FlowService): Route[] {
  const tag = 'flows';
  return [
    accountRoute({
      method: 'get',
      path: '/flows',
      summary: 'Lists and searches flows',
      tag,
      guard: guards.signedIn,
      query: flowListQuery,
      answer: flowPage,
      async handle({ tx, actor, query }) {
        const { flows: found, total } = await flows.list(tx, actor, query);
        return presentPage([found, total], query, presentFlowSummary);
      },
    }),
    accountRoute({
      method: 'post',
      path: '/flows',
      summary: 'Creates a draft',
      tag,
      guard: guards.l1OrAbove,
      body: flowCreate,
      answer: flow,
      status: 201,
      handle: async ({ tx, actor, body }) => present(await flows.create(tx, actor, body)),
    }),
    accountRoute({
      method: 'get',
      path: '/flows/{id}',
      summary: 'Reads a flow; L1 techs read it as it is published',
      tag,
      guard: guards.signedIn,
      params,
      answer: flow,
      handle: async ({ tx, actor, params }) => present(await flows.read(tx, actor, params.id)),
    }),
    accountRoute({
      method: 'patch',
      path: '/flows/{id}',
      summary: 'Changes a flow, based on the version that it names',
      tag,
      guard: guards.l1OrAbove,
      params,
      body: flowPatch,
      answer: flow,
      handle: async ({ tx, actor, params, body }) =>
        present(await flows.change(tx, actor, params.id, body)),
    }),
    accountRoute({
      method: 'delete',
      path: '/flows/{id}',
      summary: 'Deletes a flow that no session walked',
      tag,
      guard: guards.l1OrAbove,
      params,
      answer: z.undefined(),
      status: 204,
      handle: ({ tx, actor, params }) => flows.remove(tx, actor, params.id).then(() => undefined),
    }),
    accountRoute({
      method: 'post',
      path: '/flows/{id}/publish',
      summary: 'Makes the flow as it stands the version that new walks start with',
      tag,
      guard: guards.engineerOrAbove,
      params,
      answer: flow,
      handle: async ({ tx, actor, params }) => present(await flows.publish(tx, actor, params.id)),
    }),
    accountRoute({
      method: 'get',
      path: '/flows/{id}/versions',
      summary: 'Lists the published versions of a flow, the newest first',
      tag,
      guard: guards.signedIn,
      params,
      query: flowVersionsQuery,
      answer: flowVersionPage,
      async handle({ tx, actor, params, query }) {
        const { versions, total } = await flows.versions(tx, actor, params.id, query);
        return presentPage([versions, total], query, presentFlowVersion);
      },
    }),
  ];
}
