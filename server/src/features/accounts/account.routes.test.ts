import { randomUUID } from 'node:crypto';
import type { Account, AuditEntry, Page, Problem } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testing/api.js';
import { createTeam } from '../../testing/team.js';
import { accountRoutes } from './account.routes.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const everybody = ['owner', 'engineer', 'cover', 'l1', 'viewer'];
/** Who may call what, as the contract's table has it; `null` needs no token. */
const access: Record<string, string[] | null> = {
  'post /auth/register': null,
  'post /auth/login': null,
  'post /auth/refresh': null,
  'post /auth/logout': null,
  'get /auth/me': everybody,
  'get /users': ['owner'],
  'patch /users/{id}/role': ['owner'],
  'patch /users/{id}/coverage': ['owner'],
  'post /users/{id}/deactivate': ['owner'],
  'get /invites': ['owner'],
  'post /invites': ['owner'],
  'post /invites/accept': null,
  'delete /invites/{id}': ['owner'],
  'get /accounts/me': everybody,
  'patch /accounts/me': ['owner'],
  'get /accounts/me/seats': ['owner', 'engineer', 'cover', 'l1'],
  'get /audit': ['owner'],
};

describe('access', () => {
  it('is stated for every route', () => {
    const routes = accountRoutes(api.accounts).map(({ method, path }) => `${method} ${path}`);
    expect(routes.sort()).toEqual(Object.keys(access).sort());
  });

  it.each(Object.entries(access))('%s: 401, then 403, then 422, then 404', async (name, roles) => {
    const [verb, template] = name.split(' ') as [string, string];
    const method = verb.toUpperCase();
    const path = template.replace('{id}', randomUUID());
    const route = accountRoutes(api.accounts).find(
      (each) => `${each.method} ${each.path}` === name,
    );
    const headers = { 'Content-Type': 'application/json' };
    const malformed = { headers, body: route?.body ? '{"' : undefined };
    if (roles === null) {
      const answer = await api.call(method, path, malformed);
      expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
      return;
    }
    const stranger = await api.call(method, path, malformed);
    expect(stranger).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(stranger.headers.get('content-type')).toContain('application/problem+json');
    for (const role of everybody) {
      const user = await api.signIn(`${role}@demo.test`);
      const answer = await user.call<Problem>(method, path, malformed);
      if (!roles.includes(role)) {
        expect(answer, role).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      } else if (route?.body) {
        expect(answer, role).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
      } else {
        expect(answer.status, role).toBe(template.includes('{id}') ? 404 : 200);
      }
    }
  });

  it('finds nothing of another account: 404, and nothing changed', async () => {
    const owner = await api.signIn('owner@demo.test');
    const foreign = await api.signIn('engineer@other.test');
    const team = await createTeam(api);
    const invite = await team.owner.call<{ id: string }>('POST', '/invites', {
      body: { email: `${randomUUID()}@harbor.test`, role: 'viewer' },
    });
    const answers = await Promise.all([
      owner.call('PATCH', `/users/${foreign.me.id}/role`, { body: { account_role: 'viewer' } }),
      owner.call('PATCH', `/users/${foreign.me.id}/coverage`, { body: { can_cover_l1: true } }),
      owner.call('POST', `/users/${foreign.me.id}/deactivate`),
      owner.call('DELETE', `/invites/${invite.body.id}`),
      owner.call('POST', '/users/not-an-id/deactivate'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await foreign.call('GET', '/auth/me')).body).toMatchObject({
      account_role: 'engineer',
      can_cover_l1: false,
    });
    expect((await team.owner.call<Page<object>>('GET', '/invites')).body.total).toBe(1);
  });
});

describe('the account', () => {
  it('is changed by its owner, and reads without the secrets of its sign-on', async () => {
    const { owner } = await createTeam(api);
    const patch = (body: object) => owner.call<Account>('PATCH', '/accounts/me', { body });
    const sso_config = {
      issuer: 'https://login.harbor.test',
      client_id: 'flow',
      client_secret: 'do not show',
      keys: { privateKey: 'nor this', public_key: 'but this' },
    };
    const shown = {
      issuer: 'https://login.harbor.test',
      client_id: 'flow',
      client_secret: '••••••••',
      keys: '••••••••',
    };
    const changed = await patch({ sso_enabled: true, sso_provider: 'oidc', sso_config });
    expect(changed.body).toMatchObject({ sso_enabled: true, sso_provider: 'oidc' });
    expect(changed.body.sso_config).toEqual(shown);
    // What was read can be sent back: the masks keep what they stand for.
    const read = await owner.call<Account>('GET', '/accounts/me');
    await patch({ name: 'Blue Harbor', sso_config: { ...read.body.sso_config, client_id: 'two' } });
    const [row] = await api.db.owner.em
      .fork()
      .execute<
        { name: string; sso_config: object }[]
      >('select name, sso_config from accounts where id = ?', [owner.me.account_id]);
    expect(row).toEqual({ name: 'Blue Harbor', sso_config: { ...sso_config, client_id: 'two' } });
    expect((await patch({ sso_config: null })).body.sso_config).toBeNull();
    const audit = await owner.call('GET', '/audit');
    expect(JSON.stringify(audit.body)).not.toContain('do not show');
  });

  it('refuses an unknown provider and a configuration without end', async () => {
    const owner = await api.signIn('owner@demo.test');
    const bodies = [{ sso_provider: 'ldap' }, { sso_config: { x: 'y'.repeat(40_000) } }];
    for (const body of bodies) {
      expect(await owner.call('PATCH', '/accounts/me', { body })).toMatchObject({
        status: 422,
        body: { errors: [{ path: Object.keys(body)[0] }] },
      });
    }
  });
});

describe('a super admin', () => {
  it('acts in any account as its owner, and every request there is written down in it', async () => {
    const visitor = await api.signIn('super@resolutionflow.test');
    expect(visitor.me.is_super_admin).toBe(true);
    const team = await createTeam(api);
    const viewer = await team.add('viewer');
    const headers = { 'X-Account-Id': team.owner.me.account_id.toUpperCase() };
    expect((await visitor.call('GET', '/auth/me', { headers })).body).toMatchObject({
      account_id: team.owner.me.account_id,
    });
    const acted = await visitor.call('PATCH', `/users/${viewer.me.id}/role`, {
      headers,
      body: { account_role: 'l1_tech' },
    });
    expect(acted.status).toBe(200);
    const audit = await team.owner.call<Page<AuditEntry>>('GET', '/audit');
    const visits = audit.body.items.filter(({ actor_id }) => actor_id === visitor.me.id);
    expect(visits.map(({ action, acting_as, detail }) => ({ action, acting_as, detail }))).toEqual(
      expect.arrayContaining([
        {
          action: 'super_admin.request',
          acting_as: 'super_admin',
          detail: { method: 'GET', path: '/auth/me' },
        },
        {
          action: 'super_admin.request',
          acting_as: 'super_admin',
          detail: { method: 'PATCH', path: `/users/${viewer.me.id}/role` },
        },
        {
          action: 'user.role_changed',
          acting_as: 'super_admin',
          detail: { from: 'viewer', to: 'l1_tech' },
        },
      ]),
    );
    expect(visits).toHaveLength(3);
  });

  it('leaves a line for what they do in their own account too', async () => {
    const visitor = await api.signIn('super@resolutionflow.test');
    await visitor.call('GET', '/accounts/me/seats');
    const audit = await visitor.call<Page<AuditEntry>>('GET', '/audit');
    // The newest is the reading of the log itself.
    expect(audit.body.items[1]).toMatchObject({
      action: 'super_admin.request',
      acting_as: 'super_admin',
      actor_id: visitor.me.id,
      detail: { method: 'GET', path: '/accounts/me/seats' },
    });
  });

  it('alone may: the header means nothing from others, and names no unknown account', async () => {
    const other = await api.signIn('owner@other.test');
    const owner = await api.signIn('owner@demo.test');
    const headers = { 'X-Account-Id': other.me.account_id };
    const mine = await owner.call<Account>('GET', '/accounts/me', { headers });
    expect(mine.body.id).toBe(owner.me.account_id);
    const visitor = await api.signIn('super@resolutionflow.test');
    for (const wanted of [randomUUID(), 'demo']) {
      const answer = await visitor.call('GET', '/users', { headers: { 'X-Account-Id': wanted } });
      expect(answer.status).toBe(404);
    }
  });

  it('visits many accounts at once on a pool of ten connections', async () => {
    const visitor = await api.signIn('super@resolutionflow.test');
    const { me } = await api.signIn('owner@demo.test');
    const headers = { 'X-Account-Id': me.account_id };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => visitor.call('GET', '/users', { headers })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});
