import {
  embedCode,
  embedCodeBody,
  embedHostPage,
  embedHosts,
  embedHostSettings,
  embedKey,
  embedKeyBody,
  embedKeyPage,
  embedTokenBody,
  id,
  pageQuery,
  tokens as tokensAnswer,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { guards } from '../../http/guard.js';
import { accountRoute, publicRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
import { presentEmbedHost, presentEmbedKey } from './embed.presenter.js';
import type { EmbedService } from './embed.service.js';

/** Embedding over HTTP. */
export function embedRoutes({ keys, hosts, codes, tokens }: EmbedService): Route[] {
  const owners = { tag: 'embedding', guard: guards.owner };
  return [
    accountRoute({
      ...owners,
      method: 'get',
      path: '/embed/keys',
      summary: 'Lists the publishable keys that pages name the account by',
      query: z.object(pageQuery),
      answer: embedKeyPage,
      handle: async ({ tx, query }) =>
        presentPage(await keys.list(tx, query), query, presentEmbedKey),
    }),
    accountRoute({
      ...owners,
      method: 'post',
      path: '/embed/keys',
      summary: 'Makes a publishable key for pages of these origins',
      body: embedKeyBody,
      answer: embedKey,
      status: 201,
      handle: async ({ tx, actor, body }) =>
        presentEmbedKey(
          await keys.create(tx, actor, { name: body.name, allowedOrigins: body.allowed_origins }),
        ),
    }),
    accountRoute({
      ...owners,
      method: 'delete',
      path: '/embed/keys/{id}',
      summary: 'Deletes a key, and ends every sign-in that came by it',
      params: z.object({ id }),
      answer: z.void(),
      status: 204,
      handle: ({ tx, actor, params }) => keys.remove(tx, actor, params.id),
    }),
    accountRoute({
      ...owners,
      method: 'get',
      path: '/embed/hosts',
      summary: 'How the hosts that are set up prove who looks, without the secrets',
      answer: embedHostPage,
      async handle({ tx }) {
        const found = await hosts.list(tx);
        const paging = { page: 1, page_size: embedHosts.length };
        return presentPage([found, found.length], paging, presentEmbedHost);
      },
    }),
    accountRoute({
      ...owners,
      method: 'put',
      path: '/embed/hosts/{host}',
      summary: 'Sets how a host proves who looks; what the body holds depends on the host',
      params: z.object({ host: z.enum(embedHosts) }),
      body: z.record(z.string(), z.unknown()),
      answer: embedHostSettings,
      handle: async ({ tx, actor, params, body }) =>
        presentEmbedHost(await hosts.set(tx, actor, params.host, body)),
    }),
    accountRoute({
      method: 'post',
      path: '/embed/codes',
      summary: 'A code, good for a minute, that takes this sign-in to the page that asked for it',
      tag: 'embedding',
      guard: guards.signedIn,
      body: embedCodeBody,
      answer: embedCode,
      secret: true,
      handle: ({ tx, actor, body }) => codes.create(tx, actor, body),
    }),
    publicRoute({
      method: 'post',
      path: '/embed/token',
      summary: 'Signs in who proves, through the page that embeds us, who they are',
      tag: 'embedding',
      body: embedTokenBody,
      answer: tokensAnswer,
      secret: true,
      handle: ({ body, header, ip, signal }) =>
        tokens.exchange(body, { origin: header('origin'), ip, signal }),
    }),
  ];
}
