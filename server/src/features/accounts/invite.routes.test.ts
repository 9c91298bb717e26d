import { randomUUID } from 'node:crypto';
import type { Page, Problem, Seats, Tokens } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testing/api.js';
import { createTeam, type Team } from '../../testing/team.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

interface CreatedInvite {
  id: string;
  email: string;
  token: string;
  expires_at: string;
}
const accept = (token: string) =>
  api.call<Tokens & Problem>('POST', '/invites/accept', {
    body: { token, name: 'Yusuf Demir', password: 'a long enough one' },
  });
const invite = (team: Team, role = 'viewer', email = `${randomUUID()}@harbor.test`) =>
  team.owner.call<CreatedInvite & Problem>('POST', '/invites', { body: { email, role } });
const sql = (query: string, parameters: unknown[] = []) =>
  api.db.owner.em.fork().execute<Record<string, unknown>[]>(query, parameters);

describe('inviting', () => {
  it('tells the token once, keeps its hash alone, and holds for seven days', async () => {
    const team = await createTeam(api);
    const { status, body } = await invite(team, 'l1_tech', ' New.Person@Harbor.TEST ');
    expect(status).toBe(201);
    expect(body).toMatchObject({ email: 'new.person@harbor.test', role: 'l1_tech' });
    const days = (Date.parse(body.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 2);
    const listed = await team.owner.call<Page<object>>('GET', '/invites');
    expect(listed.body.total).toBe(1);
    expect(listed.body.items[0]).not.toHaveProperty('token');
    const [row] = await sql('select to_jsonb(i)::text as row from invites i where id = ?', [
      body.id,
    ]);
    expect(row!.row).not.toContain(body.token);
  });

  it('needs a seat for an engineer or an L1 tech, and none for others', async () => {
    const team = await createTeam(api, { seatLimit: 0 });
    for (const role of ['engineer', 'l1_tech']) {
      expect(await invite(team, role)).toMatchObject({
        status: 402,
        body: { code: 'seat_limit_exceeded', role, current: 0, limit: 0 },
      });
    }
    expect((await invite(team, 'viewer')).status).toBe(201);
    expect((await invite(team, 'owner')).status).toBe(201);
  });

  it('says at once that somebody has the e-mail already', async () => {
    const team = await createTeam(api);
    const answer = await invite(team, 'viewer', 'viewer@other.test');
    expect(answer).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });
});

describe('accepting', () => {
  it('makes the user and signs in, once', async () => {
    const team = await createTeam(api);
    const { body } = await invite(team, 'engineer');
    const accepted = await accept(body.token);
    expect(accepted.status).toBe(201);
    expect(accepted.body.user).toMatchObject({ email: body.email, account_role: 'engineer' });
    expect((await accept(body.token)).status).toBe(404);
    const listed = await team.owner.call<Page<object>>('GET', '/invites');
    expect(listed.body.total).toBe(0);
  });

  it('answers alike for an unknown, a used, an expired and a withdrawn token', async () => {
    const team = await createTeam(api);
    const [used, expired, withdrawn] = [
      await invite(team),
      await invite(team),
      await invite(team),
    ] as const;
    await accept(used.body.token);
    await sql('update invites set expires_at = now() where id = ?', [expired.body.id]);
    const gone = await team.owner.call('DELETE', `/invites/${withdrawn.body.id}`);
    expect(gone.status).toBe(204);
    const answers = await Promise.all(
      ['unknown', used.body.token, expired.body.token, withdrawn.body.token].map(accept),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body).toMatchObject({ code: 'not_found', detail: 'This invite does not exist' });
    }
  });

  it('lets one of fifty at the same instant have the last seat', async () => {
    const team = await createTeam(api, { seatLimit: 3 });
    await team.add('l1_tech');
    await team.add('l1_tech');
    const tokens = await Promise.all(Array.from({ length: 50 }, () => team.invite('l1_tech')));
    const answers = await Promise.all(tokens.map(accept));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 402);
    expect(refused).toHaveLength(49);
    expect(refused[0]!.body).toMatchObject({ role: 'l1_tech', current: 3, limit: 3 });
    const seats = await team.owner.call<Seats>('GET', '/accounts/me/seats');
    expect(seats.body.l1_tech).toEqual({ available: 0, current: 3, limit: 3, role: 'l1_tech' });
  });

  it('makes one user of one token that is sent many times at once', async () => {
    const team = await createTeam(api);
    const token = await team.invite('viewer');
    const answers = await Promise.all(Array.from({ length: 8 }, () => accept(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array<number>(7).fill(404),
    ]);
  });

  it('makes one user of two invites to one e-mail', async () => {
    const team = await createTeam(api);
    const email = `${randomUUID()}@harbor.test`;
    const [first, second] = [
      await invite(team, 'viewer', email),
      await invite(team, 'viewer', email),
    ] as const;
    const answers = await Promise.all([accept(first.body.token), accept(second.body.token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('seats', () => {
  it('are not limited where the subscription names no limit', async () => {
    const team = await createTeam(api, { seatLimit: null });
    await team.add('engineer');
    const { body } = await team.owner.call<Seats>('GET', '/accounts/me/seats');
    expect(body.engineer).toEqual({ available: null, current: 1, limit: null, role: 'engineer' });
  });
});
