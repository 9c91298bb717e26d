import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 random bits to hand out; only its hash is kept. */
export function createSecretToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashSecretToken(token) };
}

/** What a secret token is stored and found by. So many random bits need no salt and no slow hash. */
export function hashSecretToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
