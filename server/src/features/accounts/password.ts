import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// argon2id, the library's default kind, with the OWASP Password Storage Cheat Sheet's parameters.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes and checks passwords. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** False for no hash too, after the same work: the time does not tell whether there is a user. */
  matches(stored: string | null, password: string): Promise<boolean>;
}

export function createPasswords(): Passwords {
  const nobody = hashPassword(randomBytes(16).toString('hex'));
  return {
    hash: hashPassword,
    async matches(stored, password) {
      const someHash = await nobody;
      const same = await verify(stored ?? someHash, normalize(password));
      return same && stored !== null;
    },
  };
}

function hashPassword(password: string): Promise<string> {
  return hash(normalize(password), cost);
}

/** The same characters typed on another keyboard may come composed differently (NIST SP 800-63B). */
function normalize(password: string): string {
  return password.normalize('NFKC');
}
