import {
  account,
  accountPatch,
  auditPage,
  auditQuery,
  seats as seatsAnswer,
} from '@resolutionflow/sdk/contract';
import { guards } from '../../http/guard.js';
import { accountRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
import { presentAccount, presentAuditEntry, presentSeat } from './account.presenter.js';
import { changeAccount, readAccount } from './account.service.js';
import type { AccountsService } from './accounts.service.js';
import { listAudit } from './audit.service.js';
import { authRoutes } from './auth.routes.js';
import { inviteRoutes } from './invite.routes.js';
import { userRoutes } from './user.routes.js';

/** Everything about accounts: signing in, users, invites, seats, the account itself, its audit log. */
export function accountRoutes(services: AccountsService): Route[] {
  return [
    ...authRoutes(services.auth),
    ...userRoutes(services.users),
    ...inviteRoutes(services.invites),
    accountRoute({
      method: 'get',
      path: '/accounts/me',
      summary: 'The account; secrets of its single sign-on are masked',
      tag: 'account',
      guard: guards.signedIn,
      answer: account,
      handle: async ({ tx }) => presentAccount(await readAccount(tx)),
    }),
    accountRoute({
      method: 'patch',
      path: '/accounts/me',
      summary: 'Changes the account; a masked secret that is sent back stays as it was',
      tag: 'account',
      guard: guards.owner,
      body: accountPatch,
      answer: account,
      handle: async ({ tx, actor, body }) =>
        presentAccount(
          await changeAccount(tx, actor, {
            name: body.name,
            ssoEnabled: body.sso_enabled,
            ssoProvider: body.sso_provider,
            ssoConfig: body.sso_config,
          }),
        ),
    }),
    accountRoute({
      method: 'get',
      path: '/accounts/me/seats',
      summary: 'How many seats there are, and how many are taken',
      tag: 'account',
      guard: guards.l1OrAbove,
      answer: seatsAnswer,
      handle: async ({ tx }) => {
        const { engineer, l1_tech } = await services.seats.read(tx);
        return { engineer: presentSeat(engineer), l1_tech: presentSeat(l1_tech) };
      },
    }),
    accountRoute({
      method: 'get',
      path: '/audit',
      summary: 'Who did what, newest first',
      tag: 'account',
      guard: guards.owner,
      query: auditQuery,
      answer: auditPage,
      handle: async ({ tx, query }) =>
        presentPage(await listAudit(tx, query), query, presentAuditEntry),
    }),
  ];
}
