import type { EmbedKey } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partnerOrigin, startEmbedding, type Embedding } from '../testing/embedding.js';

let embedding: Embedding;
let key: EmbedKey;
let otherKey: EmbedKey;
beforeAll(async () => {
  embedding = await startEmbedding();
  ({ key, otherKey } = embedding);
});
afterAll(() => embedding.stop());

async function get(path: string) {
  const response = await fetch(embedding.application.url + path);
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  return {
    status: response.status,
    headers: response.headers,
    policy,
    ancestors: /frame-ancestors ([^;]+)/.exec(policy)?.[1],
    text: await response.text(),
  };
}
const page = (host: string, query = `key=${key.key}`) => get(`/embed/${host}?${query}`);
const connect = (provider: 'connectwise' | 'halo' | 'autotask', who = embedding.owner) =>
  embedding.connect(who.me.account_id, embedding.psa, provider);
const extension = `chrome-extension://${'b'.repeat(32)}`;

describe('the page inside ConnectWise', () => {
  it('can be framed by the screens of the account’s own site, and of the origin that is set', async () => {
    connect('connectwise');
    const before = await page('connectwise');
    expect(before.ancestors).toBe('https://na.myconnectwise.test');
    expect(before.text).toContain('data-origin="https://na.myconnectwise.test"');
    await embedding.setHost('connectwise', { origin: 'https://psa.demo-msp.test' });
    const after = await page('connectwise');
    expect(after.ancestors).toBe('https://psa.demo-msp.test https://na.myconnectwise.test');
    expect(after.text).toContain('data-origin="https://psa.demo-msp.test"');
    expect(after.text).toContain(`data-key="${key.key}"`);
    expect(after.text).toContain('data-host="connectwise"');
    expect(after.headers.get('X-Frame-Options')).toBeNull();
    expect(after.text).not.toContain('data-gate');
    const gated = await page('connectwise', `key=${key.key}&gate=1`);
    expect(gated.text).toContain('data-gate="true"');
  });

  it('is another one for another account', async () => {
    const theirs = await page('connectwise', `key=${otherKey.key}`);
    expect([theirs.status, theirs.ancestors]).toEqual([200, "'none'"]);
    expect(theirs.text).not.toContain('demo-msp');
    expect(theirs.text).toContain('This page is not set up yet');
    expect(theirs.text).not.toContain('<script');
  });
});

describe('the page inside HaloPSA', () => {
  it('can be framed by the account’s site, and knows its parameters and where to sign in', async () => {
    connect('halo');
    await embedding.setHost('halo', {
      tab_secrets: ['secret-of-the-tab'],
      ticket_param: 'faultid',
      oauth: { client_id: 'app 7', client_secret: 'secret-of-the-app' },
    });
    const { ancestors, text, headers } = await page('halo');
    expect(ancestors).toBe('https://acme.halopsa.test');
    expect(headers.get('X-Frame-Options')).toBeNull();
    expect(text).toContain('data-agent-param="agent_id"');
    expect(text).toContain('data-ticket-param="faultid"');
    const authorize = new URL(
      /data-authorize-url="([^"]+)"/.exec(text)![1]!.replaceAll('&#38;', '&'),
    );
    expect(authorize.origin + authorize.pathname).toBe('https://acme.halopsa.test/auth/authorize');
    expect(Object.fromEntries(authorize.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'app 7',
      redirect_uri: `${embedding.application.url}/embed/halo/callback`,
    });
    expect(text).not.toMatch(/secret-of/);
  });

  it('cannot be framed by a PSA that the account has no more', async () => {
    connect('autotask');
    expect((await page('halo')).ancestors).toBe("'none'");
  });
});

it('lets a partner’s pages frame theirs, but no extension', async () => {
  const mixed = await embedding.createKey(embedding.owner, [partnerOrigin, extension]);
  const { ancestors, text } = await page('web', `key=${mixed.key}`);
  expect(ancestors).toBe(partnerOrigin);
  expect(text).toContain(`data-origin="${partnerOrigin}"`);
  const nobody = await embedding.createKey(embedding.owner, []);
  const alone = await page('web', `key=${nobody.key}`);
  expect([alone.ancestors, alone.headers.get('X-Frame-Options')]).toEqual(["'none'", 'DENY']);
});

it.each(['autotask', 'popup', 'halo/callback'])('lets nobody frame /embed/%s', async (name) => {
  const { status, ancestors, headers } = await page(name);
  expect([status, ancestors, headers.get('X-Frame-Options')]).toEqual([200, "'none'", 'DENY']);
});

it('keeps the way open between a popup and the window that opened it', async () => {
  for (const name of ['popup', 'halo/callback']) {
    const { headers } = await page(name);
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('unsafe-none');
  }
  expect((await page('popup')).text).toContain('<rf-sign-in-popup>');
  expect((await page('halo/callback')).text).toContain('role="status"');
});

it.each(['connectwise', 'halo', 'autotask', 'web', 'popup', 'halo/callback'])(
  'tells nobody of the address of /embed/%s, which may hold a proof, and keeps no copy',
  async (name) => {
    if (name === 'connectwise' || name === 'halo') connect(name);
    const { headers, policy, text } = await page(name, `key=${key.key}&hmac=signed%3D&agent_id=5`);
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe-inline');
    expect(text).not.toContain('signed');
    expect(text).toContain(`<script type="module" src="/assets/`);
  },
);

it.each([
  '',
  'key=',
  'key=pk_nobody_has_this_key',
  'key=%00',
  'key=a&key=b',
  'key[x]=1',
  'key=%22%3E%3Cscript%3E',
])('says what to do where "%s" names no account', async (query) => {
  const { status, ancestors, text, headers } = await page('connectwise', query);
  expect([status, ancestors, headers.get('X-Frame-Options')]).toEqual([404, "'none'", 'DENY']);
  expect(headers.get('Content-Type')).toMatch(/^text\/html/);
  expect(text).toContain('An owner of your ResolutionFlow account');
  expect(text).not.toContain('<script');
});

it('puts nothing of the address into the page', async () => {
  const evil = encodeURIComponent('"><script>alert(1)</script>');
  for (const name of ['popup', 'autotask', 'web']) {
    const { text } = await page(name, `key=${key.key}&origin=${evil}&ticket_id=${evil}`);
    expect(text).not.toContain('alert(1)');
  }
});
