import { createHmac, randomUUID } from 'node:crypto';
import type { Tokens } from '@resolutionflow/sdk/contract';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PsaError, type PsaMemberRecord } from '../../providers/psa/provider.js';
import {
  connectwiseProof,
  haloProof,
  partnerOrigin,
  partnerToken,
  startEmbedding,
  tabSecrets,
  webSecrets,
  type Embedding,
} from '../../testing/embedding.js';
import { createFakePsa, type FakePsa } from '../../testing/fake-psa.js';
import { deleteExpiredProofs } from './embed.jobs.js';
import { isSignedByHalo } from './halo-proof.js';

let embedding: Embedding;
let account: string;
beforeAll(async () => {
  embedding = await startEmbedding();
  account = embedding.owner.me.account_id;
});
afterAll(() => embedding.stop());

/** Refused proofs count against a key: each host is tried with one of its own. */
async function takeNewKey(): Promise<void> {
  embedding.key = await embedding.createKey(embedding.owner);
}

const refusedAs = (status: number, code: string) => ({ status, body: { code } });
const proofRefused = refusedAs(401, 'proof_refused');
const me = (answer: { body: Tokens }) =>
  embedding.application.call('GET', '/auth/me', { token: answer.body.access_token });

describe('asking for a token', () => {
  beforeAll(() => embedding.connect(account, embedding.psa));

  it('hears in this order that it is malformed, that the key is unknown, and that its page may not', async () => {
    const { prove } = embedding;
    const nowhere = { key: 'pk_0123456789abcdef', origin: 'https://evil.test' };
    expect(await prove('connectwise', { memberid: 'l1' }, nowhere)).toMatchObject(
      refusedAs(422, 'invalid_request'),
    );
    expect(await prove('connectwise', connectwiseProof('l1'), nowhere)).toMatchObject(
      refusedAs(404, 'not_found'),
    );
    expect(
      await prove('connectwise', connectwiseProof('nobody'), { origin: 'https://evil.test' }),
    ).toMatchObject(refusedAs(403, 'origin_not_allowed'));
  });

  it.each([
    ['our own page', () => embedding.application.url],
    ['a page that the key allows', () => partnerOrigin],
    ['no browser at all', () => null],
  ])('is let in from %s', async (_what, origin) => {
    const answer = await embedding.prove('connectwise', connectwiseProof('l1'), {
      origin: origin(),
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { expires_in: 300, user: { email: 'l1@demo.test' } },
    });
    expect(await me(answer)).toMatchObject({ status: 200, body: { email: 'l1@demo.test' } });
  });

  it.each(['null', 'http://portal.partner.test', `${partnerOrigin}.evil.test`, ''])(
    'is not let in from "%s"',
    async (origin) => {
      const answer = await embedding.prove('connectwise', connectwiseProof('l1'), { origin });
      expect(answer).toMatchObject(refusedAs(403, 'origin_not_allowed'));
    },
  );
});

describe('ConnectWise', () => {
  beforeEach(() => embedding.connect(account, embedding.psa));
  const prove = (member: string, key?: string) =>
    embedding.prove('connectwise', connectwiseProof(member), { key });

  it('proves a member, whom it knows by the account’s own site', async () => {
    expect((await prove('engineer')).body.user.email).toBe('engineer@demo.test');
  });

  it('does not prove a member who is made up, or whose hash is wrong or stale', async () => {
    expect(await prove('mallory')).toMatchObject(proofRefused);
    embedding.psa.fail('proveMember', new PsaError('refused', 'The hash is not valid any more'));
    expect(await prove('l1')).toMatchObject(proofRefused);
    embedding.psa.fail('proveMember', null);
  });

  it('does not let in a member who is nobody’s, and says what to do and about whom', async () => {
    embedding.psa.state.members.push({
      id: '77',
      identifier: 'jweber',
      name: 'Jonas Weber',
      email: 'jonas.weber@elsewhere.test',
      inactive: false,
    });
    const answer = await prove('jweber');
    expect(answer).toMatchObject({
      status: 403,
      body: {
        code: 'member_not_mapped',
        member_identifier: 'jweber',
        member_name: 'Jonas Weber',
        detail: expect.stringMatching(/owner maps them/) as string,
      },
    });
    // An owner finds him among those who wait to be mapped.
    expect(embedding.seen.get('77')?.userId).toBeNull();
  });

  it('does not let in an inactive member, or one whose user was deactivated', async () => {
    const member = embedding.psa.state.members.find(({ identifier }) => identifier === 'cover')!;
    expect((await prove('cover')).status).toBe(200);
    const { me: cover } = await embedding.application.signIn('cover@demo.test');
    await embedding.application.sql('update users set deactivated_at = now() where id = ?', [
      cover.id,
    ]);
    expect(await prove('cover')).toMatchObject(refusedAs(403, 'member_not_mapped'));
    await embedding.application.sql('update users set deactivated_at = null where id = ?', [
      cover.id,
    ]);
    expect((await prove('cover')).status).toBe(200);
    member.inactive = true;
    expect(await prove('cover')).toMatchObject(proofRefused);
    member.inactive = false;
  });

  it('asks the PSA of the key’s account alone', async () => {
    const asked = embedding.psa.calls.length;
    expect(await prove('l1', embedding.otherKey.key)).toMatchObject(
      refusedAs(501, 'not_configured'),
    );
    const others = createFakePsa();
    others.state.members = [];
    embedding.connect(embedding.stranger.me.account_id, others);
    expect(await prove('l1', embedding.otherKey.key)).toMatchObject(proofRefused);
    expect(embedding.psa.calls.length).toBe(asked);
    embedding.connect(embedding.stranger.me.account_id, null);
  });

  it('never lets a member of one account in as a user of another', async () => {
    const others = createFakePsa();
    embedding.connect(embedding.stranger.me.account_id, others);
    // Its PSA has a member with the e-mail of the demo account's technician.
    const answer = await prove('l1', embedding.otherKey.key);
    expect(answer).toMatchObject(refusedAs(403, 'member_not_mapped'));
    embedding.connect(embedding.stranger.me.account_id, null);
  });

  it.each([
    [new PsaError('unreachable', 'ConnectWise does not answer'), 502, 'provider_failed'],
    [new PsaError('rate_limited', 'Too many', { retryAfter: 7 }), 503, 'unavailable'],
    [new PsaError('credentials', 'The keys are wrong'), 502, 'provider_failed'],
  ])('that cannot be asked is not the member’s fault: %s', async (error, status, code) => {
    embedding.psa.fail('proveMember', error);
    const answer = await prove('l1');
    embedding.psa.fail('proveMember', null);
    expect(answer).toMatchObject(refusedAs(status, code));
  });

  it('is needed: without a connection the answer says what an owner must do', async () => {
    embedding.connect(account, null);
    const answer = await prove('l1');
    expect(answer).toMatchObject({ ...refusedAs(501, 'not_configured') });
    expect(answer.body.detail).toMatch(/not connected to ConnectWise.*owner/);
    embedding.connect(account, embedding.psa, 'halo');
    expect(await prove('l1')).toMatchObject(refusedAs(501, 'not_configured'));
  });
});

describe('HaloPSA', () => {
  beforeAll(takeNewKey);
  beforeAll(async () => {
    embedding.connect(account, embedding.psa, 'halo');
    expect(await embedding.prove('halo', haloProof('54'))).toMatchObject(
      refusedAs(501, 'not_configured'),
    );
    await embedding.setHost('halo', { tab_secrets: tabSecrets });
  });

  it('signs as its published scheme says, and a space was a plus', () => {
    const vector = { agentId: '42', hmac: 'X1dV+GEoQ3pnh8J3mVAt8iGacdAWoUFFnRJWMDORSXM=' };
    expect(isSignedByHalo(vector, ['halo-shared'])).toBe(true);
    const hmac = vector.hmac.replace('+', ' ');
    expect(isSignedByHalo({ ...vector, hmac }, ['other', 'halo-shared'])).toBe(true);
    expect(isSignedByHalo(vector, ['other'])).toBe(false);
    expect(isSignedByHalo({ ...vector, agentId: '43' }, ['halo-shared'])).toBe(false);
    expect(isSignedByHalo(vector, [])).toBe(false);
  });

  it.each(tabSecrets)('lets an agent in whom it signed with %s', async (secret) => {
    const answer = await embedding.prove('halo', haloProof('54', secret));
    expect(answer).toMatchObject({ status: 200, body: { user: { email: 'l1@demo.test' } } });
  });

  it.each([
    ['another secret', haloProof('54', 'not-the-secret')],
    ['another agent', { ...haloProof('53'), agent_id: '54' }],
    ['nothing', { agent_id: '54', hmac: '=' }],
    ['hexadecimal digits', hexadecimal('54')],
  ])('lets nobody in by a signature of %s', async (_what, proof) => {
    const asked = embedding.psa.calls.length;
    expect(await embedding.prove('halo', proof)).toMatchObject(proofRefused);
    expect(embedding.psa.calls.length).toBe(asked);
  });

  it('lets nobody in who is signed but not an active agent', async () => {
    expect(await embedding.prove('halo', haloProof('4711'))).toMatchObject(proofRefused);
  });

  it.each([
    ['who is not active', { id: '54', inactive: true }],
    ['whom it calls by another id', { id: '53', inactive: false }],
  ])('lets no agent in %s', async (_what, change) => {
    const [known] = embedding.psa.state.members;
    embedding.connect(account, proving(embedding.psa, { ...known!, ...change }), 'halo');
    expect(await embedding.prove('halo', haloProof('54'))).toMatchObject(proofRefused);
    embedding.connect(account, embedding.psa, 'halo');
  });

  it('does not take the signature of another account’s tab', async () => {
    embedding.connect(embedding.stranger.me.account_id, createFakePsa(), 'halo');
    await embedding.setHost('halo', { tab_secrets: ['secret-of-others'] }, embedding.stranger);
    const answer = await embedding.prove('halo', haloProof('54'), { key: embedding.otherKey.key });
    expect(answer).toMatchObject(proofRefused);
    embedding.connect(embedding.stranger.me.account_id, null);
  });

  it('takes the code of a sign-in, and keeps the agent’s own tokens', async () => {
    const code = (redirect_uri: string) => embedding.prove('halo', { code: 'l1', redirect_uri });
    const callback = `${embedding.application.url}/embed/halo/callback`;
    expect(await code('https://evil.test/callback')).toMatchObject({
      ...refusedAs(422, 'invalid_request'),
      body: { errors: [{ path: 'proof.redirect_uri' }] },
    });
    expect(await code(callback)).toMatchObject(refusedAs(501, 'not_configured'));
    await embedding.setHost('halo', {
      tab_secrets: tabSecrets,
      oauth: { client_id: 'app', client_secret: 'secret-of-app' },
    });
    const tokens = { accessToken: 'vendor-token', refreshToken: null, expiresAt: 1 };
    embedding.psa.state.tokens = tokens;
    const answer = await code(callback);
    embedding.psa.state.tokens = undefined;
    expect(answer).toMatchObject({ status: 200, body: { user: { email: 'l1@demo.test' } } });
    expect(embedding.keptTokens.get(answer.body.user.id)).toEqual(tokens);
    expect(JSON.stringify(answer.body)).not.toContain('vendor-token');
  });
});

describe('Autotask', () => {
  beforeAll(takeNewKey);
  const extension = partnerOrigin;
  beforeAll(() => embedding.connect(account, embedding.psa, 'autotask'));
  const codeOf = async (email: string, key = embedding.key.key) => {
    const user = await embedding.application.signIn(email);
    const answer = await user.call<{ code: string }>('POST', '/embed/codes', {
      body: { key, origin: extension },
    });
    return answer.body.code;
  };
  const prove = (code: string, origin: string | null = extension, key?: string) =>
    embedding.prove('autotask', { code }, { origin, key });

  it('knows nobody: who signed in to us is taken along, once', async () => {
    const code = await codeOf('l1@demo.test');
    expect(await prove(code)).toMatchObject({
      status: 200,
      body: { user: { email: 'l1@demo.test' } },
    });
    expect(await prove(code)).toMatchObject(proofRefused);
  });

  it('has two who ask with one code at the same instant answered for one alone', async () => {
    const code = await codeOf('l1@demo.test');
    const answers = await Promise.all(Array.from({ length: 6 }, () => prove(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('refuses a code on another page, and the code is used up', async () => {
    const code = await codeOf('l1@demo.test');
    expect(await prove(code, embedding.application.url)).toMatchObject(
      refusedAs(403, 'origin_not_allowed'),
    );
    expect(await prove(code)).toMatchObject(proofRefused);
  });

  it('refuses a code with another key, after a minute, and one that is made up', async () => {
    const second = await embedding.createKey(embedding.owner);
    const code = await codeOf('l1@demo.test');
    expect(await prove(code, extension, second.key)).toMatchObject(proofRefused);
    await embedding.application.sql(
      `update embed_codes set expires_at = now() - interval '1 second' where used_at is null`,
    );
    expect(await prove(code)).toMatchObject(proofRefused);
    expect(await prove(randomUUID())).toMatchObject(proofRefused);
  });

  it('lets nobody in who is no resource, and finds those whom it has not seen yet', async () => {
    expect(await prove(await codeOf('viewer@demo.test'))).toMatchObject({
      ...refusedAs(403, 'member_not_mapped'),
      body: { member_identifier: 'viewer@demo.test' },
    });
    embedding.connect(account, embedding.psa, 'autotask');
    expect((await prove(await codeOf('engineer@demo.test'))).status).toBe(200);
  });

  it('lets nobody in whose resource is not active any more', async () => {
    const member = embedding.psa.state.members.find(({ identifier }) => identifier === 'l1')!;
    embedding.connect(account, embedding.psa, 'autotask');
    member.inactive = true;
    const answer = await prove(await codeOf('l1@demo.test'));
    member.inactive = false;
    expect(answer).toMatchObject(refusedAs(403, 'member_not_mapped'));
    embedding.connect(account, embedding.psa, 'autotask');
  });

  it('lets an embedded sign-in make no further codes', async () => {
    const { body } = await prove(await codeOf('l1@demo.test'));
    const answer = await embedding.application.call('POST', '/embed/codes', {
      token: body.access_token,
      body: { key: embedding.key.key, origin: extension },
    });
    expect(answer).toMatchObject(refusedAs(403, 'forbidden'));
  });
});

describe('a partner’s page', () => {
  beforeAll(takeNewKey);
  beforeAll(async () => {
    expect(
      await embedding.prove('web', { jwt: await partnerToken(embedding.key.key) }),
    ).toMatchObject(refusedAs(501, 'not_configured'));
    await embedding.setHost('web', { secrets: webSecrets });
  });
  const prove = (jwt: string, options: Parameters<Embedding['prove']>[2] = {}) =>
    embedding.prove('web', { jwt }, { origin: partnerOrigin, ...options });
  const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;
  const token = (change?: Record<string, unknown>, secret?: string) =>
    partnerToken(embedding.key.key, change, secret);

  it.each(webSecrets)('proves a user by a token that its server signed with %s', async (secret) => {
    const answer = await prove(await token({ sub: ' L1@Demo.test ' }, secret));
    expect(answer).toMatchObject({ status: 200, body: { user: { email: 'l1@demo.test' } } });
  });

  it('may be a little ahead, or behind', async () => {
    expect((await prove(await token({ iat: seconds(3), exp: seconds(63) }))).status).toBe(200);
    expect((await prove(await token({ iat: seconds(-63), exp: seconds(-3) }))).status).toBe(200);
  });

  it('uses each token once, also when both come at the same instant', async () => {
    const jwt = await token();
    const answers = await Promise.all(Array.from({ length: 6 }, () => prove(jwt)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await prove(jwt)).toMatchObject(proofRefused);
  });

  it.each<[string, () => Promise<string>]>([
    ['that expired', () => token({ iat: seconds(-90), exp: seconds(-30) })],
    ['that lives too long', () => token({ exp: seconds(61) })],
    ['of the future', () => token({ iat: seconds(30), exp: seconds(90) })],
    ['for somebody else', () => token({ aud: 'another-service' })],
    ['for another key', () => token({ iss: embedding.otherKey.key })],
    ['without a jti', () => token({ jti: undefined })],
    ['without exp', () => token({ exp: undefined })],
    ['without iat', () => token({ iat: undefined })],
    ['about nobody', () => token({ sub: 'l1' })],
    ['of another secret', () => token({}, 'another-secret-altogether')],
    ['that nobody signed', async () => new UnsecuredJWT(await claims()).encode()],
    ['signed by HS512', () => signedBy('HS512', new TextEncoder().encode(webSecrets[0]))],
    ['that is none', async () => 'not.a.token'],
  ])('proves nobody by a token %s', async (_what, make) => {
    expect(await prove(await make())).toMatchObject(proofRefused);
  });

  it('proves nobody by the token of another account, whichever key is named', async () => {
    await embedding.setHost('web', { secrets: ['secret-of-the-others'] }, embedding.stranger);
    const theirs = await partnerToken(
      embedding.otherKey.key,
      { sub: 'l1@demo.test' },
      'secret-of-the-others',
    );
    expect(await prove(theirs)).toMatchObject(proofRefused);
    expect(await prove(theirs, { key: embedding.otherKey.key })).toMatchObject(
      refusedAs(403, 'member_not_mapped'),
    );
  });

  it('proves nobody from another origin, and the token is not used up by it', async () => {
    const jwt = await token();
    expect(await prove(jwt, { origin: 'https://evil.test' })).toMatchObject(
      refusedAs(403, 'origin_not_allowed'),
    );
    expect((await prove(jwt)).status).toBe(200);
  });

  it('lets nobody in who is no active user', async () => {
    const answer = await prove(await token({ sub: 'new@demo.test', name: 'Noor Haddad' }));
    expect(answer).toMatchObject({
      ...refusedAs(403, 'member_not_mapped'),
      body: { member_identifier: 'new@demo.test', member_name: 'Noor Haddad' },
    });
  });

  it('may sign with EdDSA, and its public key is then no secret for HS256', async () => {
    const pairs = await Promise.all([ed25519(), ed25519()]);
    const keys = await Promise.all(pairs.map(({ publicKey }) => exportJWK(publicKey)));
    await embedding.setHost('web', { jwks: { keys } });
    for (const { privateKey } of pairs) {
      expect((await prove(await signedBy('EdDSA', privateKey))).status).toBe(200);
    }
    const stranger = await ed25519();
    expect(await prove(await signedBy('EdDSA', stranger.privateKey))).toMatchObject(proofRefused);
    for (const secret of [keys[0]!.x!, JSON.stringify(keys[0])]) {
      expect(await prove(await token({}, secret))).toMatchObject(proofRefused);
    }
    await embedding.setHost('web', { secrets: webSecrets });
    expect(await prove(await signedBy('EdDSA', pairs[0].privateKey))).toMatchObject(proofRefused);
  });

  const ed25519 = () => generateKeyPair('Ed25519', { extractable: true });
  const claims = async () => ({
    iss: embedding.key.key,
    sub: 'l1@demo.test',
    aud: 'resolutionflow',
    iat: seconds(0),
    exp: seconds(60),
    jti: randomUUID(),
  });
  const signedBy = async (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT(await claims()).setProtectedHeader({ alg }).sign(key);
});

it('lets an address try a key sixty times in vain, and no other pays for it', async () => {
  const key = await embedding.createKey(embedding.owner);
  const guess = () => embedding.prove('web', { jwt: 'guess' }, { key: key.key });
  for (let at = 0; at < 60; at++) expect((await guess()).status).toBe(401);
  const refused = await guess();
  expect(refused).toMatchObject(refusedAs(429, 'too_many_requests'));
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  const jwt = await partnerToken(key.key);
  expect((await embedding.prove('web', { jwt }, { key: key.key })).status).toBe(429);
  const mine = await partnerToken(embedding.key.key);
  expect((await embedding.prove('web', { jwt: mine })).status).toBe(200);
});

it('deletes what can be used no more', async () => {
  const { sql } = embedding.application;
  await sql(`update embed_proofs set expires_at = now() - interval '1 second'`);
  await sql(`update embed_codes set expires_at = now() - interval '2 hours'`);
  await deleteExpiredProofs(embedding.application.db.owner);
  expect(await sql('select from embed_proofs')).toEqual([]);
  expect(await sql('select from embed_codes')).toEqual([]);
});

/** A PSA that proves this member, whatever it is given. */
function proving(psa: FakePsa, member: PsaMemberRecord): FakePsa {
  return {
    ...psa,
    create: (...given) => ({ ...psa.create(...given), proveMember: async () => ({ member }) }),
  };
}

function hexadecimal(agent_id: string) {
  const hmac = createHmac('sha256', tabSecrets[0]!).update(agent_id).digest('hex');
  return { agent_id, hmac };
}
