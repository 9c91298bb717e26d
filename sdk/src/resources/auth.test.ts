import { describe, expect, it } from 'vitest';
import type { Tokens } from '../contract/account.js';
import { ClientError } from '../errors.js';
import { fakeUser } from '../testing/fake-records.js';
import { createDeviceStore } from '../transport/device-store.js';
import type { Http } from '../transport/http.js';
import { createAuth } from './auth.js';

const user = fakeUser('l1_tech');

function start(answer: (path: string, body: unknown) => unknown, tokens?: Tokens) {
  const calls: unknown[] = [];
  const http = (async ({ path, body }: { path: string; body?: unknown }) => {
    calls.push([path, body]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    return answer(path, body);
  }) as Http;
  const store = createDeviceStore('memory');
  const auth = createAuth({ server: 's', http, store, tokens });
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
