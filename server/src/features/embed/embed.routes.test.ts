import type { EmbedHostSettings, EmbedKey, Page, Problem } from '@resolutionflow/sdk/contract';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partnerOrigin, startEmbedding, type Embedding } from '../../testing/embedding.js';

let embedding: Embedding;
beforeAll(async () => {
  embedding = await startEmbedding();
});
afterAll(() => embedding.stop());

const listKeys = async (who = embedding.owner) =>
  (await who.call<Page<EmbedKey>>('GET', '/embed/keys')).body.items;

describe('embed keys', () => {
  it('are publishable, and answered whenever an owner asks', async () => {
    const { key } = embedding;
    expect(key.key).toMatch(/^pk_[\w-]{32}$/);
    expect(key.allowed_origins).toEqual([partnerOrigin]);
    expect(await listKeys()).toContainEqual(key);
  });

  it('are written as browsers write an origin, each once', async () => {
    const key = await embedding.createKey(embedding.owner, [
      'https://a.test:443',
      'https://a.test',
      'http://b.test:8080',
      `chrome-extension://${'a'.repeat(32)}`,
    ]);
    expect(key.allowed_origins).toEqual([
      'https://a.test',
      'http://b.test:8080',
      `chrome-extension://${'a'.repeat(32)}`,
    ]);
  });

  it.each([
    '*',
    'https://a.test/path',
    'https://A.test',
    'null',
    'ftp://a.test',
    'https://*.a.test',
  ])('refuse %s, which is no origin', async (origin) => {
    const answer = await embedding.owner.call('POST', '/embed/keys', {
      body: { name: 'Wrong', allowed_origins: [origin] },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  });

  it('are deleted by their own account alone, and who did it is kept', async () => {
    const key = await embedding.createKey(embedding.owner);
    const path = `/embed/keys/${key.id}`;
    expect((await embedding.stranger.call('DELETE', path)).status).toBe(404);
    expect(await listKeys()).toContainEqual(key);
    expect((await embedding.owner.call('DELETE', path)).status).toBe(204);
    expect(await listKeys()).not.toContainEqual(key);
    expect((await embedding.owner.call('DELETE', path)).status).toBe(404);
    const audit = await embedding.owner.call<Page<{ action: string; subject_id: string }>>(
      'GET',
      '/audit',
    );
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({ action: 'embed.key_deleted', subject_id: key.id }),
    );
  });

  it('of one account are not shown to another', async () => {
    expect(await listKeys(embedding.stranger)).toEqual([embedding.otherKey]);
  });
});

describe('hosts', () => {
  const listHosts = async (who = embedding.owner) =>
    (await who.call<Page<EmbedHostSettings>>('GET', '/embed/hosts')).body.items;

  it('answer what is set, but never a secret', async () => {
    const secret = 'a-secret-nobody-sees-again';
    const set = await embedding.setHost('halo', {
      tab_secrets: [secret, `${secret}-2`],
      ticket_param: 'faultid',
      oauth: { client_id: 'client-7', client_secret: `${secret}-3` },
    });
    expect(set).toMatchObject({
      status: 200,
      body: {
        host: 'halo',
        settings: { agent_param: 'agent_id', ticket_param: 'faultid', oauth_client_id: 'client-7' },
        secret_count: 2,
      },
    });
    await embedding.setHost('connectwise', { origin: 'https://na.myconnectwise.test' });
    const listed = await listHosts();
    expect(listed.map(({ host }) => host)).toEqual(['connectwise', 'halo']);
    expect(JSON.stringify([set.body, listed])).not.toContain(secret);
    expect(await listHosts(embedding.stranger)).toEqual([]);
    const audit = await embedding.owner.call('GET', '/audit');
    expect(JSON.stringify(audit.body)).toContain('embed.host_changed');
    expect(JSON.stringify(audit.body)).not.toContain(secret);
  });

  it('keep secrets unreadable, and of no use in another account’s row', async () => {
    const { application, owner, stranger } = embedding;
    await embedding.setHost('web', { secrets: ['a-plain-word-to-look-for'] });
    const rows = await application.sql<{ secrets: Buffer }>(
      `select secrets from embed_hosts where account_id = ? and host = 'web'`,
      [owner.me.account_id],
    );
    expect(rows[0]!.secrets.toString('latin1')).not.toContain('plain-word');
    await application.sql(
      `insert into embed_hosts (account_id, host, secrets)
         select ?, host, secrets from embed_hosts where account_id = ? and host = 'web'`,
      [stranger.me.account_id, owner.me.account_id],
    );
    const stolen = await stranger.call<Problem>('GET', '/embed/hosts');
    expect(stolen.status).toBe(500);
    await application.sql(`delete from embed_hosts where account_id = ?`, [stranger.me.account_id]);
  });

  it('take public keys, of the one kind that they can be', async () => {
    const { publicKey } = await generateKeyPair('Ed25519', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const answer = await embedding.setHost('web', { jwks: { keys: [{ ...jwk, kid: 'one' }] } });
    expect(answer).toMatchObject({
      status: 200,
      body: { settings: { jwks: { keys: [{ kid: 'one', x: jwk.x }] } }, secret_count: 0 },
    });
  });

  it.each<[string, Parameters<Embedding['setHost']>[0], object, string]>([
    ['no origin', 'connectwise', {}, 'origin'],
    ['an origin with a path', 'connectwise', { origin: 'https://a.test/x' }, 'origin'],
    [
      'an extension as PSA',
      'connectwise',
      { origin: `chrome-extension://${'a'.repeat(32)}` },
      'origin',
    ],
    ['no tab secret', 'halo', { tab_secrets: [] }, 'tab_secrets'],
    ['a short tab secret', 'halo', { tab_secrets: ['short'] }, 'tab_secrets.0'],
    ['a parameter that is none', 'autotask', { ticket_param: 'a b' }, 'ticket_param'],
    ['the body of another host', 'web', { tab_secrets: ['long-enough'] }, ''],
    ['secrets and keys at once', 'web', { secrets: ['long-enough'], jwks: { keys: [{}] } }, ''],
    ['a symmetric key', 'web', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, 'jwks.keys.0'],
    [
      'a private key',
      'web',
      { jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'a'.repeat(43), d: 'secret' }] } },
      'jwks.keys.0',
    ],
    ['an RSA key', 'web', { jwks: { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB' }] } }, 'jwks.keys.0'],
  ])('refuse %s, and say where', async (_what, host, body, path) => {
    const answer = await embedding.setHost(host, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.[0]).toMatchObject({ path });
    expect(answer.body.detail?.length).toBeGreaterThan(10);
  });

  it('that are none are not found', async () => {
    const answer = await embedding.owner.call('PUT', '/embed/hosts/zendesk', { body: {} });
    expect(answer.status).toBe(404);
  });
});

describe('codes', () => {
  const ask = (body: object) => embedding.owner.call<Problem>('POST', '/embed/codes', { body });

  it('are made for an origin that the key allows, or for ours', async () => {
    for (const origin of [partnerOrigin, embedding.application.url]) {
      const answer = await ask({ key: embedding.key.key, origin });
      expect(answer).toMatchObject({ status: 200, body: { expires_in: 60 } });
    }
  });

  it('are not made for another origin, nor with the key of another account', async () => {
    expect(await ask({ key: embedding.key.key, origin: 'https://evil.test' })).toMatchObject({
      status: 403,
      body: { code: 'origin_not_allowed' },
    });
    const foreign = await ask({ key: embedding.otherKey.key, origin: partnerOrigin });
    expect(foreign.status).toBe(404);
  });
});
