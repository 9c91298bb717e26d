import {
  acceptInviteBody,
  createdInvite,
  id,
  inviteBody,
  inviteListQuery,
  invitePage,
  tokens,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { guards } from '../../http/guard.js';
import { accountRoute, publicRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
import { presentInvite } from './account.presenter.js';
import type { InviteService } from './invite.service.js';

/** Invites: made by owners, accepted by whoever holds the token. */
export function inviteRoutes(invites: InviteService): Route[] {
  const common = { tag: 'invites', guard: guards.owner };
  return [
    accountRoute({
      ...common,
      method: 'get',
      path: '/invites',
      summary: 'Lists the invites that nobody accepted yet',
      query: inviteListQuery,
      answer: invitePage,
      handle: async ({ tx, query }) =>
        presentPage(await invites.list(tx, query), query, presentInvite),
    }),
    accountRoute({
      ...common,
      method: 'post',
      path: '/invites',
      summary: 'Invites somebody; the token is told in this answer alone',
      body: inviteBody,
      answer: createdInvite,
      status: 201,
      secret: true,
      handle: async ({ tx, actor, body }) => {
        const { invite, token } = await invites.create(tx, actor, body);
        return { ...presentInvite(invite), token };
      },
    }),
    publicRoute({
      tag: common.tag,
      method: 'post',
      path: '/invites/accept',
      summary: 'Makes the invited one a user, and signs them in',
      body: acceptInviteBody,
      answer: tokens,
      status: 201,
      secret: true,
      handle: ({ body }) => invites.accept(body),
    }),
    accountRoute({
      ...common,
      method: 'delete',
      path: '/invites/{id}',
      summary: 'Withdraws an invite',
      params: z.object({ id }),
      answer: z.void(),
      status: 204,
      handle: ({ tx, actor, params }) => invites.remove(tx, actor, params.id),
    }),
  ];
}
