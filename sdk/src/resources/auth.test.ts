import { describe, expect, it } from 'vitest';
import type { Tokens } from '../contract/account.js';
import { ClientError } from '../errors.js';
import { fakeUser } from '../testing/fake-records.js';
import { createDeviceStore } from '../transport/device-store.js';
import type { Http } from '../transport/http.js';
import { HostError } from '../host-adapter.js';
import type { KeptLogin } from '../transport/device-store.js';
import { createAuth, type GetProof, type LoginKeeper } from './auth.js';

const user = fakeUser('l1_tech');

function start(
  answer: (path: string, body: unknown) => unknown,
  tokens?: Tokens,
  getProof?: GetProof,
  loginKeeper?: LoginKeeper,
) {
  const calls: unknown[] = [];
  const http = (async ({ path, body }: { path: string; body?: unknown }) => {
    calls.push([path, body]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    return answer(path, body);
  }) as Http;
  const store = createDeviceStore('memory');
  const prove = getProof && { key: 'pk_0123456789', getProof };
  const auth = createAuth({ server: 's', http, store, tokens, prove, loginKeeper });
  return { auth, calls };
}

const issued = (n: number, expires_in = 300): Tokens => ({
  access_token: `access-${n}`,
  refresh_token: `refresh-${n}`,
  expires_in,
  user,
});

describe('signing in', () => {
  it('renews once, however many calls find their token refused', async () => {
    const { auth, calls } = start(() => issued(2), issued(1));
    const renewed = await Promise.all([1, 2, 3, 4].map(() => auth.renew('access-1')));
    expect(renewed).toEqual(Array(4).fill('access-2'));
    expect(calls).toEqual([['/auth/refresh', { refresh_token: 'refresh-1' }]]);
    auth.destroy();
  });

  it('does not renew again for a call that was refused with the token before', async () => {
    const { auth, calls } = start(() => issued(2), issued(1));
    await auth.renew('access-1');
    expect(await auth.renew('access-1')).toBe('access-2');
    expect(calls).toHaveLength(1);
    auth.destroy();
  });

  it('renews with the rotated token the next time', async () => {
    let n = 1;
    const { auth, calls } = start(() => issued((n += 1)), issued(1));
    await auth.refresh();
    await auth.refresh();
    expect(calls.at(-1)).toEqual(['/auth/refresh', { refresh_token: 'refresh-2' }]);
    auth.destroy();
  });

  it('renews before a token ends', async () => {
    const { auth } = start(() => issued(2), issued(1, 0.1));
    const fresh = await new Promise((resolve) => auth.onToken(resolve));
    expect(fresh).toBe('access-2');
    auth.destroy();
  });

  it('signs out when the refresh token is refused, but not when the network is away', async () => {
    let failure = new ClientError('network', 'away');
    const { auth } = start(() => Promise.reject(failure), issued(1));
    await expect(auth.refresh()).rejects.toMatchObject({ code: 'network' });
    expect(auth.state.status).toBe('signed-in');
    failure = new ClientError('unauthenticated', 'reused', { status: 401 });
    await expect(auth.refresh()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(auth.state).toEqual({ status: 'signed-out', user: null });
    await expect(auth.token()).rejects.toMatchObject({ code: 'signed_out' });
    auth.destroy();
  });
});

describe('signing in by the host’s proof', () => {
  const proof = { agent_id: '42', hmac: 'X1dV' };
  const asked = ['/embed/token', { host: 'halo', key: 'pk_0123456789', proof }];
  const refused = (
    code: 'proof_refused' | 'member_not_mapped' | 'unauthenticated',
    status: number,
  ) => new ClientError(code, 'Ask an owner to map the agent', { status });

  function prover(answer: (path: string, nth: number) => unknown) {
    let nth = 0;
    let proofs = 0;
    const getProof: GetProof = async () => {
      proofs += 1;
      return { host: 'halo', proof };
    };
    const started = start((path) => answer(path, (nth += 1)), undefined, getProof);
    return { ...started, proofs: () => proofs };
  }

  it('exchanges one proof for tokens, however many calls wait for them', async () => {
    const { auth, calls, proofs } = prover((_, nth) => issued(nth));
    expect(await Promise.all([auth.token(), auth.token(), auth.restore()])).toEqual([
      'access-1',
      'access-1',
      user,
    ]);
    expect(calls).toEqual([asked]);
    expect(proofs()).toBe(1);
    auth.destroy();
  });

  it('renews by refreshing, and proves anew once where the login was ended', async () => {
    const { auth, calls, proofs } = prover((path, nth) =>
      path === '/auth/refresh' && nth > 2
        ? Promise.reject(refused('unauthenticated', 401))
        : issued(nth),
    );
    await auth.token();
    expect(await auth.renew('access-1')).toBe('access-2');
    expect(await auth.renew('access-2')).toBe('access-4');
    expect(calls.map((call) => (call as [string])[0])).toEqual([
      '/embed/token',
      '/auth/refresh',
      '/auth/refresh',
      '/embed/token',
    ]);
    expect(proofs()).toBe(2);
    expect(auth.state.status).toBe('signed-in');
    auth.destroy();
  });

  it('says why a proof was refused, and offers it again only when asked to', async () => {
    const { auth, calls } = prover(() => Promise.reject(refused('member_not_mapped', 403)));
    const failure = { code: 'member_not_mapped', message: 'Ask an owner to map the agent' };
    await expect(auth.restore()).rejects.toMatchObject(failure);
    await expect(auth.token()).rejects.toMatchObject(failure);
    await expect(auth.renew('access-1')).rejects.toMatchObject(failure);
    expect(calls).toHaveLength(1);
    await expect(auth.restore()).rejects.toMatchObject(failure);
    expect(calls).toHaveLength(2);
    expect(auth.state.status).toBe('signed-out');
    auth.destroy();
  });

  it('tells a refused proof from nobody being signed in', async () => {
    const { auth } = prover(() => Promise.reject(refused('proof_refused', 401)));
    await expect(auth.restore()).rejects.toMatchObject({ code: 'proof_refused' });
    auth.destroy();
  });

  it('keeps the login through an outage, and does not prove because of one', async () => {
    let isAway = false;
    const { auth, proofs } = prover((_, nth) =>
      isAway ? Promise.reject(new ClientError('network', 'away')) : issued(nth),
    );
    await auth.token();
    isAway = true;
    await expect(auth.renew('access-1')).rejects.toMatchObject({ code: 'network' });
    expect(auth.state.status).toBe('signed-in');
    expect(proofs()).toBe(1);
    isAway = false;
    expect(await auth.renew('access-1')).toBe('access-3');
    auth.destroy();
  });
});

describe('a login that the page keeps in a place of its own', () => {
  const ended = new ClientError('unauthenticated', 'reused', { status: 401 });
  const loginOf = (n: number): KeptLogin => ({
    server: 's',
    refresh_token: `refresh-${n}`,
    user,
  });

  function placeWith(kept: KeptLogin | null) {
    const place = { kept };
    const keeper: LoginKeeper = {
      read: async () => place.kept,
      write: async (login) => void (place.kept = login),
    };
    return { place, keeper };
  }
  const asked = (answer: (path: string) => unknown, keeper: LoginKeeper, getProof?: GetProof) =>
    start(answer, undefined, getProof ?? (() => Promise.resolve(code)), keeper);
  const code = { host: 'autotask', proof: { code: 'c' } } as const;
  const paths = (calls: unknown[]) => calls.map((call) => (call as [string])[0]);

  it('is taken up without a proof, and kept again as it rotates', async () => {
    const { place, keeper } = placeWith(loginOf(1));
    const { auth, calls } = asked(() => issued(2), keeper);
    expect(await auth.restore()).toEqual(user);
    expect(calls).toEqual([['/auth/refresh', { refresh_token: 'refresh-1' }]]);
    expect(place.kept).toEqual(loginOf(2));
    auth.destroy();
  });

  it('is read anew before each renewal: another page may have rotated it meanwhile', async () => {
    const { place, keeper } = placeWith(loginOf(1));
    const { auth, calls } = asked(() => issued(2), keeper);
    await auth.restore();
    place.kept = loginOf(7);
    await auth.refresh();
    expect(calls.at(-1)).toEqual(['/auth/refresh', { refresh_token: 'refresh-7' }]);
    auth.destroy();
  });

  it('is proved once where none is kept, and then kept', async () => {
    const { place, keeper } = placeWith(null);
    const { auth, calls } = asked(() => issued(1), keeper);
    await auth.restore();
    expect(paths(calls)).toEqual(['/embed/token']);
    expect(place.kept).toEqual(loginOf(1));
    auth.destroy();
  });

  it('is forgotten where the server ended it, and so is its user where nobody proves another', async () => {
    const { place, keeper } = placeWith(loginOf(1));
    let isEnded = false;
    const closed = () => Promise.reject(new HostError('aborted', 'The window was closed'));
    const { auth } = asked(() => (isEnded ? Promise.reject(ended) : issued(2)), keeper, closed);
    await auth.restore();
    isEnded = true;
    await expect(auth.renew('access-2')).rejects.toMatchObject({ code: 'aborted' });
    expect(place.kept).toBeNull();
    expect(auth.state).toEqual({ status: 'signed-out', user: null });
    auth.destroy();
  });

  it('shows who is signed in while the network is away', async () => {
    const { place, keeper } = placeWith(loginOf(1));
    const { auth } = asked(() => Promise.reject(new ClientError('network', 'away')), keeper);
    expect(await auth.restore()).toEqual(user);
    expect(place.kept).toEqual(loginOf(1));
    auth.destroy();
  });

  it('does not silently become somebody else’s who signed in in another page', async () => {
    const { place, keeper } = placeWith(loginOf(1));
    const refused = () => Promise.reject(new HostError('refused', 'No click'));
    const { auth } = asked(() => issued(2), keeper, refused);
    await auth.restore();
    place.kept = { ...loginOf(9), user: { ...user, id: 'somebody-else' } };
    await expect(auth.renew('access-2')).rejects.toMatchObject({ code: 'refused' });
    expect(place.kept.refresh_token).toBe('refresh-9');
    expect(auth.state.status).toBe('signed-out');
    auth.destroy();
  });

  it('is forgotten by signing out', async () => {
    const { place, keeper } = placeWith(loginOf(1));
    const { auth } = asked(() => issued(2), keeper);
    await auth.restore();
    await auth.logout();
    expect(place.kept).toBeNull();
    auth.destroy();
  });
});
