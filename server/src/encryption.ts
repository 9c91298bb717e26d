import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Keeps secrets unreadable at rest. */
export interface Encryption {
  /** @param purpose What and whose it is: the same is needed to read it again. */
  encrypt(value: unknown, purpose: string): Buffer;
  /** @throws Error where it was changed, or written for another purpose or with another key. */
  decrypt(sealed: Uint8Array, purpose: string): unknown;
}

const version = 1;
const ivLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM. The purpose is authenticated along, so that what belongs to one account cannot be put
 * into another's row.
 * @param hexKey 32 bytes as hexadecimal digits
 */
export function createEncryption(hexKey: string): Encryption {
  const key = Buffer.from(hexKey, 'hex');
  return {
    encrypt(value, purpose) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), body]);
    },
    decrypt(sealed, purpose) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== version) throw new Error('This secret was written in a form not known here');
      const iv = bytes.subarray(1, 1 + ivLength);
      const tag = bytes.subarray(1 + ivLength, 1 + ivLength + tagLength);
      const body = bytes.subarray(1 + ivLength + tagLength);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(tag);
      const text = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      return JSON.parse(text) as unknown;
    },
  };
}
