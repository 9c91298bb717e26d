import { randomUUID } from 'node:crypto';
import type { MemberMapping, Page, Problem } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PsaError } from '../../providers/psa/provider.js';
import { connectionToPsa } from '../../testing/access.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';

let app: TestApplication;
let owner: SignedInUser;
let engineer: SignedInUser;
beforeAll(async () => {
  app = await startTestApplication();
  owner = await app.signIn('owner@demo.test');
  engineer = await app.signIn('engineer@demo.test');
});
afterAll(() => app.stop());

const jonas = { id: '61', identifier: 'jonas', name: 'Jonas Weber', email: 'j@elsewhere.test' };
const path = '/integrations/psa/member-mappings';
const connect = (port = 4999) =>
  owner.call('PUT', '/integrations/psa/connection', {
    body: { ...connectionToPsa, site_url: `http://127.0.0.1:${port}` },
  });
const list = (query = '?refresh=true') =>
  owner.call<Page<MemberMapping> & Problem>('GET', `${path}${query}`);
const map = (member: string, user_id: string | null) =>
  owner.call<MemberMapping & Problem>('PUT', `${path}/${member}`, { body: { user_id } });
const mapped = async () =>
  Object.fromEntries(
    (await list()).body.items.map((row) => [row.member_id, [row.user_id, row.mapped_by]]),
  );

let original: typeof app.psa.state.members;
beforeEach(async () => {
  original ??= structuredClone(app.psa.state.members);
  app.psa.state.members = [...structuredClone(original), { ...jonas, inactive: false }];
  app.psa.fail('members', null);
  await app.sql('delete from psa_connections');
  await connect();
});

it('maps whoever is first seen by e-mail, in whatever case, and leaves others open', async () => {
  app.psa.state.members[0]!.email = 'OWNER@Demo.Test';
  const { body } = await list();
  expect(body).toMatchObject({ total: 5 });
  expect(body.items.find(({ member_id }) => member_id === '51')).toEqual({
    member_id: '51',
    member_identifier: 'owner',
    member_name: 'Member owner',
    member_email: 'OWNER@Demo.Test',
    user_id: owner.me.id,
    user_name: owner.me.name,
    mapped_by: 'email',
  });
  expect(body.items.find(({ member_id }) => member_id === '61')).toMatchObject({
    user_id: null,
    mapped_by: null,
  });
  expect((await list('?search=WEB')).body.items).toHaveLength(1);
  expect((await list('?page=2&page_size=3')).body).toMatchObject({ total: 5, page: 2 });
});

it('maps neither to users who are not active, nor members who are not', async () => {
  const email = `${randomUUID()}@demo.test`;
  await app.sql(
    `insert into users (id, account_id, email, name, password_hash, account_role, deactivated_at)
       values (gen_random_uuid(), ?, ?, 'Gone', '', 'viewer', now())`,
    [owner.me.account_id, email],
  );
  app.psa.state.members.push(
    { id: '62', identifier: 'gone', name: 'Gone', email, inactive: false },
    { ...app.psa.state.members[0]!, id: '40', name: 'Old account', inactive: true },
  );
  const found = await mapped();
  expect(found['62']).toEqual([null, null]);
  expect(found['51']).toEqual([owner.me.id, 'email']);
  expect(found).not.toHaveProperty('40');
});

it('gives a user to the first of two members with one e-mail', async () => {
  app.psa.state.members.push({ ...app.psa.state.members[0]!, id: '63' });
  const found = await mapped();
  expect([found['51'], found['63']]).toEqual([
    [owner.me.id, 'email'],
    [null, null],
  ]);
});

it('is done once by those who come at a time', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => list()));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  const rows = await app.sql('select from psa_members');
  expect(rows).toHaveLength(5);
});

it('keeps what was decided by hand, "nobody" too', async () => {
  await list();
  expect((await map('51', null)).body).toMatchObject({ user_id: null, mapped_by: null });
  expect((await map('61', owner.me.id)).body).toMatchObject({
    user_id: owner.me.id,
    user_name: owner.me.name,
    mapped_by: 'hand',
  });
  app.psa.state.members[0]!.name = 'Renamed';
  const found = await mapped();
  expect(found).toMatchObject({ '51': [null, null], '61': [owner.me.id, 'hand'] });
  const audit = await owner.call<Page<{ action: string }>>('GET', '/audit');
  expect(audit.body.items[0]).toMatchObject({
    action: 'psa.member_mapped',
    subject_id: '61',
    detail: { member_name: 'Jonas Weber', from_user_id: null, user_id: owner.me.id },
  });
});

it('says to whom a user is mapped already', async () => {
  await list();
  const { status, body } = await map('61', engineer.me.id);
  expect([status, body.code, body.detail]).toEqual([
    409,
    'already_taken',
    `${engineer.me.name} is mapped to Member engineer (engineer) already: take that away first`,
  ]);
  expect((await map('52', engineer.me.id)).status).toBe(200);
});

it('knows neither another account’s user, nor a member who was never seen', async () => {
  await list();
  const stranger = await app.signIn('owner@other.test');
  expect((await map('61', stranger.me.id)).body).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'user_id', message: 'is no active user of this account' }],
  });
  expect((await map('nobody', owner.me.id)).status).toBe(404);
  const theirs = await stranger.call('PUT', `${path}/51`, { body: { user_id: stranger.me.id } });
  expect(theirs.status).toBe(404);
});

it('survives a change of provider: by e-mail, and as the owner chose for it', async () => {
  await list();
  await map('51', null);
  await map('61', owner.me.id);
  await connect(4998);
  app.psa.state.members = app.psa.state.members.map((one) => ({ ...one, id: `9${one.id}` }));
  expect(await mapped()).toMatchObject({
    '952': [engineer.me.id, 'email'],
    '961': [owner.me.id, 'hand'],
    '951': [null, null],
  });
});

it('shows those who were seen while the PSA is away, and says so where none was', async () => {
  app.psa.fail('members', new PsaError('unreachable', 'The PSA cannot be reached'));
  expect((await list()).status).toBe(502);
  app.psa.fail('members', null);
  await list();
  await connect();
  app.psa.fail('members', new PsaError('unreachable', 'The PSA cannot be reached'));
  expect((await list()).body.total).toBe(5);
});
