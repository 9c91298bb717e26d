import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { canReach, type DatabaseUser } from './database-user.js';

const keptSchema = z.object({
  home: z.string(),
  superuser_password: z.string(),
  owner_password: z.string(),
  app_password: z.string(),
});

/** Where a database lives and the passwords of its roles, as kept in the data folder. */
export interface PostgresHome {
  /** A folder of the database's user, holding the data and, where needed, the programs. */
  readonly home: string;
  readonly superuserPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  /** Who the database was made for, and so has to run as; absent where that is ourselves. */
  readonly user: DatabaseUser | undefined;
}

/**
 * Opens what an earlier start kept in `dataDir/postgres.json`, or makes it: three random passwords
 * in a file that only we may read, and a folder that the database's user can reach.
 */
export async function openPostgresHome(
  dataDir: string,
  user: DatabaseUser | undefined,
): Promise<PostgresHome> {
  const file = path.join(dataDir, 'postgres.json');
  const kept = await readKept(file);
  if (kept) {
    await assertStillThere(kept.home, file);
    return fromKept(kept, user && (await ownerOf(kept.home)));
  }
  const made = {
    home: await makeHome(dataDir, user),
    superuser_password: randomBytes(24).toString('base64url'),
    owner_password: randomBytes(24).toString('base64url'),
    app_password: randomBytes(24).toString('base64url'),
  };
  await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return fromKept(made, user);
}

async function makeHome(dataDir: string, user: DatabaseUser | undefined): Promise<string> {
  const beside = path.join(dataDir, 'postgres');
  await mkdir(beside, { recursive: true, mode: 0o700 });
  if (!user) return beside;
  await letPass(dataDir, user);
  await chown(beside, user.uid, user.gid);
  if (await canReach(user, beside)) return beside;
  const apart = await makePrivateFolder();
  await chown(apart, user.uid, user.gid);
  return apart;
}

/** Lets the database's group walk through our own data folder, where nobody but us could yet. */
async function letPass(dataDir: string, user: DatabaseUser): Promise<void> {
  const { uid, mode } = await stat(dataDir);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) return;
  await chown(dataDir, uid, user.gid);
  await chmod(dataDir, (mode & 0o700) | 0o010);
}

/** A folder of an unguessable name that outlives a restart, for projects below a closed folder. */
async function makePrivateFolder(): Promise<string> {
  for (const parent of ['/var/lib', '/var/db']) {
    try {
      return await mkdtemp(path.join(parent, 'resolutionflow-'));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
  return mkdtemp(path.join(tmpdir(), 'resolutionflow-'));
}

async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return keptSchema.parse(JSON.parse(text));
}

async function assertStillThere(home: string, file: string): Promise<void> {
  try {
    await stat(home);
  } catch (cause) {
    throw new Error(
      `${file} says that the database lives in ${home}, which cannot be opened. ` +
        'Bring that folder back, or delete the data folder to begin anew.',
      { cause },
    );
  }
}

async function ownerOf(folder: string): Promise<DatabaseUser> {
  const { uid, gid } = await stat(folder);
  return { uid, gid };
}

function fromKept(kept: z.infer<typeof keptSchema>, user: DatabaseUser | undefined): PostgresHome {
  return {
    home: kept.home,
    superuserPassword: kept.superuser_password,
    ownerPassword: kept.owner_password,
    appPassword: kept.app_password,
    user,
  };
}
