import {
  coverageBody,
  id,
  roleBody,
  user,
  userListQuery,
  userPage,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { guards } from '../../http/guard.js';
import { accountRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
import { presentUser } from './account.presenter.js';
import type { UserService } from './user.service.js';

const params = z.object({ id });

/** The users of the account, for its owners. */
export function userRoutes(users: UserService): Route[] {
  const common = { tag: 'users', guard: guards.owner };
  return [
    accountRoute({
      ...common,
      method: 'get',
      path: '/users',
      summary: 'Lists the users, those who were deactivated too',
      query: userListQuery,
      answer: userPage,
      handle: async ({ tx, query }) => presentPage(await users.list(tx, query), query, presentUser),
    }),
    accountRoute({
      ...common,
      method: 'patch',
      path: '/users/{id}/role',
      summary: 'Changes the role of a user',
      params,
      body: roleBody,
      answer: user,
      handle: async ({ tx, actor, params, body }) =>
        presentUser(
          await users.changeRole(tx, actor, { userId: params.id, role: body.account_role }),
        ),
    }),
    accountRoute({
      ...common,
      method: 'patch',
      path: '/users/{id}/coverage',
      summary: 'Lets an engineer stand in for the L1 desk, or no longer',
      params,
      body: coverageBody,
      answer: user,
      handle: async ({ tx, actor, params, body }) =>
        presentUser(
          await users.changeCoverage(tx, actor, {
            userId: params.id,
            canCoverL1: body.can_cover_l1,
          }),
        ),
    }),
    accountRoute({
      ...common,
      method: 'post',
      path: '/users/{id}/deactivate',
      summary: 'Refuses the user from now on, and frees the seat',
      params,
      answer: user,
      handle: async ({ tx, actor, params }) =>
        presentUser(await users.deactivate(tx, actor, params.id)),
    }),
  ];
}
