import type { z } from 'zod/mini';
import type { Account, AuditEntry, Seats } from '../contract/account.js';
import type { accountPatch } from '../contract/account-requests.js';
import type { Page } from '../contract/primitives.js';
import type { CallOptions, Http } from '../transport/http.js';
import { answerOf } from '../transport/wire.js';

export type AccountPatch = z.input<typeof accountPatch>;

/** The signed-in user's account. */
export interface Accounts {
  get(options?: CallOptions): Promise<Account>;
  patch(body: AccountPatch, options?: CallOptions): Promise<Account>;
  seats(options?: CallOptions): Promise<Seats>;
  audit(
    query?: { page?: number; page_size?: number },
    options?: CallOptions,
  ): Promise<Page<AuditEntry>>;
}

export function createAccounts(http: Http): Accounts {
  const path = '/accounts/me';
  return {
    get: (options) => http({ path, answer: answerOf('account'), ...options }),
    patch: (body, options) =>
      http({ method: 'PATCH', path, body, answer: answerOf('account'), ...options }),
    seats: (options) => http({ path: `${path}/seats`, answer: answerOf('seats'), ...options }),
    audit: (query, options) =>
      http({ path: '/audit', query, answer: answerOf('auditPage'), ...options }),
  };
}
