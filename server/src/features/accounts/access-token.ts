import { createSecretKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { AppError } from '../../errors.js';
import type { TokenClaims, VerifyToken } from '../../http/authentication.js';

/** How long an access token lives, in seconds. */
export const accessTokenSeconds = 300;

const claims = z.object({
  sub: z.guid(),
  account: z.guid(),
  kind: z.literal('access'),
  exp: z.number(),
});

/** Tokens whose signature need not be checked again while they live. */
const maxRemembered = 2000;

/** Signs and checks the short-lived tokens that requests and sockets carry. */
export interface AccessTokens {
  sign(user: { id: string; accountId: string }): Promise<string>;
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
      new SignJWT({ account: user.accountId, kind: 'access' })
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
        const { sub, account, exp } = claims.parse(payload);
        return remember(token, { userId: sub, accountId: account, expiresAt: exp });
      } catch (cause) {
        throw new AppError('unauthenticated', 'This token is not valid, or not any more', {
          cause,
        });
      }
    },
  };
}
