import {
  connectionBody,
  connectionPatch,
  memberMapping,
  memberMappingBody,
  memberMappingPage,
  memberMappingParams,
  psaConnection,
  psaListQuery,
  psaTest,
  psaWebhook,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import type { AccountTransaction } from '../../db/database.js';
import { notFound } from '../../errors.js';
import { guards } from '../../http/guard.js';
import { accountRoute, vendorRoute, type Route } from '../../http/route.js';
import { presentPage, rowsOf } from '../../paging.js';
import { PsaError } from '../../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import { presentConnection, presentMapping } from './connection.presenter.js';
import type { ConnectionService } from './connection.service.js';
import type { MemberMappingService } from './member-mapping.service.js';

export interface ConnectionRoutesParts {
  service: ConnectionService;
  connections: PsaConnections;
  mappings: MemberMappingService;
  /** Asks the PSA for its members, or takes those kept for minutes; whoever is new is then mapped. */
  readMembers(
    request: {
      actor: { userId: string };
      inAccount<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>;
    },
    refresh: boolean,
  ): Promise<unknown>;
}

/** The account's connection to its PSA, and who of its members is which user. */
export function connectionRoutes(parts: ConnectionRoutesParts): Route[] {
  const { service, mappings } = parts;
  const common = { tag: 'PSA connection', guard: guards.owner } as const;

  async function requireConnection(tx: AccountTransaction): Promise<PsaConnectionRef> {
    const connection = await parts.connections.current(tx);
    if (!connection) throw notFound('A connection to a PSA');
    return connection;
  }

  return [
    accountRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/connection',
      summary: 'The connection, without its secrets',
      answer: psaConnection,
      handle: async ({ tx }) => presentConnection(await service.read(tx)),
    }),
    accountRoute({
      ...common,
      method: 'put',
      path: '/integrations/psa/connection',
      summary:
        'Stores a connection; another PSA ends the one before, and cancels what waits for it',
      body: connectionBody,
      answer: psaConnection,
      handle: async ({ tx, actor, body }) =>
        presentConnection(
          await service.connect(tx, actor, {
            provider: body.provider,
            siteUrl: body.site_url,
            credentials: { ...body.credentials },
            settings: body.settings,
          }),
        ),
    }),
    accountRoute({
      ...common,
      method: 'patch',
      path: '/integrations/psa/connection',
      summary: 'Changes how walks are written back',
      body: connectionPatch,
      answer: psaConnection,
      handle: async ({ tx, actor, body }) =>
        presentConnection(await service.changeSettings(tx, actor, body.settings ?? {})),
    }),
    accountRoute({
      ...common,
      method: 'delete',
      path: '/integrations/psa/connection',
      summary: 'Ends the connection, and cancels what waits to be written',
      answer: z.void(),
      status: 204,
      handle: ({ tx, actor }) => service.disconnect(tx, actor),
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: '/integrations/psa/connection/test',
      summary: 'Asks the PSA whether it lets us in, and says what failed',
      answer: psaTest,
      handleVendor: ({ inAccount, actor, signal }) => service.test(inAccount, actor, signal),
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: '/integrations/psa/connection/webhook',
      summary: 'Asks the PSA to tell of changes; address and secret are told once',
      secret: true,
      answer: psaWebhook,
      handleVendor: ({ inAccount, actor, signal }) =>
        service.setUpWebhook(inAccount, actor, signal),
    }),
    vendorRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/member-mappings',
      summary: 'The members of the PSA, and the users whom they are mapped to',
      query: psaListQuery,
      answer: memberMappingPage,
      async handleVendor({ query, ...request }) {
        await request.inAccount(requireConnection);
        const away = await failureToPass(parts.readMembers(request, query.refresh));
        const found = await request.inAccount(async (tx) => {
          const { id } = await requireConnection(tx);
          return mappings.list(tx, id, query.search);
        });
        // Those who were seen before can be mapped while the PSA is away.
        if (away && !found.length) throw away;
        const { offset, limit } = rowsOf(query);
        return presentPage(
          [found.slice(offset, offset + limit), found.length],
          query,
          presentMapping,
        );
      },
    }),
    accountRoute({
      ...common,
      method: 'put',
      path: '/integrations/psa/member-mappings/{member_id}',
      summary: 'Maps a member to a user by hand, or to nobody',
      params: memberMappingParams,
      body: memberMappingBody,
      answer: memberMapping,
      async handle({ tx, actor, params, body }) {
        const connection = await requireConnection(tx);
        return presentMapping(
          await mappings.map(tx, actor, {
            connectionId: connection.id,
            memberId: params.member_id,
            userId: body.user_id,
          }),
        );
      },
    }),
  ];
}

/** Why a PSA could not be asked, where it may well answer later; null where it was. */
async function failureToPass(work: Promise<unknown>): Promise<PsaError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof PsaError && error.isTemporary) return error;
    throw error;
  }
}
