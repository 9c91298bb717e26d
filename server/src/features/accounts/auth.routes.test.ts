import { randomBytes, randomUUID } from 'node:crypto';
import type { Problem, Tokens } from '@resolutionflow/sdk/contract';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededPassword } from '../../db/seed.js';
import { startTestApi, type TestApi } from '../../testing/api.js';
import { cpuTimeOf } from '../../testing/cpu-time.js';

let api: TestApi;
let filled: string[];
beforeAll(async () => {
  filled = [];
  api = await startTestApi({
    onAccountCreated: async (tx) => {
      filled.push(tx.accountId);
    },
  });
});
afterAll(() => api.stop());

const login = (body: unknown, ip = '203.0.113.1') =>
  api.call<Tokens & Problem>('POST', '/auth/login', {
    body,
    headers: { 'X-Forwarded-For': ip },
  });
const refresh = (refresh_token: string) =>
  api.call<Tokens & Problem>('POST', '/auth/refresh', { body: { refresh_token } });
const freshTokens = async (email = 'l1@demo.test') =>
  (await login({ email, password: seededPassword })).body;
const me = (token: string) => api.call('GET', '/auth/me', { token });

function newcomer() {
  return {
    account_name: 'Northwind IT',
    name: 'Grace Hollis',
    email: `${randomUUID()}@northwind.test`,
    password: 'a long enough one',
  };
}
const register = (body: unknown) => api.call<Tokens & Problem>('POST', '/auth/register', { body });

describe('registering', () => {
  it('makes an account on trial with its owner, filled in the same transaction, and signs in', async () => {
    const answer = await register(newcomer());
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ expires_in: 300, user: { account_role: 'owner' } });
    const token = answer.body.access_token;
    const accountId = answer.body.user.account_id;
    expect(filled).toContain(accountId);
    const account = await api.call('GET', '/accounts/me', { token });
    expect(account.body).toMatchObject({
      id: accountId,
      name: 'Northwind IT',
      subscription: { plan: 'trial', status: 'trialing', seat_limit: 5, l1_seat_limit: 5 },
    });
    const audit = await api.call('GET', '/audit', { token });
    expect(audit.body).toMatchObject({ items: [{ action: 'account.registered' }] });
  });

  it('takes an e-mail once over all accounts, in whatever case it is typed', async () => {
    const answer = await register({ ...newcomer(), email: ' OWNER@Demo.Test ' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });

  it('lets one of many at the same instant have the e-mail, and leaves no account of the others', async () => {
    const before = await accountCount();
    const body = newcomer();
    const answers = await Promise.all(Array.from({ length: 12 }, () => register(body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body: { code } }) => code === 'email_taken')).toHaveLength(11);
    expect(await accountCount()).toBe(before + 1);
  });

  it.each([
    ['a short password', { password: 'short' }, 'password'],
    ['no name', { name: '   ' }, 'name'],
    ['no e-mail', { email: 'somebody' }, 'email'],
    ['U+0000', { name: 'Gr\0ace' }, 'name'],
    ['half a surrogate pair', { account_name: 'North\ud800' }, 'account_name'],
    ['a type that is none', { name: ['Grace'] }, 'name'],
  ])('refuses %s', async (_what, change, path) => {
    const answer = await register({ ...newcomer(), ...change });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path }] },
    });
  });

  async function accountCount() {
    const [row] = await api.db.owner.em
      .fork()
      .execute<{ n: number }[]>('select count(*)::int as n from accounts');
    return row!.n;
  }
});

describe('logging in', () => {
  it('signs in whatever the case of the e-mail', async () => {
    const answer = await login({ email: 'L1@DEMO.test', password: seededPassword });
    expect(answer.status).toBe(200);
    expect(await me(answer.body.access_token)).toMatchObject({
      status: 200,
      body: {
        email: 'l1@demo.test',
        account_role: 'l1_tech',
        can_cover_l1: false,
        is_super_admin: false,
      },
    });
  });

  it('answers an unknown user, a wrong password and a deactivated user alike', async () => {
    const { email, password } = newcomer();
    const gone = await register({ ...newcomer(), email, password });
    await api.db.owner.em
      .fork()
      .execute('update users set deactivated_at = now() where id = ?', [gone.body.user.id]);
    const answers = await Promise.all([
      login({ email: 'nobody@demo.test', password: seededPassword }),
      login({ email: 'owner@demo.test', password: 'not this one' }),
      login({ email, password }),
      login({ email, password: 'not this one' }),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual({
        request_id: expect.any(String) as string,
        type: 'urn:resolutionflow:problem:invalid_credentials',
        title: 'Not signed in',
        status: 401,
        detail: 'The e-mail or the password is wrong',
        code: 'invalid_credentials',
      });
    }
  });

  it('does about as much work for an unknown user as for a wrong password', async () => {
    const least = { known: Infinity, unknown: Infinity };
    // In turns, and the least of each: what else goes on in this process is not of the login.
    for (let at = 0; at < 16; at++) {
      for (const who of ['known', 'unknown'] as const) {
        const email = who === 'known' ? 'viewer@other.test' : 'stranger@other.test';
        const work = () => login({ email, password: 'not this one' }, `198.51.100.${at}`);
        const spent = await cpuTimeOf(work, 1);
        if (at > 0) least[who] = Math.min(least[who], spent);
      }
    }
    const { known, unknown } = least;
    // One hash takes more than all the rest together: leaving it out would halve the work.
    expect(unknown / known).toBeGreaterThan(0.6);
    expect(unknown / known).toBeLessThan(1.7);
  });

  it('stops guesses at one account from one address, fifty at once too, and says when to go on', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 50 }, () =>
        login({ email: 'viewer@demo.test', password: 'not this one' }, '203.0.113.50'),
      ),
    );
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    const stopped = guesses.filter(({ status }) => status === 429);
    expect(stopped).toHaveLength(40);
    expect(stopped[0]!.body.code).toBe('too_many_requests');
    expect(Number(stopped[0]!.headers.get('retry-after'))).toBeGreaterThan(600);
    const { headers } = stopped[0]!;
    expect(headers.get('ratelimit-limit')).toBe('10');
    expect(headers.get('ratelimit-remaining')).toBe('0');
    expect(headers.get('ratelimit-reset')).toBe(headers.get('retry-after'));
    const right = { email: 'viewer@demo.test', password: seededPassword };
    expect((await login(right, '203.0.113.50')).status).toBe(429);
    // Who sits behind the same address, or is attacked from elsewhere, still gets in.
    expect((await login({ ...right, email: 'l1@demo.test' }, '203.0.113.50')).status).toBe(200);
    expect((await login(right, '203.0.113.51')).status).toBe(200);
  });

  it('does not count what succeeds, thirty at once neither', async () => {
    const body = { email: 'engineer@demo.test', password: seededPassword };
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => login(body, '203.0.113.60')),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('access tokens', () => {
  it('are refused when forged, of another kind, without a signature, or malformed', async () => {
    const { access_token: real } = await freshTokens();
    const [, payload] = real.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const forged = await new SignJWT({ account: randomUUID(), kind: 'access' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(randomUUID())
      .setExpirationTime('5m')
      .sign(randomBytes(32));
    for (const token of [none, forged, `${real}x`, 'x', 'a.b.c']) {
      expect(await me(token)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
    const nothing = await api.call('GET', '/auth/me');
    expect(nothing.status).toBe(401);
    expect(nothing.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('refreshing', () => {
  it('gives new tokens each time', async () => {
    const first = await freshTokens();
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    const third = await refresh(second.body.refresh_token);
    expect(await me(third.body.access_token)).toMatchObject({ status: 200 });
  });

  it('ends the whole family when a token comes a second time, and no other sign-in', async () => {
    const elsewhere = await freshTokens();
    const first = await freshTokens();
    const second = await refresh(first.refresh_token);
    const reused = await refresh(first.refresh_token);
    expect(reused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect((await refresh(second.body.refresh_token)).status).toBe(401);
    expect((await refresh(elsewhere.refresh_token)).status).toBe(200);
    const owner = await api.signIn('owner@demo.test');
    const audit = await owner.call<{ items: object[] }>('GET', '/audit');
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({ action: 'auth.refresh_token_reused' }),
    );
  });

  it('lets one of several at the same instant succeed', async () => {
    const { refresh_token } = await freshTokens();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
  });

  it('refuses what is unknown, and what is over', async () => {
    expect((await refresh('unknown')).status).toBe(401);
    const { refresh_token, user } = await freshTokens('engineer@other.test');
    await api.db.owner.em
      .fork()
      .execute('update refresh_tokens set expires_at = now() where user_id = ?', [user.id]);
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  it('stores no token as it is', async () => {
    const { refresh_token } = await freshTokens();
    const rows = await api.db.owner.em
      .fork()
      .execute<{ row: string }[]>('select to_jsonb(r)::text as row from refresh_tokens r');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ row }) => row.includes(refresh_token))).toBe(false);
  });
});

describe('logging out', () => {
  it('ends the sign-in, and is nothing to fail at', async () => {
    const first = await freshTokens();
    const second = await refresh(first.refresh_token);
    const logout = (refresh_token: string) =>
      api.call('POST', '/auth/logout', { body: { refresh_token } });
    expect(await logout(second.body.refresh_token)).toMatchObject({ status: 204, body: undefined });
    expect((await refresh(second.body.refresh_token)).status).toBe(401);
    expect((await logout('unknown')).status).toBe(204);
  });
});
