import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { DatabaseUser } from './database-user.js';
import { findFreePort } from './free-port.js';
import { lookUpProcess, waitUntilGone } from './process-mark.js';

/** A running PostgreSQL server. */
export interface PostgresProcess {
  readonly port: number;
  /** Settles when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it within ten seconds: open connections are closed, what is committed is on disk. */
  stop(): Promise<void>;
}

/** What a server is started with. */
export interface PostgresProcessOptions {
  readonly binary: string;
  readonly data: string;
  readonly user: DatabaseUser | undefined;
  /** Without one, a free port of the loopback address. */
  readonly port?: number | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** PostgreSQL's children and ours inherit nothing that could point them elsewhere (PGDATA, …). */
export const POSTGRES_ENV = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** Starts a server on the loopback address and waits until it takes connections. */
export async function runPostgres(options: PostgresProcessOptions): Promise<PostgresProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort());
    try {
      return await runOnPort(options, port);
    } catch (error) {
      // Between the choice of a port and its use another program may have taken it.
      const taken = error instanceof PortTakenError;
      if (!taken || options.port !== undefined || attempt === 5) throw error;
    }
  }
}

/**
 * Ends the server that a killed process of ours left behind on `data`, and takes away the file that
 * names it. Nothing else is touched: the process must be a PostgreSQL on this very folder.
 */
export async function stopOrphan(data: string, log: (line: string) => void): Promise<void> {
  const file = path.join(data, 'postmaster.pid');
  const pid = await readPid(file);
  if (pid === undefined) return;
  const found = await lookUpProcess(pid);
  if (found && found.command.includes(data)) {
    log(`a database left running by a killed server is being stopped (process ${pid})`);
    for (const [signal, patience] of [
      ['SIGINT', 10_000],
      ['SIGQUIT', 10_000],
    ] as const) {
      signalProcess(pid, signal);
      if (await waitUntilGone(pid, found.startedAt, patience)) break;
    }
    if ((await lookUpProcess(pid))?.startedAt === found.startedAt) {
      throw new Error(`The database process ${pid} on ${data} does not end; stop it by hand.`);
    }
  }
  // PostgreSQL takes the file along when it ends in good order; otherwise it names a stranger.
  await rm(file, { force: true });
}

class PortTakenError extends Error {}

async function runOnPort(options: PostgresProcessOptions, port: number): Promise<PostgresProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    ...options.settings,
  };
  const child = spawn(
    options.binary,
    ['-D', options.data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      cwd: '/',
      env: POSTGRES_ENV,
      stdio: ['ignore', 'ignore', 'pipe'],
      // Out of the terminal's reach: Ctrl-C is for us, and we stop the database last.
      detached: true,
      ...options.user,
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  await untilReady(child, port, options.log);
  const watcher = watchOver(child, options.user);
  void ended.then(() => watcher.kill('SIGKILL'));
  return { port, ended, stop: () => stopChild(child, ended) };
}

/** Resolves at the line that PostgreSQL writes when it is ready; rejects with its last words. */
function untilReady(child: ChildProcess, port: number, log: (line: string) => void): Promise<void> {
  const { stderr } = child;
  if (!stderr) throw new Error('PostgreSQL was started without a stderr to read.');
  return new Promise((resolve, reject) => {
    const last: string[] = [];
    createInterface({ input: stderr }).on('line', (line) => {
      log(line);
      last.push(line);
      if (last.length > 12) last.shift();
      if (line.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const words = last.join('\n');
      reject(
        words.includes('could not bind')
          ? new PortTakenError(`Port ${port} for PostgreSQL is already taken.`)
          : new Error(`PostgreSQL ended at once (${signal ?? `code ${code}`}):\n${words}`),
      );
    });
  });
}

/**
 * A shell that waits for the end of its stdin, which comes when this process dies in any way, and
 * then tells PostgreSQL to shut down. So the database does not outlive a `kill -9` of the server.
 */
function watchOver(child: ChildProcess, user: DatabaseUser | undefined): ChildProcess {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(child.pid)], {
    cwd: '/',
    env: POSTGRES_ENV,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    ...user,
  });
  // Neither may keep a finished test or script alive.
  watcher.unref();
  watcher.stdin?.on('error', () => watcher.kill('SIGKILL'));
  return watcher;
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 7_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 1_000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      ended,
      new Promise((resolve) => {
        timer = setTimeout(resolve, patience);
      }),
    ]);
    clearTimeout(timer);
  }
}

async function readPid(file: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw error;
  }
}
