import { randomUUID } from 'node:crypto';
import type { EmbedKey, Tokens } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestSocket } from '../../testing/application.js';
import {
  connectwiseProof,
  partnerOrigin,
  partnerToken,
  startEmbedding,
  webSecrets,
  type Embedding,
} from '../../testing/embedding.js';

let embedding: Embedding;
beforeAll(async () => {
  embedding = await startEmbedding();
  embedding.connect(embedding.owner.me.account_id, embedding.psa);
});
afterAll(() => embedding.stop());

let key: EmbedKey;
beforeEach(async () => {
  key = await embedding.createKey(embedding.owner);
  await embedding.setHost('web', { secrets: webSecrets });
});

const evil = 'https://evil.test';
const from = (origin: string | null): Record<string, string> =>
  origin === null ? {} : { Origin: origin };
const ours = () => embedding.application.url;

/** Signs in a technician in a partner's page, as the key allows. */
async function signIn(sub = 'l1@demo.test', origin: string | null = partnerOrigin) {
  const jwt = await partnerToken(key.key, { sub });
  const answer = await embedding.prove('web', { jwt }, { key: key.key, origin });
  expect(answer.status).toBe(200);
  return answer.body;
}
/** The same inside ConnectWise, in a page of ours. */
async function signInThroughConnectwise(member = 'l1') {
  const answer = await embedding.prove('connectwise', connectwiseProof(member), { key: key.key });
  expect(answer.status).toBe(200);
  return answer.body;
}
const me = async ({ access_token }: Tokens, origin: string | null) =>
  (
    await embedding.application.call('GET', '/auth/me', {
      token: access_token,
      headers: from(origin),
    })
  ).status;
const refresh = ({ refresh_token }: Tokens, origin: string | null = partnerOrigin) =>
  embedding.application.call<Tokens>('POST', '/auth/refresh', {
    body: { refresh_token },
    headers: from(origin),
  });
const connect = ({ access_token }: Tokens, origin: string | null = partnerOrigin) =>
  embedding.application.connect(access_token, ['websocket'], from(origin));
const ends = (socket: TestSocket) =>
  expect.poll(() => socket.connected, { timeout: 5000 }).toBe(false);
const endKey = () => embedding.owner.call('DELETE', `/embed/keys/${key.id}`);

describe('a token of an embedding page', () => {
  it('is good there, and without a browser, but on no other page, ours included', async () => {
    const tokens = await signIn();
    expect(await me(tokens, partnerOrigin)).toBe(200);
    expect(await me(tokens, null)).toBe(200);
    for (const origin of [evil, ours(), 'null', 'http://portal.partner.test']) {
      expect(await me(tokens, origin), origin).toBe(403);
    }
  });

  it('that was made for a page of ours is good on ours alone', async () => {
    for (const tokens of [
      await signInThroughConnectwise(),
      await signIn('l1@demo.test', ours()),
      await signIn('l1@demo.test', null),
    ]) {
      expect(await me(tokens, ours())).toBe(200);
      expect(await me(tokens, null)).toBe(200);
      expect(await me(tokens, partnerOrigin)).toBe(403);
    }
  });

  it('is refused before anything else is said', async () => {
    const { access_token: token } = await signIn();
    const answer = await embedding.application.call('PATCH', '/accounts/me', {
      token,
      body: 'not json',
      headers: from(evil),
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
  });

  it('leaves sign-ins on pages of ours as free as they were', async () => {
    const owner = await embedding.application.call('GET', '/auth/me', {
      token: embedding.owner.token,
      headers: from(partnerOrigin),
    });
    expect(owner.status).toBe(200);
  });
});

describe('a refresh token of an embedding page', () => {
  it('gives tokens that are bound alike, on that page alone', async () => {
    const first = await signIn();
    expect(await refresh(first, evil)).toMatchObject({ status: 403 });
    expect(await refresh(first, ours())).toMatchObject({ status: 403 });
    const second = await refresh(first);
    expect(second.status).toBe(200);
    expect(await me(second.body, partnerOrigin)).toBe(200);
    expect(await me(second.body, evil)).toBe(403);
    expect((await refresh(second.body, evil)).status).toBe(403);
    expect((await refresh(second.body)).status).toBe(200);
  });

  it('is used once: a second use ends the whole sign-in', async () => {
    const first = await signIn();
    const second = await refresh(first);
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(second.body)).status).toBe(401);
  });
});

describe('a socket of an embedding page', () => {
  it('is let in from that page alone', async () => {
    const tokens = await signIn();
    await connect(tokens);
    await connect(tokens, null);
    await expect(connect(tokens, evil)).rejects.toThrow('origin_not_allowed');
    await expect(connect(tokens, ours())).rejects.toThrow('origin_not_allowed');
    const polling = embedding.application.connect(tokens.access_token, ['polling'], from(evil));
    await expect(polling).rejects.toThrow('origin_not_allowed');
  });

  it('stays with a fresh token of the same sign-in, and with no other', async () => {
    const tokens = await signIn();
    const socket = await connect(tokens);
    const ask = (token: string) =>
      socket.timeout(30_000).emitWithAck('auth:refresh', { token }) as Promise<unknown>;
    expect(await ask((await refresh(tokens)).body.access_token)).toEqual({ ok: true });
    const free = await embedding.application.signIn('l1@demo.test');
    expect(await ask(free.token)).toEqual({ ok: false, error: 'forbidden' });
    const elsewhere = await signInThroughConnectwise();
    expect(await ask(elsewhere.access_token)).toEqual({ ok: false, error: 'origin_not_allowed' });
    key = await embedding.createKey(embedding.owner);
    const another = await signIn();
    expect(await ask(another.access_token)).toEqual({ ok: false, error: 'forbidden' });
    const owner = await embedding.application.connect(free.token);
    const asked = (await owner
      .timeout(30_000)
      .emitWithAck('auth:refresh', { token: another.access_token })) as unknown;
    expect(asked).toEqual({ ok: false, error: 'forbidden' });
  });
});

describe('what ends a sign-in of an embedding page', () => {
  it('is the end of its key: requests at once, sockets within five seconds', async () => {
    const tokens = await signIn();
    const socket = await connect(tokens);
    const kept = key;
    key = await embedding.createKey(embedding.owner);
    const other = await signIn();
    const otherSocket = await connect(other);
    key = kept;
    expect((await endKey()).status).toBe(204);
    expect(await me(tokens, partnerOrigin)).toBe(401);
    expect((await refresh(tokens)).status).toBe(401);
    await expect(connect(tokens)).rejects.toThrow('unauthenticated');
    const jwt = await partnerToken(key.key);
    expect((await embedding.prove('web', { jwt }, { key: key.key })).status).toBe(404);
    await ends(socket);
    // Who came by another key, or to a page of ours, stays.
    expect(otherSocket.connected).toBe(true);
    expect(await me(other, partnerOrigin)).toBe(200);
    expect((await embedding.owner.call('GET', '/auth/me')).status).toBe(200);
  });

  it('is a secret of its host that is taken away, but not one that is added', async () => {
    const tokens = await signIn();
    const inPod = await signInThroughConnectwise();
    const [socket, podSocket] = [await connect(tokens), await connect(inPod, ours())];
    await embedding.setHost('web', { secrets: [...webSecrets, 'one-more-secret'] });
    expect(await me(tokens, partnerOrigin)).toBe(200);
    await embedding.setHost('web', { secrets: ['one-more-secret'] });
    expect(await me(tokens, partnerOrigin)).toBe(401);
    expect((await refresh(tokens)).status).toBe(401);
    await expect(connect(tokens)).rejects.toThrow('unauthenticated');
    const jwt = await partnerToken(key.key);
    expect((await embedding.prove('web', { jwt }, { key: key.key })).status).toBe(401);
    await ends(socket);
    expect(podSocket.connected).toBe(true);
    expect(await me(inPod, ours())).toBe(200);
    const again = await partnerToken(key.key, {}, 'one-more-secret');
    const answer = await embedding.prove('web', { jwt: again }, { key: key.key });
    expect(await me(answer.body, ours())).toBe(200);
  });

  it('is the end of its user', async () => {
    const { owner, application } = embedding;
    const id = randomUUID();
    await application.sql(
      `insert into users (id, account_id, email, name, password_hash, account_role)
         values (?, ?, ?, 'Leaver', '', 'l1_tech')`,
      [id, owner.me.account_id, `${id}@demo.test`],
    );
    const tokens = await signIn(`${id}@demo.test`);
    const socket = await connect(tokens);
    expect((await owner.call('POST', `/users/${id}/deactivate`)).status).toBe(200);
    expect(await me(tokens, partnerOrigin)).toBe(401);
    expect((await refresh(tokens)).status).toBe(401);
    const jwt = await partnerToken(key.key, { sub: `${id}@demo.test` });
    expect((await embedding.prove('web', { jwt }, { key: key.key })).status).toBe(403);
    await ends(socket);
  });

  it('met by the deletion of its key, a sign-in is refused and not broken', async () => {
    for (let round = 0; round < 12; round++) {
      key = await embedding.createKey(embedding.owner);
      const tokens = await signIn();
      const jwt = await partnerToken(key.key);
      const [proved, refreshed, deleted] = await Promise.all([
        embedding.prove('web', { jwt }, { key: key.key }),
        refresh(tokens),
        endKey(),
      ]);
      expect([200, 404]).toContain(proved.status);
      expect([200, 401]).toContain(refreshed.status);
      expect(deleted.status).toBe(204);
      if (proved.status === 200) expect(await me(proved.body, ours())).toBe(401);
      if (refreshed.status === 200) expect(await me(refreshed.body, partnerOrigin)).toBe(401);
    }
  });
});
