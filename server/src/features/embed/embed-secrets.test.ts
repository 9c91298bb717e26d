import type { Page, Tokens } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PsaError } from '../../providers/psa/provider.js';
import {
  haloProof,
  partnerOrigin,
  partnerToken,
  startEmbedding,
  type Embedding,
} from '../../testing/embedding.js';

const lines: string[] = [];
const marker = 'marker-of-a-secret';
let embedding: Embedding;
beforeAll(async () => {
  embedding = await startEmbedding({ logTo: { write: (line) => void lines.push(line) } });
});
afterAll(() => embedding.stop());

it('no proof, secret or token is in a log, an answer, a metric or the database’s plain text', async () => {
  const { application, owner, psa, key, setHost, prove, connect } = embedding;
  const secrets: string[] = [];
  const secret = (name: string) => {
    const value = `${marker}-${name}`;
    secrets.push(value);
    return value;
  };
  const answers: unknown[] = [];
  const keep = async <T>(answer: Promise<{ status: number; body: T }>) => {
    const { status, body } = await answer;
    answers.push(body);
    return { status, body };
  };
  const account = owner.me.account_id;

  connect(account, psa);
  const connectwise = (memberid: string) => ({
    memberid,
    member_hash: secret(`hash-of-${memberid}`),
    member_context: 'web',
  });
  const given = await keep(prove('connectwise', connectwise('l1')));
  expect(given.status).toBe(200);
  await keep(prove('connectwise', connectwise('mallory')));
  // The PSA fails with what it was sent: it is said that it failed, and no more.
  psa.fail('proveMember', new PsaError('unreachable', 'The PSA does not answer'));
  expect((await keep(prove('connectwise', connectwise('engineer')))).status).toBe(502);
  psa.fail('proveMember', null);

  connect(account, psa, 'halo');
  const tabs = [secret('tab-1'), secret('tab-2')];
  const oauth = { client_id: 'app', client_secret: secret('oauth-client') };
  await keep(setHost('halo', { tab_secrets: tabs, oauth }));
  const proof = haloProof('54', tabs[0]);
  secrets.push(proof.hmac);
  expect((await keep(prove('halo', proof))).status).toBe(200);
  const forged = haloProof('54', 'another-secret-than-that');
  secrets.push(forged.hmac);
  await keep(prove('halo', forged));
  psa.state.tokens = {
    accessToken: secret('vendor-access'),
    refreshToken: secret('vendor-refresh'),
    expiresAt: Date.now() + 60_000,
  };
  const redirect_uri = `${application.url}/embed/halo/callback`;
  await keep(prove('halo', { code: 'l1', redirect_uri }));
  await keep(prove('halo', { code: secret('oauth-code'), redirect_uri }));
  psa.state.tokens = undefined;

  const shared = secret('partner-shared');
  await keep(setHost('web', { secrets: [shared] }));
  for (const change of [{}, { aud: 'else' }, { exp: 1, iat: 0 }, { sub: 'x' }, { jti: 5 }]) {
    const jwt = await partnerToken(key.key, change, shared);
    secrets.push(jwt, jwt.split('.')[2]!);
    await keep(prove('web', { jwt }));
    await keep(prove('web', { jwt }));
  }
  // Bodies that do not fit are answered with what is wrong, and not with what was there.
  await keep(setHost('halo', { tab_secrets: [secret('unfit-'.padEnd(600, 'x'))] }));
  await keep(setHost('web', { secrets: [secret('unfit-web')], jwks: { keys: [{}] } }));
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'a'.repeat(43), d: secret('private') };
  await keep(setHost('web', { jwks: { keys: [jwk] } }));
  await keep(prove('web', { jwt: secret('long').padEnd(9000, 'x') }));

  connect(account, psa, 'autotask');
  const made = await owner.call<{ code: string }>('POST', '/embed/codes', {
    body: { key: key.key, origin: partnerOrigin },
  });
  secrets.push(made.body.code);
  await keep(prove('autotask', { code: made.body.code }, { origin: partnerOrigin }));

  // An address with a proof in it, as HaloPSA makes it; and one that nobody serves.
  for (const path of ['/embed/halo', '/embed/nothing', '/api/v1/embed/nothing']) {
    const query = new URLSearchParams({ key: key.key, ...proof, agent_id: secret('agent') });
    const page = await fetch(`${application.url}${path}?${query}`);
    answers.push(await page.text());
  }

  // What nobody foresaw is logged with its cause.
  const failing = async (
    column: string,
    table: string,
    work: () => Promise<{ status: number }>,
  ) => {
    await application.sql(`alter table ${table} rename column ${column} to elsewhere`);
    expect((await work()).status).toBe(500);
    await application.sql(`alter table ${table} rename column elsewhere to ${column}`);
  };
  const late = await partnerToken(key.key, {}, shared);
  secrets.push(late, late.split('.')[2]!);
  await failing('proof_id', 'embed_proofs', () => keep(prove('web', { jwt: late })));
  await failing('code_hash', 'embed_codes', () =>
    keep(prove('autotask', { code: secret('code-in-vain') }, { origin: partnerOrigin })),
  );
  await failing('settings', 'embed_hosts', () =>
    keep(setHost('halo', { tab_secrets: [secret('set-in-vain')] })),
  );

  answers.push(await (await fetch(`${application.url}/metrics`)).text());
  answers.push((await owner.call<Page<unknown>>('GET', '/audit?page_size=100')).body);
  answers.push((await owner.call('GET', '/embed/hosts')).body);
  const stored = await application.sql<{ row: string }>(
    `select h::text as row from embed_hosts h union all select p::text from embed_proofs p
       union all select c::text from embed_codes c union all select k::text from embed_keys k
       union all select e::text from domain_events e union all select l::text from audit_log l`,
  );
  const { access_token, refresh_token } = given.body as Tokens;
  const log = lines.join('');
  expect(log).toContain('request failed');
  expect(log).toContain('/api/v1/embed/token');
  for (const each of [...secrets, access_token, refresh_token]) {
    expect(log).not.toContain(each);
    expect(log).not.toContain(encodeURIComponent(each));
  }
  const said = JSON.stringify([answers, stored]);
  for (const each of secrets) expect(said).not.toContain(each);
  expect(log + said).not.toContain(marker);
});
