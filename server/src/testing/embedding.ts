import { createHmac, randomUUID } from 'node:crypto';
import type { EmbedHost, EmbedKey, Problem, Tokens } from '@resolutionflow/sdk/contract';
import { Router } from 'express';
import { SignJWT } from 'jose';
import type { DestinationStream } from 'pino';
import type { Assets } from '../pages/assets.js';
import type { SignedInUser, TestAnswer } from './api-client.js';
import { startTestApplication, type TestApplication } from './application.js';
import { createFakePsa, type FakePsa } from './fake-psa.js';
import { createFakePsaConnections, type FakePsaConnections } from './fake-psa-connections.js';

/** A partner's page that the demo account's key allows. */
export const partnerOrigin = 'https://portal.partner.test';
export const tabSecrets = ['tab-secret-of-now', 'tab-secret-of-before'];
export const webSecrets = ['partner-secret-of-now', 'partner-secret-of-before'];

/** The whole server, with the demo account embedded everywhere and a PSA in memory. */
export interface Embedding extends Pick<FakePsaConnections, 'connect' | 'keptTokens' | 'seen'> {
  application: TestApplication;
  psa: FakePsa;
  owner: SignedInUser;
  /** Owner of the other account. */
  stranger: SignedInUser;
  /** The demo account's key, used unless another is named; refused proofs count against it. */
  key: EmbedKey;
  /** The other account's key, for the same origin. */
  otherKey: EmbedKey;
  createKey(owner: SignedInUser, origins?: string[]): Promise<EmbedKey>;
  setHost(host: EmbedHost, body: object, owner?: SignedInUser): Promise<TestAnswer<Problem>>;
  /** `POST /embed/token`, from our own origin unless told; null sends none. */
  prove(
    host: EmbedHost,
    proof: object,
    options?: { key?: string; origin?: string | null },
  ): Promise<TestAnswer<Tokens & Problem & Record<string, unknown>>>;
  stop(): Promise<void>;
}

export async function startEmbedding(
  options: { logTo?: DestinationStream } = {},
): Promise<Embedding> {
  const psa = createFakePsa();
  const { connections, connect, keptTokens, seen } = createFakePsaConnections();
  const application = await startTestApplication({
    psa,
    connections,
    assets: madeUpAssets,
    ...options,
  });
  const [owner, stranger] = await Promise.all([
    application.signIn('owner@demo.test'),
    application.signIn('owner@other.test'),
  ]);

  async function createKey(by: SignedInUser, origins = [partnerOrigin]): Promise<EmbedKey> {
    const answer = await by.call<EmbedKey>('POST', '/embed/keys', {
      body: { name: 'Everywhere', allowed_origins: origins },
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }
  const setHost: Embedding['setHost'] = (host, body, by = owner) =>
    by.call('PUT', `/embed/hosts/${host}`, { body });

  const [key, otherKey] = await Promise.all([createKey(owner), createKey(stranger)]);
  const embedding: Embedding = {
    application,
    psa,
    owner,
    stranger,
    key,
    otherKey,
    connect,
    keptTokens,
    seen,
    createKey,
    setHost,
    prove(host, proof, { key: named = embedding.key.key, origin = application.url } = {}) {
      return application.call('POST', '/embed/token', {
        body: { host, key: named, proof },
        headers: origin === null ? {} : { Origin: origin },
      });
    },
    stop: () => application.stop(),
  };
  return embedding;
}

/** What ConnectWise's screen says of a member. */
export function connectwiseProof(member: string) {
  return { memberid: member, member_hash: `hash-of-${member}`, member_context: 'web' };
}

/** What HaloPSA puts into a signed tab's address. */
export function haloProof(agentId: string, secret = tabSecrets[0] ?? '') {
  const hmac = createHmac('sha256', secret).update(agentId).digest('base64');
  return { agent_id: agentId, hmac };
}

/** A token as a partner's server signs it; `change` makes it another. */
export function partnerToken(
  key: string,
  change: Record<string, unknown> = {},
  secret = webSecrets[0] ?? '',
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: key,
    sub: 'l1@demo.test',
    aud: 'resolutionflow',
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
    ...change,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}

/** Pages name bundles that nobody built; what they say around them is what is tested. */
const madeUpAssets: Assets = {
  router: Router(),
  scripts: (entry) => [`/assets/${entry}-1.js`, '/assets/shared-1.js'],
};
