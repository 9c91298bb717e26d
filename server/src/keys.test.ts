import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';
import { withKeys } from './keys.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = (given: NodeJS.ProcessEnv = {}) =>
  withKeys(readConfig({ DATA_DIR: join(folder, 'data'), ...given }));
const keysOf = ({ jwtKey, encryptionKey }: { jwtKey: string; encryptionKey: string }) => ({
  jwtKey,
  encryptionKey,
});

it('makes two different keys once, and finds them again after a restart', async () => {
  const first = await read();
  expect(first.jwtKey).toMatch(/^[0-9a-f]{64}$/);
  expect(first.encryptionKey).toMatch(/^[0-9a-f]{64}$/);
  expect(first.jwtKey).not.toBe(first.encryptionKey);
  expect(keysOf(await read())).toEqual(keysOf(first));
});

it('keeps them where their owner alone can read them', async () => {
  await read();
  const { mode } = await stat(join(folder, 'data', 'keys.json'));
  expect((mode & 0o777).toString(8)).toBe('600');
});

it('takes what is given, and keeps only what is not', async () => {
  const jwtKey = 'a'.repeat(64);
  const given = await read({ JWT_KEY: jwtKey });
  expect(given.jwtKey).toBe(jwtKey);
  const later = await read();
  expect(later.jwtKey).not.toBe(jwtKey);
  expect(later.encryptionKey).toBe(given.encryptionKey);
});

it('touches no folder where both are given', async () => {
  const keys = { jwtKey: 'a'.repeat(64), encryptionKey: 'b'.repeat(64) };
  const config = await read({ JWT_KEY: keys.jwtKey, ENCRYPTION_KEY: keys.encryptionKey });
  expect(keysOf(config)).toEqual(keys);
  expect(await readdir(folder)).toEqual([]);
});

it('names the folder that cannot be made', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const failed = read({ DATA_DIR: join(file, 'data') });
  await expect(failed).rejects.toBeInstanceOf(ConfigError);
  await expect(failed).rejects.toThrow(`DATA_DIR: ${join(file, 'data')}`);
});

it('names the file that does not hold keys, and leaves it as it is', async () => {
  await read();
  const file = join(folder, 'data', 'keys.json');
  const broken = JSON.stringify({ jwt_key: 'short', encryption_key: 'a'.repeat(64) });
  await writeFile(file, broken);
  const failed = read();
  await expect(failed).rejects.toBeInstanceOf(ConfigError);
  await expect(failed).rejects.toThrow(/DATA_DIR: .*keys\.json/);
  expect(await readFile(file, 'utf8')).toBe(broken);
});
