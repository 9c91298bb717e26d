import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type DatabaseUser, findDatabaseUser } from './database-user.js';
import { lockFolder } from './folder-lock.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { openPostgresHome } from './postgres-home.js';
import { POSTGRES_ENV, runPostgres, stopOrphan } from './postgres-process.js';
import { APP_ROLE, DATABASE, OWNER_ROLE, prepareCluster } from './postgres-roles.js';

const SUPERUSER = 'postgres';

/** How to start a database of one's own. */
export interface EmbeddedPostgresOptions {
  /** A folder that holds the database and its passwords, and survives a restart. */
  readonly dataDir: string;
  /** Without one, a free port of 127.0.0.1. */
  readonly port?: number;
  /** Takes what PostgreSQL says, a line at a time. */
  readonly log: (line: string) => void;
  /** False for tests alone: faster, and a power cut may lose the data. */
  readonly durable?: boolean;
  /** Called where the database ends although nobody stopped it. */
  readonly onLost?: () => void;
}

/** A running database. */
export interface EmbeddedPostgres {
  /** For migrations and work across accounts. */
  readonly ownerUrl: string;
  /** For requests: row level security holds. */
  readonly appUrl: string;
  /** For tests, which make databases of their own; the product never uses it. */
  readonly superuserUrl: string;
  /** Ends the database within ten seconds. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL from npm, so that nothing has to be installed to run the product.
 * Throws a `FolderInUseError` where another server runs on the same folder.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { log, durable = true } = options;
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(dataDir, path.join(dataDir, 'postgres.lock'));
  try {
    const { home, user, superuserPassword, ownerPassword, appPassword } = await openPostgresHome(
      dataDir,
      await findDatabaseUser(),
    );
    const binaries = await findPostgresBinaries(home, user);
    const data = path.join(home, 'data');
    await stopOrphan(data, log);
    await initialise({ binaries, home, data, user, password: superuserPassword, durable });
    const server = await runPostgres({
      binary: binaries.postgres,
      data,
      user,
      port: options.port,
      settings: settingsFor(durable),
      log,
    });
    const urlFor = (role: string, password: string, database = DATABASE): string =>
      `postgresql://${role}:${password}@127.0.0.1:${server.port}/${database}`;
    const superuserUrl = urlFor(SUPERUSER, superuserPassword, 'postgres');
    try {
      await prepareCluster(superuserUrl, { owner: ownerPassword, app: appPassword });
    } catch (error) {
      await server.stop();
      throw error;
    }

    let stopping: Promise<void> | undefined;
    void server.ended.then(() => {
      if (!stopping) options.onLost?.();
    });
    return {
      ownerUrl: urlFor(OWNER_ROLE, ownerPassword),
      appUrl: urlFor(APP_ROLE, appPassword),
      superuserUrl,
      stop: () => (stopping ??= server.stop().finally(unlock)),
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function settingsFor(durable: boolean): Record<string, string> {
  return {
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** Makes the cluster beside its place and moves it there whole: a start cut short leaves no half. */
async function initialise(options: {
  binaries: PostgresBinaries;
  home: string;
  data: string;
  user: DatabaseUser | undefined;
  password: string;
  durable: boolean;
}): Promise<void> {
  const { binaries, home, data, user, password, durable } = options;
  if (await isFolder(data)) return;
  const draft = await mkdtemp(path.join(home, 'initdb-'));
  try {
    const passwordFile = path.join(draft, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user) {
      await chown(draft, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    await promisify(execFile)(
      binaries.initdb,
      [
        `--pgdata=${path.join(draft, 'data')}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: '/', env: POSTGRES_ENV, ...user },
    );
    await rename(path.join(draft, 'data'), data);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
