import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Problem } from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededPassword } from '../db/seed.js';
import type { SignedInUser } from '../testing/api-client.js';
import { startTestApi, type TestApi } from '../testing/api.js';
import { guards } from './guard.js';
import { accountRoute, vendorRoute, type Route } from './route.js';

let api: TestApi;
let owner: SignedInUser;
const lines: string[] = [];
const logTo = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});

beforeAll(async () => {
  api = await startTestApi({ routes: () => probes, logTo });
  owner = await api.signIn('owner@demo.test');
});
afterAll(() => api.stop());

/** Requests to the route that waits until whoever asked has gone. */
let waiting = 0;

/** What the tests need of a route, and no product route has all of. */
const probes: Route[] = [
  vendorRoute({
    method: 'get',
    path: '/probe/wait',
    summary: 'Waits for a vendor that does not answer',
    tag: 'probe',
    guard: guards.owner,
    answer: z.object({}),
    async handleVendor({ signal }) {
      waiting += 1;
      try {
        return await new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      } finally {
        waiting -= 1;
      }
    },
  }),
  accountRoute({
    method: 'post',
    path: '/probe/count',
    summary: 'Writes a row each time it runs',
    tag: 'probe',
    guard: guards.signedIn,
    body: z.object({ note: z.string() }),
    answer: z.object({ run: z.string() }),
    status: 201,
    handle: async ({ tx, body }) => {
      const run = randomUUID();
      await tx.em.execute(`insert into audit_log (id, account_id, action) values (?, ?, ?)`, [
        run,
        tx.accountId,
        `probe.${body.note}`,
      ]);
      return { run };
    },
  }),
  accountRoute({
    method: 'post',
    path: '/probe/list',
    summary: 'Takes a list',
    tag: 'probe',
    guard: guards.owner,
    body: z.object({ list: z.array(z.object({ name: z.string() })) }),
    answer: z.object({}),
    handle: async () => ({}),
  }),
  accountRoute({
    method: 'get',
    path: '/probe/search',
    summary: 'Takes a text into a query',
    tag: 'probe',
    guard: guards.owner,
    query: z.object({ search: z.string() }),
    answer: z.object({ same: z.string() }),
    handle: async ({ tx, query }) => {
      const [row] = await tx.em.execute<{ same: string }[]>('select ?::text as same', [
        query.search,
      ]);
      return row!;
    },
  }),
];

const count = (key: string | undefined, note: string, by = owner) =>
  by.call<{ run: string }>('POST', '/probe/count', {
    body: { note },
    headers: key ? { 'Idempotency-Key': key } : {},
  });
async function runs(note: string): Promise<number> {
  const [row] = await api.db.owner.em
    .fork()
    .execute<
      { n: number }[]
    >('select count(*)::int as n from audit_log where action = ?', [`probe.${note}`]);
  return row!.n;
}

describe('an Idempotency-Key', () => {
  it('answers as before, without doing it again', async () => {
    const key = randomUUID();
    const first = await count(key, 'again');
    const second = await count(key, 'again');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await runs('again')).toBe(1);
  });

  it('does it once for many at the same instant', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 25 }, () => count(key, 'together')));
    expect(new Set(answers.map(({ body }) => body.run)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await runs('together')).toBe(1);
  });

  it('is refused with another body', async () => {
    const key = randomUUID();
    await count(key, 'one');
    expect(await count(key, 'two')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it('is remembered for one user and one path', async () => {
    const key = randomUUID();
    const mine = await count(key, 'mine');
    const theirs = await count(key, 'mine', await api.signIn('l1@demo.test'));
    expect(theirs.body.run).not.toBe(mine.body.run);
  });

  it('remembers nothing of what was refused', async () => {
    const key = randomUUID();
    const headers = { 'Idempotency-Key': key };
    const path = `/users/${randomUUID()}/deactivate`;
    const refused = await owner.call('POST', path, { headers });
    expect(refused.status).toBe(404);
    expect((await owner.call('POST', path, { headers })).status).toBe(404);
  });

  it('never keeps an answer with a secret: a replay is told so', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = { email: `${randomUUID()}@harbor.test`, role: 'viewer' };
    const first = await owner.call<{ token: string }>('POST', '/invites', { body, headers });
    expect(first.status).toBe(201);
    expect(await owner.call('POST', '/invites', { body, headers })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_replay' },
    });
    const rows = await api.db.owner.em
      .fork()
      .execute<{ row: string }[]>('select to_jsonb(k)::text as row from idempotency_keys k');
    expect(rows.some(({ row }) => row.includes(first.body.token))).toBe(false);
  });

  it('is forgotten after a day, and has a length', async () => {
    const key = randomUUID();
    const first = await count(key, 'yesterday');
    await api.db.owner.em
      .fork()
      .execute(
        `update idempotency_keys set created_at = now() - interval '25 hours' where key = ?`,
        [key],
      );
    expect((await count(key, 'yesterday')).body.run).not.toBe(first.body.run);
    expect((await count('k'.repeat(201), 'long')).status).toBe(422);
  });
});

describe('bad input', () => {
  it('over 1 MiB is 413, but a stranger hears 401 first and another role 403', async () => {
    const body = JSON.stringify({ email: 'x'.repeat(1024 * 1024), role: 'viewer' });
    const path = '/invites';
    expect((await api.call('POST', path, { body })).status).toBe(401);
    const viewer = await api.signIn('viewer@demo.test');
    expect((await viewer.call('POST', path, { body })).status).toBe(403);
    expect(await owner.call('POST', path, { body })).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
  });

  it.each([
    ['no JSON', '{"note":'],
    ['JSON that is no object', '[]'],
    ['nothing', undefined],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['U+0000', '{"note":"a\\u0000b"}'],
    ['half a surrogate pair', '{"note":"a\\ud800"}'],
    ['U+0000 in a name', '{"note":"a","b\\u0000":1}'],
    ['nesting without end', '['.repeat(500) + ']'.repeat(500)],
  ])('%s is 422', async (_what, body) => {
    const answer = await owner.call('POST', '/probe/count', { body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  });

  it('in a hundred thousand places is 422, and the answer stays short', async () => {
    const few = await owner.call<Problem>('POST', '/probe/list', {
      body: { list: Array(150).fill(1) },
    });
    expect([few.status, few.body.errors?.length]).toEqual([422, 100]);
    const many = await owner.call<Problem>('POST', '/probe/list', {
      body: { list: Array(400_000).fill(1) },
    });
    expect(many).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  });

  it('in a query is 422 as well, and in a path 404', async () => {
    expect((await owner.call('GET', '/probe/search?search=a%00b')).status).toBe(422);
    expect((await owner.call('GET', '/probe/search')).status).toBe(422);
    expect((await owner.call('GET', '/probe/search?search=a&search=b')).status).toBe(422);
    expect((await owner.call('GET', '/probe/search?search=it%27s%20%3F%20%5C')).body).toEqual({
      same: "it's ? \\",
    });
    expect((await owner.call('GET', '/users?page=0')).status).toBe(422);
    expect((await owner.call('GET', '/users?page_size=101')).status).toBe(422);
    expect((await owner.call('POST', '/users/%00/deactivate')).status).toBe(404);
    expect((await owner.call('POST', '/users/%E0%A4%A/deactivate')).status).toBe(404);
    expect((await owner.call('GET', '/nowhere')).status).toBe(404);
  });
});

it('calls it no failure when whoever asked has gone', async () => {
  const gone = new AbortController();
  const asked = fetch(`${api.url}/api/v1/probe/wait`, {
    headers: { Authorization: `Bearer ${owner.token}` },
    signal: gone.signal,
  });
  await expect.poll(() => waiting).toBe(1);
  lines.splice(0);
  gone.abort();
  await expect(asked).rejects.toThrow('aborted');
  await expect.poll(() => waiting).toBe(0);
  await expect.poll(() => lines.join('')).toContain('/api/v1/probe/wait');
  expect(lines.join('')).not.toContain('request failed');
});

it('logs no token, no password and no query', async () => {
  await owner.call('GET', '/probe/search?search=a-customers-words');
  await api.call('POST', '/auth/login', {
    body: { email: 'owner@demo.test', password: seededPassword },
  });
  const log = lines.join('');
  expect(log).toContain('/api/v1/probe/search');
  for (const secret of [owner.token, seededPassword, 'a-customers-words']) {
    expect(log.includes(secret), secret).toBe(false);
  }
});
