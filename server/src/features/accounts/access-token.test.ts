import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from './access-token.js';

const jwtKey = randomBytes(32).toString('hex');
const tokens = createAccessTokens(jwtKey);
const user = { id: randomUUID(), accountId: randomUUID() };

function signed(claims: Record<string, unknown>, expires: string | number = '5m') {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(createSecretKey(jwtKey, 'hex'));
}

describe('an access token', () => {
  it('says who, of which account, for five minutes', async () => {
    const secondsNow = () => Math.floor(Date.now() / 1000);
    const before = secondsNow();
    const token = await tokens.sign(user);
    const after = secondsNow();
    const claims = await tokens.verify(token);
    expect(claims).toMatchObject({ userId: user.id, accountId: user.accountId });
    expect(claims.expiresAt).toBeGreaterThanOrEqual(before + 300);
    expect(claims.expiresAt).toBeLessThanOrEqual(after + 300);
  });

  it.each([
    ['is of another kind', { sub: user.id, account: user.accountId, kind: 'embed' }, '5m'],
    ['says no account', { sub: user.id, kind: 'access' }, '5m'],
    ['says no user', { account: user.accountId, kind: 'access' }, '5m'],
    ['is over', { sub: user.id, account: user.accountId, kind: 'access' }, 1],
  ])('is refused when it %s', async (_what, claims, expires) => {
    const refused = tokens.verify(await signed(claims, expires));
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused when it never ends, or another key signed it', async () => {
    const endless = await new SignJWT({ account: user.accountId, kind: 'access', sub: user.id })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(createSecretKey(jwtKey, 'hex'));
    const foreign = await createAccessTokens(randomBytes(32).toString('hex')).sign(user);
    for (const token of [endless, foreign]) {
      await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });
});
