import type { z } from 'zod/mini';
import type { AccountRole, CreatedInvite, Invite, Me } from '../contract/account.js';
import type { acceptInviteBody } from '../contract/account-requests.js';
import type { Page } from '../contract/primitives.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { answerOf } from '../transport/wire.js';
import type { AuthSession } from './auth.js';

export type AcceptInviteBody = z.input<typeof acceptInviteBody>;

/** Invitations into the account. */
export interface Invites {
  list(query?: { page?: number; page_size?: number }, options?: CallOptions): Promise<Page<Invite>>;
  /** The answer holds the invitation's token, which is told this once. */
  create(
    body: { email: string; role: AccountRole },
    options?: WriteOptions,
  ): Promise<CreatedInvite>;
  revoke(id: string, options?: CallOptions): Promise<void>;
  /** Joins the account and signs in; needs no token. */
  accept(body: AcceptInviteBody, options?: CallOptions): Promise<Me>;
}

/** `enter` signs in with what an accepted invite answers. */
export function createInvites(http: Http, enter: AuthSession['enter']): Invites {
  return {
    list: (query, options) =>
      http({ path: '/invites', query, answer: answerOf('invitePage'), ...options }),
    create: (body, options) =>
      http({
        method: 'POST',
        path: '/invites',
        body,
        answer: answerOf('createdInvite'),
        ...options,
      }),
    revoke: (id, options) =>
      http({ method: 'DELETE', path: `/invites/${encodeURIComponent(id)}`, ...options }),
    accept: (body, options) => enter('/invites/accept', body, options),
  };
}
