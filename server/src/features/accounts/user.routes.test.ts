import type { Page, Problem, Tokens, User } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../events/domain-event.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApi, type TestApi } from '../../testing/api.js';
import { createTeam, type Team } from '../../testing/team.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const eventsOf = (subjectId: string) =>
  api.db.owner.em
    .fork()
    .execute<
      Pick<DomainEvent, 'type' | 'data'>[]
    >('select type, data from domain_events where subject_id = ? order by cursor', [subjectId]);
const setRole = (by: SignedInUser, user: { id: string }, account_role: string) =>
  by.call<User & Problem>('PATCH', `/users/${user.id}/role`, { body: { account_role } });
const setCoverage = (by: SignedInUser, user: { id: string }, can_cover_l1: boolean) =>
  by.call<User & Problem>('PATCH', `/users/${user.id}/coverage`, { body: { can_cover_l1 } });
const deactivate = (by: SignedInUser, user: { id: string }) =>
  by.call<User & Problem>('POST', `/users/${user.id}/deactivate`);

describe('listing users', () => {
  it('shows the account its own, page by page', async () => {
    const owner = await api.signIn('owner@demo.test');
    const first = await owner.call<Page<User>>('GET', '/users?page_size=3');
    expect(first.body).toMatchObject({ total: 5, page: 1, page_size: 3 });
    const second = await owner.call<Page<User>>('GET', '/users?page_size=3&page=2');
    const emails = [...first.body.items, ...second.body.items].map(({ email }) => email);
    expect(emails).toHaveLength(5);
    expect(emails.every((email) => email.endsWith('@demo.test'))).toBe(true);
    expect(first.body.items[0]).not.toHaveProperty('password_hash');
  });
});

describe('changing a role', () => {
  it('holds at once, ends coverage, and is told and written down', async () => {
    const team = await createTeam(api);
    const engineer = await team.add('engineer');
    await setCoverage(team.owner, engineer.me, true);
    const changed = await setRole(team.owner, engineer.me, 'l1_tech');
    expect(changed.body).toMatchObject({ account_role: 'l1_tech', can_cover_l1: false });
    const me = await engineer.call('GET', '/auth/me');
    expect(me.body).toMatchObject({ account_role: 'l1_tech', can_cover_l1: false });
    expect(await eventsOf(engineer.me.id)).toEqual([
      expect.objectContaining({ type: 'user.changed' }),
      {
        type: 'user.changed',
        data: { user_id: engineer.me.id, account_role: 'l1_tech', can_cover_l1: false },
      },
    ]);
    const audit = await team.owner.call<{ items: object[] }>('GET', '/audit');
    expect(audit.body.items[0]).toMatchObject({
      action: 'user.role_changed',
      actor_id: team.owner.me.id,
      subject_id: engineer.me.id,
      detail: { from: 'engineer', to: 'l1_tech' },
    });
  });

  it('refuses a role that there is not', async () => {
    const { owner } = await createTeam(api);
    expect(await setRole(owner, owner.me, 'super_admin')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'account_role' }] },
    });
  });

  it('needs a seat of the new role', async () => {
    const team = await createTeam(api, { seatLimit: 1 });
    await team.add('engineer');
    const viewer = await team.add('viewer');
    const answer = await setRole(team.owner, viewer.me, 'engineer');
    expect(answer).toMatchObject({
      status: 402,
      body: {
        code: 'seat_limit_exceeded',
        role: 'engineer',
        current: 1,
        limit: 1,
        upgrade_url: 'https://flow.example.com/?upgrade=engineer',
      },
    });
    expect((await setRole(team.owner, viewer.me, 'l1_tech')).status).toBe(200);
  });

  it('gives the last seat to one of many at the same instant', async () => {
    const team = await createTeam(api, { seatLimit: 1 });
    const viewers = await Promise.all(Array.from({ length: 6 }, () => team.add('viewer')));
    const answers = await Promise.all(
      viewers.map((viewer) => setRole(team.owner, viewer.me, 'engineer')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 402, 402, 402, 402, 402]);
  });
});

describe('the last owner', () => {
  it('stays, in this role and active', async () => {
    const { owner } = await createTeam(api);
    expect(await setRole(owner, owner.me, 'viewer')).toMatchObject({
      status: 409,
      body: { code: 'last_owner' },
    });
    expect((await deactivate(owner, owner.me)).status).toBe(409);
  });

  it.each(['demote', 'deactivate'] as const)(
    'is still there after two owners %s each other at the same instant',
    async (what) => {
      const team = await createTeam(api);
      const second = await team.add('owner');
      const against = (by: SignedInUser, user: SignedInUser) =>
        what === 'demote' ? setRole(by, user.me, 'viewer') : deactivate(by, user.me);
      await Promise.all([against(team.owner, second), against(second, team.owner)]);
      expect(await activeOwners(team)).toBe(1);
    },
  );

  async function activeOwners(team: Team) {
    const [row] = await api.db.owner.em
      .fork()
      .execute<
        { n: number }[]
      >(`select count(*)::int as n from users where account_id = ? and account_role = 'owner' and deactivated_at is null`, [team.owner.me.account_id]);
    return row!.n;
  }
});

describe('coverage', () => {
  it('is for engineers alone', async () => {
    const team = await createTeam(api);
    const engineer = await team.add('engineer');
    expect((await setCoverage(team.owner, engineer.me, true)).body.can_cover_l1).toBe(true);
    expect((await setCoverage(team.owner, engineer.me, false)).body.can_cover_l1).toBe(false);
    for (const role of ['l1_tech', 'viewer', 'owner'] as const) {
      const user = await team.add(role);
      expect(await setCoverage(team.owner, user.me, true)).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'can_cover_l1' }] },
      });
    }
  });
});

describe('deactivating', () => {
  it('refuses every token at once, frees the seat, and is told', async () => {
    const team = await createTeam(api, { seatLimit: 1 });
    const engineer = await team.add('engineer');
    const gone = await deactivate(team.owner, engineer.me);
    expect(gone).toMatchObject({ status: 200, body: { is_active: false } });
    expect((await engineer.call('GET', '/auth/me')).status).toBe(401);
    const refreshed = await api.call<Tokens>('POST', '/auth/refresh', {
      body: { refresh_token: engineer.tokens.refresh_token },
    });
    expect(refreshed.status).toBe(401);
    expect(await eventsOf(engineer.me.id)).toEqual([
      { type: 'user.deactivated', data: { user_id: engineer.me.id } },
    ]);
    expect((await deactivate(team.owner, engineer.me)).status).toBe(200);
    expect(await eventsOf(engineer.me.id)).toHaveLength(1);
    expect((await team.add('engineer')).me.account_role).toBe('engineer');
  });

  it('leaves no way back to a refresh at the same instant', async () => {
    const team = await createTeam(api);
    const user = await team.add('viewer');
    const body = { refresh_token: user.tokens.refresh_token };
    const [refreshed] = await Promise.all([
      api.call<Tokens>('POST', '/auth/refresh', { body }),
      deactivate(team.owner, user.me),
    ]);
    const latest = refreshed.status === 200 ? refreshed.body.refresh_token : body.refresh_token;
    const again = await api.call('POST', '/auth/refresh', { body: { refresh_token: latest } });
    expect(again.status).toBe(401);
    const [row] = await api.db.owner.em
      .fork()
      .execute<
        { n: number }[]
      >('select count(*)::int as n from refresh_tokens where user_id = ? and revoked_at is null', [user.me.id]);
    expect(row!.n).toBe(0);
  });
});
