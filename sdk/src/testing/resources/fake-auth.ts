import type { AccountRole, Me } from '../../contract/account.js';
import type { Auth, AuthState } from '../../resources/auth.js';
import { createEmitter } from '../../transport/emitter.js';
import { fakeUser } from '../fake-records.js';
import { fakeProblem } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';

/** Logins that all succeed; the part of an e-mail address before the @ may name a role. */
export function createFakeAuth(
  call: FakeCall,
  wanted: AccountRole | Partial<Me> | null = 'l1_tech',
) {
  const emitter = createEmitter<{ state: AuthState }>();
  const first = typeof wanted === 'string' ? fakeUser(wanted) : wanted;
  const start = first && fakeUser(knownRole(first.account_role), first);
  let state: AuthState = { status: start ? 'signed-in' : 'signed-out', user: start };
  const enter = (user: Me | null): void => {
    state = { status: user ? 'signed-in' : 'signed-out', user };
    emitter.emit('state', state);
  };
  const current = (): Me => {
    if (!state.user) throw fakeProblem('unauthenticated', 'Sign in first');
    return state.user;
  };
  const auth: Auth = {
    get state() {
      return state;
    },
    subscribe: (listener) => emitter.on('state', listener),
    async register(body, options) {
      const user = fakeUser('owner', { email: body.email, name: body.name });
      enter(await call('auth.register', [body], options, () => user));
      return user;
    },
    async login(body, options) {
      const role = knownRole(body.email.split('@')[0]);
      const user = fakeUser(role, { email: body.email });
      enter(await call('auth.login', [body], options, () => user));
      return user;
    },
    async logout(options) {
      enter(null);
      await call('auth.logout', [], options, () => null);
    },
    me: (options) => call('auth.me', [], options, current),
    refresh: (options) => call('auth.refresh', [], options, current),
    restore: (options) => call('auth.restore', [], options, () => state.user),
  };
  return {
    auth,
    user: () => state.user,
    onOwner: (listener: () => void) => emitter.on('state', listener),
  };
}

function knownRole(name: string | undefined): AccountRole {
  if (name === 'owner' || name === 'engineer' || name === 'viewer') return name;
  return 'l1_tech';
}
