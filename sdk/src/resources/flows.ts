import type { Flow, FlowStatus, FlowSummary, FlowVersion } from '../contract/flow.js';
import type { FlowCreateInput, FlowPatch } from '../contract/flow-requests.js';
import type { Page } from '../contract/primitives.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { answerOf } from '../transport/wire.js';

/** What a list of flows is narrowed to. `search` goes over names, descriptions, tags and node texts. */
export interface FlowListQuery {
  search?: string;
  category?: string;
  tag?: string;
  status?: FlowStatus;
  sort?: string;
  page?: number;
  page_size?: number;
}

/** Flows over HTTP. */
export interface Flows {
  list(query?: FlowListQuery, options?: CallOptions): Promise<Page<FlowSummary>>;
  get(id: string, options?: CallOptions): Promise<Flow>;
  create(body: FlowCreateInput, options?: WriteOptions): Promise<Flow>;
  patch(id: string, body: FlowPatch, options?: CallOptions): Promise<Flow>;
  publish(id: string, options?: WriteOptions): Promise<Flow>;
  versions(id: string, options?: CallOptions): Promise<Page<FlowVersion>>;
}

export function createFlows(http: Http): Flows {
  const at = (id: string): string => `/flows/${encodeURIComponent(id)}`;
  return {
    list: (query, options) =>
      http({ path: '/flows', query, answer: answerOf('flowPage'), ...options }),
    get: (id, options) => http({ path: at(id), answer: answerOf('flow'), ...options }),
    create: (body, options) =>
      http({ method: 'POST', path: '/flows', body, answer: answerOf('flow'), ...options }),
    patch: (id, body, options) =>
      http({ method: 'PATCH', path: at(id), body, answer: answerOf('flow'), ...options }),
    publish: (id, options) =>
      http({ method: 'POST', path: `${at(id)}/publish`, answer: answerOf('flow'), ...options }),
    versions: (id, options) =>
      http({ path: `${at(id)}/versions`, answer: answerOf('flowVersionPage'), ...options }),
  };
}
