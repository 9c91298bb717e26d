import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user and group the database's processes run under; absent where they run as ourselves. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who PostgreSQL is to run as. It refuses to run as root, so root hands it to `postgres`, or to
 * `nobody` where there is no such user; anybody else runs it as themselves.
 */
export async function findDatabaseUser(): Promise<DatabaseUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is neither a user "postgres" nor "nobody" to run it as. ' +
      'Start as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL.',
  );
}

/** Whether the database's user can enter `folder` and read it: each folder above counts too. */
export async function canReach(user: DatabaseUser | undefined, folder: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', folder], {
      cwd: '/',
      ...user,
    });
    return true;
  } catch (error) {
    if (isExit(error)) return false;
    throw error;
  }
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number | undefined> {
  try {
    return Number((await run('id', [flag, name])).stdout);
  } catch (error) {
    if (isExit(error)) return undefined;
    throw error;
  }
}

/** A command that ran and said no, as opposed to one that could not be run. */
function isExit(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
