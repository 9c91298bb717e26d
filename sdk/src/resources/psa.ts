import type { z } from 'zod/mini';
import type { Page } from '../contract/primitives.js';
import type {
  MemberMapping,
  PsaBoard,
  PsaCompany,
  PsaConnection,
  PsaMe,
  PsaMember,
  PsaPriority,
  PsaStatus,
  PsaTest,
  PsaWebhook,
} from '../contract/psa.js';
import type { ConnectionBody, connectionPatch } from '../contract/psa-requests.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { psaAnswerOf } from '../transport/wire.js';

/** `refresh` asks the PSA again instead of taking what was kept for minutes. */
export interface PsaListQuery {
  search?: string;
  refresh?: boolean;
  page?: number;
  page_size?: number;
}

/** The account's PSA: what it can do, what its forms choose from, and its connection. */
export interface Psa {
  me(options?: CallOptions): Promise<PsaMe>;
  boards(query?: PsaListQuery, options?: CallOptions): Promise<Page<PsaBoard>>;
  statuses(boardId: string, query?: PsaListQuery, options?: CallOptions): Promise<Page<PsaStatus>>;
  priorities(query?: PsaListQuery, options?: CallOptions): Promise<Page<PsaPriority>>;
  companies(query?: PsaListQuery, options?: CallOptions): Promise<Page<PsaCompany>>;
  members(query?: PsaListQuery, options?: CallOptions): Promise<Page<PsaMember>>;
  /** Rejects with `not_found` where no PSA is connected. */
  connection(options?: CallOptions): Promise<PsaConnection>;
  connect(body: ConnectionBody, options?: CallOptions): Promise<PsaConnection>;
  changeSettings(
    body: z.input<typeof connectionPatch>,
    options?: CallOptions,
  ): Promise<PsaConnection>;
  disconnect(options?: CallOptions): Promise<void>;
  test(options?: WriteOptions): Promise<PsaTest>;
  /** Asks the PSA to tell of changes; the answer's secret is shown once. */
  setUpWebhook(options?: WriteOptions): Promise<PsaWebhook>;
  mappings(query?: PsaListQuery, options?: CallOptions): Promise<Page<MemberMapping>>;
  map(memberId: string, userId: string | null, options?: CallOptions): Promise<MemberMapping>;
}

export function createPsa(http: Http): Psa {
  const root = '/integrations/psa';
  const connection = `${root}/connection`;
  // Milliseconds: the server asks the PSA before it answers.
  const timeout = 45_000;
  return {
    me: (options) =>
      http({ path: `${root}/me`, answer: psaAnswerOf('psaMe'), timeout, ...options }),
    boards: (query, options) =>
      http({
        path: `${root}/boards`,
        query,
        answer: psaAnswerOf('psaBoardPage'),
        timeout,
        ...options,
      }),
    statuses: (boardId, query, options) =>
      http({
        path: `${root}/boards/${encodeURIComponent(boardId)}/statuses`,
        query,
        answer: psaAnswerOf('psaStatusPage'),
        timeout,
        ...options,
      }),
    priorities: (query, options) =>
      http({
        path: `${root}/priorities`,
        query,
        answer: psaAnswerOf('psaPriorityPage'),
        timeout,
        ...options,
      }),
    companies: (query, options) =>
      http({
        path: `${root}/companies`,
        query,
        answer: psaAnswerOf('psaCompanyPage'),
        timeout,
        ...options,
      }),
    members: (query, options) =>
      http({
        path: `${root}/members`,
        query,
        answer: psaAnswerOf('psaMemberPage'),
        timeout,
        ...options,
      }),
    connection: (options) =>
      http({ path: connection, answer: psaAnswerOf('psaConnection'), ...options }),
    connect: (body, options) =>
      http({
        method: 'PUT',
        path: connection,
        body,
        answer: psaAnswerOf('psaConnection'),
        ...options,
      }),
    changeSettings: (body, options) =>
      http({
        method: 'PATCH',
        path: connection,
        body,
        answer: psaAnswerOf('psaConnection'),
        ...options,
      }),
    disconnect: (options) => http({ method: 'DELETE', path: connection, ...options }),
    test: (options) =>
      http({
        method: 'POST',
        path: `${connection}/test`,
        answer: psaAnswerOf('psaTest'),
        timeout,
        ...options,
      }),
    setUpWebhook: (options) =>
      http({
        method: 'POST',
        path: `${connection}/webhook`,
        answer: psaAnswerOf('psaWebhook'),
        timeout,
        ...options,
      }),
    mappings: (query, options) =>
      http({
        path: `${root}/member-mappings`,
        query,
        answer: psaAnswerOf('memberMappingPage'),
        timeout,
        ...options,
      }),
    map: (memberId, user_id, options) =>
      http({
        method: 'PUT',
        path: `${root}/member-mappings/${encodeURIComponent(memberId)}`,
        body: { user_id },
        answer: psaAnswerOf('memberMapping'),
        ...options,
      }),
  };
}
