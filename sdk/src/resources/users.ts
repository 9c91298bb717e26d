import type { AccountRole, User } from '../contract/account.js';
import type { Page } from '../contract/primitives.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { answerOf } from '../transport/wire.js';

/** The users of the account; changing them is the owner's. */
export interface Users {
  list(query?: { page?: number; page_size?: number }, options?: CallOptions): Promise<Page<User>>;
  setRole(id: string, role: AccountRole, options?: CallOptions): Promise<User>;
  setCoverage(id: string, canCoverL1: boolean, options?: CallOptions): Promise<User>;
  deactivate(id: string, options?: WriteOptions): Promise<User>;
}

export function createUsers(http: Http): Users {
  const at = (id: string): string => `/users/${encodeURIComponent(id)}`;
  return {
    list: (query, options) =>
      http({ path: '/users', query, answer: answerOf('userPage'), ...options }),
    setRole: (id, role, options) =>
      http({
        method: 'PATCH',
        path: `${at(id)}/role`,
        body: { account_role: role },
        answer: answerOf('user'),
        ...options,
      }),
    setCoverage: (id, canCoverL1, options) =>
      http({
        method: 'PATCH',
        path: `${at(id)}/coverage`,
        body: { can_cover_l1: canCoverL1 },
        answer: answerOf('user'),
        ...options,
      }),
    deactivate: (id, options) =>
      http({ method: 'POST', path: `${at(id)}/deactivate`, answer: answerOf('user'), ...options }),
  };
}
