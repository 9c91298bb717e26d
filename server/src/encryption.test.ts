import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createEncryption } from './encryption.js';

const key = () => randomBytes(32).toString('hex');
const encryption = createEncryption(key());

it('reads what it wrote, and writes it differently each time', () => {
  const [first, second] = [1, 2].map(() => encryption.encrypt({ secret: 'grün' }, 'a'));
  expect(first!.equals(second!)).toBe(false);
  expect(first!.includes('grün')).toBe(false);
  expect(encryption.decrypt(first!, 'a')).toEqual({ secret: 'grün' });
});

it('reads nothing that was changed, cut, written for another purpose or with another key', () => {
  const sealed = encryption.encrypt('secret', 'account 1');
  const changed = Buffer.from(sealed);
  changed[changed.length - 1]! ^= 1;
  expect(() => encryption.decrypt(changed, 'account 1')).toThrow();
  expect(() => encryption.decrypt(sealed.subarray(0, 20), 'account 1')).toThrow();
  expect(() => encryption.decrypt(sealed, 'account 2')).toThrow();
  expect(() => createEncryption(key()).decrypt(sealed, 'account 1')).toThrow();
  expect(() => encryption.decrypt(Buffer.of(9, 1, 2), 'account 1')).toThrow(/form/);
});
