import { createSecretKey } from 'node:crypto';
import { embedHosts } from '@resolutionflow/sdk/contract';
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { EmbedBinding } from '../../embed-binding.js';
import { AppError } from '../../errors.js';
import type { TokenClaims, VerifyToken } from '../../http/authentication.js';

/** How long an access token lives, in seconds. */
export const accessTokenSeconds = 300;

const common = { sub: z.guid(), account: z.guid(), kind: z.literal('access'), exp: z.number() };
/** All or none: half a binding must not pass for none. */
const claims = z.union([
  z.object({
    ...common,
    embed_key: z.guid(),
    embed_host: z.enum(embedHosts),
    embed_generation: z.number(),
    origin: z.string(),
  }),
  z.object({
    ...common,
    embed_key: z.undefined().optional(),
    embed_host: z.undefined().optional(),
    embed_generation: z.undefined().optional(),
    origin: z.undefined().optional(),
  }),
]);

/** Tokens whose signature need not be checked again while they live. */
const maxRemembered = 2000;

/** Signs and checks the short-lived tokens that requests and sockets carry. */
export interface AccessTokens {
  sign(user: { id: string; accountId: string; embed?: EmbedBinding }): Promise<string>;
  verify: VerifyToken;
}

/** @param jwtKey 32 bytes as hexadecimal digits */
export function createAccessTokens(jwtKey: string): AccessTokens {
  const key = createSecretKey(jwtKey, 'hex');
  // A token comes with each of its user's requests, and twice in each: rate limit and route.
  const verified = new Map<string, TokenClaims>();

  function remember(token: string, claims: TokenClaims): TokenClaims {
    const [oldest] = verified.keys();
    if (verified.size >= maxRemembered && oldest !== undefined) verified.delete(oldest);
    verified.set(token, claims);
    return claims;
  }

  return {
    sign: (user) =>
      new SignJWT({
        account: user.accountId,
        kind: 'access',
        ...(user.embed && {
          embed_key: user.embed.keyId,
          embed_host: user.embed.host,
          embed_generation: user.embed.generation,
          origin: user.embed.origin,
        }),
      })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(user.id)
        .setIssuedAt()
        .setExpirationTime(`${accessTokenSeconds}s`)
        .sign(key),
    async verify(token) {
      const known = verified.get(token);
      if (known && known.expiresAt * 1000 > Date.now()) return known;
      verified.delete(token);
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] });
        return remember(token, readClaims(claims.parse(payload)));
      } catch (cause) {
        throw new AppError('unauthenticated', 'This token is not valid, or not any more', {
          cause,
        });
      }
    },
  };
}

function readClaims(payload: z.output<typeof claims>): TokenClaims {
  return {
    userId: payload.sub,
    accountId: payload.account,
    expiresAt: payload.exp,
    ...(payload.embed_key !== undefined && {
      embed: {
        keyId: payload.embed_key,
        host: payload.embed_host,
        generation: payload.embed_generation,
        origin: payload.origin,
      },
    }),
  };
}
