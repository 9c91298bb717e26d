import type { Me } from '../../contract/account.js';
import type { Accounts } from '../../resources/accounts.js';
import type { Invites } from '../../resources/invites.js';
import type { Users } from '../../resources/users.js';
import { fakeId, fakeNow } from '../fake-records.js';
import { fakeProblem, type FakeServer, type FakeServerState } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';
import { pageOf } from './page-of.js';

/** The one account of the fake server, with its users and its invites. */
export function fakeAccount(
  { state }: FakeServer,
  call: FakeCall,
  me: () => Me,
): { accounts: Accounts; users: Users; invites: Invites } {
  const account = {
    id: fakeId(1, 1),
    name: 'Demo MSP',
    sso_enabled: false,
    sso_provider: null,
    sso_config: null,
    subscription: { plan: 'trial', status: 'trialing', seat_limit: 5, l1_seat_limit: 5 },
    created_at: fakeNow,
  };
  const seatOf = <R extends 'engineer' | 'l1_tech'>(role: R) => {
    const current = state.users.filter((one) => one.is_active && one.account_role === role).length;
    return { role, current, limit: 5, available: 5 - current };
  };
  const changeUser = (id: string, changes: Partial<FakeServerState['users'][number]>) => {
    const user = state.users.find((candidate) => candidate.id === id);
    if (!user) throw fakeProblem('not_found', 'There is no such user');
    return Object.assign(user, changes);
  };
  const invitations: Awaited<ReturnType<Invites['create']>>[] = [];
  return {
    accounts: {
      get: (options) => call('accounts.get', [], options, () => account),
      patch: (body, options) =>
        call('accounts.patch', [body], options, () => Object.assign(account, body)),
      seats: (options) =>
        call('accounts.seats', [], options, () => ({
          engineer: seatOf('engineer'),
          l1_tech: seatOf('l1_tech'),
        })),
      audit: (query, options) => call('accounts.audit', [query], options, () => pageOf([], query)),
    },
    users: {
      list: (query, options) =>
        call('users.list', [query], options, () => pageOf(state.users, query)),
      setRole: (id, account_role, options) =>
        call('users.setRole', [id, account_role], options, () => changeUser(id, { account_role })),
      setCoverage: (id, can_cover_l1, options) =>
        call('users.setCoverage', [id, can_cover_l1], options, () =>
          changeUser(id, { can_cover_l1 }),
        ),
      deactivate: (id, options) =>
        call('users.deactivate', [id], options, () => changeUser(id, { is_active: false })),
    },
    invites: {
      list: (query, options) =>
        call('invites.list', [query], options, () => pageOf(invitations, query)),
      create: (body, options) =>
        call('invites.create', [body], options, () => {
          const id = fakeId(8, invitations.length + 1);
          const invite = {
            ...body,
            id,
            expires_at: '2026-03-09T09:30:00.000Z',
            token: `fake-${id}`,
          };
          invitations.push(invite);
          return invite;
        }),
      revoke: (id, options) =>
        call('invites.revoke', [id], options, () => {
          const at = invitations.findIndex((invite) => invite.id === id);
          if (at < 0) throw fakeProblem('not_found', 'There is no such invite');
          invitations.splice(at, 1);
        }),
      accept: (body, options) => call('invites.accept', [body], options, me),
    },
  };
}
