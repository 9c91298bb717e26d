import { createHash } from 'node:crypto';
import { email } from '@resolutionflow/sdk/contract';
import { decodeProtectedHeader, errors, importJWK, jwtVerify, type CryptoKey } from 'jose';
import * as z from 'zod/mini';
import { AppError } from '../../errors.js';
import type { EmbedHostSecrets, EmbedHostSettings } from './embed.entity.js';

/** What a partner's server says of who looks. */
export interface WebProof {
  email: string;
  name: string | null;
  /** Stands for the token's `jti`. */
  proofId: string;
  /** After this it could not be used again anyway. */
  expiresAt: Date;
}

/** How long a token may live, in seconds. */
const longestLife = 60;
/** How far two clocks may be apart, in seconds. */
const tolerance = 5;

/**
 * Reads the token that a partner's server signed. What is configured decides the algorithm, never the
 * token: public keys are no HMAC secrets.
 * @throws AppError `proof_refused` saying what is wrong with it.
 */
export async function readWebProof(
  jwt: string,
  key: string,
  { settings, secrets }: { settings: EmbedHostSettings; secrets: EmbedHostSecrets },
): Promise<WebProof> {
  const algorithm = settings.jwks ? 'EdDSA' : 'HS256';
  const header = readHeader(jwt);
  if (header.alg !== algorithm) throw refused(`must be signed with ${algorithm}`);
  const candidates: (CryptoKey | Uint8Array)[] = settings.jwks
    ? await Promise.all(
        settings.jwks.keys
          .filter(({ kid }) => !kid || !header.kid || kid === header.kid)
          .map((jwk) => importJWK(jwk, algorithm)),
      )
    : secrets.shared.map((secret) => new TextEncoder().encode(secret));
  const payload = await verify(jwt, candidates, { key, algorithm });
  const claims = z.safeParse(claimsSchema, payload);
  if (!claims.success) {
    const [issue] = claims.error.issues;
    throw refused(`has no proper ${issue?.path.join('.') ?? 'claims'}`);
  }
  const { sub, name, jti, iat, exp } = claims.data;
  if (exp - iat > longestLife) throw refused(`must expire ${longestLife} seconds after iat`);
  if (iat > Date.now() / 1000 + tolerance) throw refused('was issued in the future');
  return {
    email: sub,
    name: name ?? null,
    proofId: createHash('sha256').update(jti).digest('base64url'),
    expiresAt: new Date((exp + tolerance) * 1000),
  };
}

const claimsSchema = z.object({
  sub: email,
  name: z.optional(z.string().check(z.maxLength(200))),
  jti: z.string().check(z.minLength(1), z.maxLength(500)),
  iat: z.number(),
  exp: z.number(),
});

function readHeader(jwt: string): { alg?: string; kid?: string } {
  try {
    return decodeProtectedHeader(jwt);
  } catch (cause) {
    throw refused('is none', cause);
  }
}

/** Several keys, so that one can be replaced while the other is still in use. */
async function verify(
  jwt: string,
  candidates: readonly (CryptoKey | Uint8Array)[],
  { key, algorithm }: { key: string; algorithm: string },
): Promise<unknown> {
  let unsigned: unknown;
  for (const candidate of candidates) {
    try {
      const { payload } = await jwtVerify(jwt, candidate, {
        algorithms: [algorithm],
        issuer: key,
        audience: 'resolutionflow',
        clockTolerance: tolerance,
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw explain(error);
      unsigned = error;
    }
  }
  throw refused('is not signed by a key that this account knows', unsigned);
}

/** Never the library's own error as the cause: it holds what the token said. */
function explain(error: unknown): AppError {
  if (error instanceof errors.JWTExpired) return refused('expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const about = { iss: 'the embed key', aud: 'resolutionflow' }[error.claim];
    return refused(about ? `must have ${about} as ${error.claim}` : `has no proper ${error.claim}`);
  }
  return refused('cannot be read');
}

function refused(reason: string, cause?: unknown): AppError {
  return new AppError('proof_refused', `The page's token ${reason}`, { cause });
}
