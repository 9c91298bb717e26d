import {
  loginBody,
  logoutBody,
  me,
  refreshBody,
  registerBody,
  tokens,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { guards } from '../../http/guard.js';
import { accountRoute, publicRoute, type Route } from '../../http/route.js';
import { presentMe } from './account.presenter.js';
import type { AuthService } from './auth.service.js';

/** Signing up, in and out. */
export function authRoutes(auth: AuthService): Route[] {
  const tag = 'auth';
  return [
    publicRoute({
      method: 'post',
      path: '/auth/register',
      summary: 'Creates an account with its first owner, and signs them in',
      tag,
      body: registerBody,
      answer: tokens,
      status: 201,
      secret: true,
      handle: ({ body, ip }) =>
        auth.register({
          accountName: body.account_name,
          name: body.name,
          email: body.email,
          password: body.password,
          ip,
        }),
    }),
    publicRoute({
      method: 'post',
      path: '/auth/login',
      summary: 'Signs in',
      tag,
      body: loginBody,
      answer: tokens,
      secret: true,
      handle: ({ body, ip }) => auth.login({ ...body, ip }),
    }),
    publicRoute({
      method: 'post',
      path: '/auth/refresh',
      summary: 'Exchanges a refresh token for new tokens; each can be used once',
      tag,
      body: refreshBody,
      answer: tokens,
      secret: true,
      handle: ({ body, header }) => auth.refresh(body.refresh_token, header('origin')),
    }),
    publicRoute({
      method: 'post',
      path: '/auth/logout',
      summary: 'Ends the sign-in that a refresh token belongs to',
      tag,
      body: logoutBody,
      answer: z.void(),
      status: 204,
      handle: ({ body }) => auth.logout(body.refresh_token),
    }),
    accountRoute({
      method: 'get',
      path: '/auth/me',
      summary: 'Who is signed in',
      tag,
      guard: guards.signedIn,
      answer: me,
      handle: async ({ actor }) => presentMe(actor),
    }),
  ];
}
