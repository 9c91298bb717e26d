import { expect, it } from 'vitest';
import { createPasswords } from './password.js';

const passwords = createPasswords();

it('hashes with argon2id, salted, at the cost that OWASP recommends', async () => {
  const [one, two] = [await passwords.hash('open sesame'), await passwords.hash('open sesame')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
});

it('takes the right password, however its characters are composed, and no other', async () => {
  const stored = await passwords.hash('caf\u00e9 society');
  expect(await passwords.matches(stored, 'cafe\u0301 society')).toBe(true);
  expect(await passwords.matches(stored, 'cafe society')).toBe(false);
});

it('matches nothing where there is no user', async () => {
  expect(await passwords.matches(null, '')).toBe(false);
  expect(await passwords.matches(null, 'open sesame')).toBe(false);
});
