import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ConfigError, type Config } from './config.js';

const key = z.string().regex(/^[0-9a-f]{64}$/i);
const keysSchema = z.object({ encryption_key: key, jwt_key: key });

/**
 * Adds the keys that the environment does not give: made once and kept in the data folder, readable
 * by its owner alone, so that tokens survive a restart. Production never gets here without them.
 * @throws ConfigError when the kept file cannot be read as keys.
 */
export async function withKeys(
  config: Config,
): Promise<Config & { jwtKey: string; encryptionKey: string }> {
  if (config.jwtKey && config.encryptionKey) {
    return { ...config, jwtKey: config.jwtKey, encryptionKey: config.encryptionKey };
  }
  const kept = await keptKeys(config.dataDir);
  return {
    ...config,
    jwtKey: config.jwtKey ?? kept.jwt_key,
    encryptionKey: config.encryptionKey ?? kept.encryption_key,
  };
}

async function keptKeys(dataDir: string): Promise<z.infer<typeof keysSchema>> {
  const file = join(dataDir, 'keys.json');
  await makeFolder(dataDir);
  if (!existsSync(file)) await makeKeys(file);
  const parsed = keysSchema.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!parsed.success) {
    throw new ConfigError(`DATA_DIR: ${file} does not hold two keys of 64 hexadecimal digits`);
  }
  return parsed.data;
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`DATA_DIR: ${dataDir} cannot be used (${reason})`, { cause });
  }
}

/** Written whole beside its place and linked into it: of two that start at once both read the first one's. */
async function makeKeys(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const made = {
    encryption_key: randomBytes(32).toString('hex'),
    jwt_key: randomBytes(32).toString('hex'),
  };
  await writeFile(draft, JSON.stringify(made), { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not keys; the schema says so.
    return null;
  }
}
