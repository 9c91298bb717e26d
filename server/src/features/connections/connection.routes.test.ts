import { randomUUID } from 'node:crypto';
import type {
  Page,
  Problem,
  PsaConnection,
  PsaTest,
  PsaWebhook,
} from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PsaError, type PsaErrorCode } from '../../providers/psa/provider.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';

let app: TestApplication;
let owner: SignedInUser;
let stranger: SignedInUser;
const lines: string[] = [];
beforeAll(async () => {
  app = await startTestApplication({ logTo: { write: (line) => void lines.push(line) } });
  owner = await app.signIn('owner@demo.test');
  stranger = await app.signIn('owner@other.test');
});
afterAll(() => app.stop());

const path = '/integrations/psa/connection';
const marker = 'marker-of-the-private-key';
const connectwise = {
  provider: 'connectwise',
  site_url: 'https://na.myconnectwise.net/',
  credentials: {
    company_id: 'acme',
    public_key: 'public-of-acme',
    private_key: marker,
    client_id: 'client-id-of-ours',
  },
};
const halo = {
  provider: 'halo',
  site_url: 'https://acme.halopsa.com',
  credentials: { client_id: 'halo-client-id', client_secret: 'halo-client-secret' },
};
type Answer = PsaConnection & Problem;
const put = (body: object = connectwise, who = owner) => who.call<Answer>('PUT', path, { body });
const rows = () =>
  app.sql<{ id: string; ended_at: string | null; row: string; check_code: string | null }>(
    `select id, ended_at, check_code, row_to_json(c)::text || encode(credentials, 'escape') as row
       from psa_connections c where account_id = ? order by created_at, id`,
    [owner.me.account_id],
  );

beforeEach(async () => {
  await app.sql('delete from psa_connections');
  await app.sql('delete from audit_log');
  for (const call of ['test', 'registerWebhook'] as const) app.psa.fail(call, null);
});

describe('a connection', () => {
  it('is stored without calling the PSA, and never tells its secrets again', async () => {
    const before = app.psa.calls.length;
    const stored = await put();
    expect(stored.status).toBe(200);
    expect(stored.body).toMatchObject({
      provider: 'connectwise',
      provider_name: 'ConnectWise',
      site_url: 'https://na.myconnectwise.net',
      credentials: ['company_id', 'public_key', 'private_key', 'client_id'],
      settings: { note_kind: 'internal', resolved_status: {}, time_entry: true },
      last_test: null,
      webhook: null,
    });
    const read = await owner.call('GET', path);
    expect(read.body).toEqual(stored.body);
    expect(app.psa.calls).toHaveLength(before);
    expect(app.psa.made.at(-1)?.options.credentials).toEqual(connectwise.credentials);
    const [row] = await rows();
    expect(JSON.stringify([stored.body, read.body, row])).not.toContain(marker);
    const audit = await owner.call<Page<object>>('GET', '/audit');
    expect(audit.body.items).toMatchObject([{ action: 'psa.connected' }]);
    expect(JSON.stringify(audit.body)).not.toContain(marker);
    expect(lines.join('')).not.toContain(marker);
  });

  it('is not there before, nor after it ended, nor for another account', async () => {
    const status = async (method: string, who: SignedInUser, rest = '') =>
      (await who.call(method, `${path}${rest}`, { body: method === 'PATCH' ? {} : undefined }))
        .status;
    const all = async (who: SignedInUser) =>
      Promise.all([
        status('GET', who),
        status('PATCH', who),
        status('POST', who, '/test'),
        status('POST', who, '/webhook'),
      ]);
    expect(await all(owner)).toEqual([404, 404, 404, 404]);
    await put();
    expect(await all(stranger)).toEqual([404, 404, 404, 404]);
    expect(await status('DELETE', stranger)).toBe(404);
    expect(await status('DELETE', owner)).toBe(204);
    expect(await all(owner)).toEqual([404, 404, 404, 404]);
    expect(await status('DELETE', owner)).toBe(404);
  });

  it.each([
    ['another provider', { ...connectwise, provider: 'zendesk' }, 'provider'],
    ['credentials of another', { ...connectwise, provider: 'halo' }, 'credentials.client_secret'],
    ['no address', { ...connectwise, site_url: 'somewhere' }, 'site_url'],
    ['an address of ours', { ...connectwise, site_url: 'https://10.0.0.1' }, 'site_url'],
    ['plain http', { ...connectwise, site_url: 'http://na.myconnectwise.net' }, 'site_url'],
  ])('refuses %s', async (_, body, at) => {
    const { status, body: problem } = await put(body);
    expect(status).toBe(422);
    expect(problem.errors?.map((error) => error.path)).toContain(at);
    expect(JSON.stringify(problem)).not.toContain(marker);
  });

  it('is changed in place where it leads to the same PSA', async () => {
    await put();
    await owner.call('PATCH', path, { body: { settings: { note_kind: 'discussion' } } });
    const changed = await put({
      ...connectwise,
      credentials: { ...connectwise.credentials, private_key: 'another-private-key' },
      settings: { time_entry: false },
    });
    expect(changed.body.settings).toMatchObject({ note_kind: 'discussion', time_entry: false });
    expect(await rows()).toHaveLength(1);
    expect(app.psa.made.at(-1)?.options.credentials.private_key).toBe('another-private-key');
    const audit = await owner.call<Page<{ action: string }>>('GET', '/audit');
    expect(audit.body.items.map(({ action }) => action)).toEqual([
      'psa.connection_changed',
      'psa.settings_changed',
      'psa.connected',
    ]);
  });

  it.each([
    ['another provider', halo],
    ['another site', { ...connectwise, site_url: 'https://eu.myconnectwise.net' }],
    [
      'another company at the same site',
      { ...connectwise, credentials: { ...connectwise.credentials, company_id: 'globex' } },
    ],
  ])(
    'ends where %s takes its place, and what waits for it is canceled visibly',
    async (_, next) => {
      await put();
      const [first] = await rows();
      const write = randomUUID();
      await app.sql(
        `insert into psa_writes (id, account_id, connection_id, ticket_id, kind, payload, reference)
         values (?, ?, ?, '101', 'note', '{}', 'r')`,
        [write, owner.me.account_id, first!.id],
      );
      const socket = await app.connect(owner.token);
      const heard: string[] = [];
      socket.on('ticket:updated', ({ ticket_id }) => void heard.push(ticket_id));
      expect((await put(next)).body.provider).toBe(next.provider);
      const [ended, current] = await rows();
      expect(ended).toMatchObject({ id: first!.id, ended_at: expect.anything() as unknown });
      expect(ended!.row).toContain('"credentials":"\\\\x"');
      expect(current).toMatchObject({ ended_at: null });
      const writes = await app.sql('select status, last_error from psa_writes where id = ?', [
        write,
      ]);
      expect(writes).toEqual([
        { status: 'canceled', last_error: 'The account was connected to another PSA' },
      ]);
      await expect.poll(() => heard).toEqual(['101']);
    },
  );

  it('is one alone, however many are stored at a time', async () => {
    const bodies = Array.from({ length: 6 }, (_, at) => (at % 2 ? halo : connectwise));
    const answers = await Promise.all(bodies.map((body) => put(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await rows()).filter(({ ended_at }) => ended_at === null)).toHaveLength(1);
  });

  it('cannot be read with another account’s or connection’s name to it', async () => {
    await put();
    await put({ ...connectwise, credentials: { ...connectwise.credentials } }, stranger);
    await app.sql(
      `update psa_connections set updated_at = now(), credentials = (select credentials
         from psa_connections where account_id = ?) where account_id = ?`,
      [owner.me.account_id, stranger.me.account_id],
    );
    const answer = await stranger.call<Problem>('GET', path);
    expect([answer.status, answer.body.detail]).toEqual([
      502,
      'The stored credentials cannot be read any more: connect the PSA again',
    ]);
    expect((await put(connectwise, stranger)).status).toBe(200);
  });
});

describe('testing a connection', () => {
  const test = () => owner.call<PsaTest>('POST', `${path}/test`);

  it('says that all is well, and keeps that', async () => {
    await put();
    expect((await test()).body).toEqual({ ok: true, code: null, detail: null });
    const { body } = await owner.call<PsaConnection>('GET', path);
    expect(body.last_test).toMatchObject({ ok: true });
  });

  it.each<PsaErrorCode>([
    'credentials',
    'permission',
    'not_found',
    'invalid',
    'rate_limited',
    'unreachable',
    'unexpected_answer',
  ])('says what failed: %s', async (code) => {
    await put();
    app.psa.fail('test', new PsaError(code, `It failed, ${marker}`));
    const { status, body } = await test();
    const more = code === 'not_found' ? "; check the site's address" : '';
    const detail = `It failed, [secret]${more}`;
    expect([status, body]).toEqual([200, { ok: false, code, detail }]);
    const kept = await owner.call<PsaConnection>('GET', path);
    expect(kept.body.last_test).toMatchObject(body);
    expect((await put()).body.last_test).toBeNull();
  });
});

describe('the webhook', () => {
  const setUp = (headers = {}) =>
    owner.call<PsaWebhook & Problem>('POST', `${path}/webhook`, { headers });

  it('has an address whose hash alone is stored, and a secret that is told once', async () => {
    await put();
    const { body } = await setUp();
    expect(body).toMatchObject({ registered: true, detail: 'The PSA was told' });
    const token = body.url.split('/').at(-1)!;
    expect(body.url).toBe(`${app.url}/api/v1/webhooks/psa/${token}`);
    const [row] = await rows();
    for (const secret of [token, body.secret!]) expect(row!.row).not.toContain(secret);
    const read = await owner.call<PsaConnection>('GET', path);
    expect(read.body.webhook).toEqual({ heard_at: null });
    expect(JSON.stringify(read.body)).not.toContain(body.secret);
    expect(lines.join('')).not.toContain(body.secret);
  });

  it('is not answered a second time for one key', async () => {
    await put();
    const key = { 'Idempotency-Key': randomUUID() };
    expect((await setUp(key)).status).toBe(200);
    expect((await setUp(key)).body.code).toBe('idempotency_replay');
  });

  it('is entered by hand where the PSA does not take it', async () => {
    await put();
    app.psa.fail('registerWebhook', new PsaError('permission', 'Callbacks are not allowed'));
    expect((await setUp()).body).toMatchObject({
      registered: false,
      secret: expect.any(String) as string,
      detail: 'Callbacks are not allowed. Enter this address and secret in ConnectWise',
    });
  });
});
