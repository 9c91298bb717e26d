import { execFile, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { findFreePort } from '../embedded/free-port.js';

const run = promisify(execFile);

/** A Redis for tests, and how to end it. */
export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The Redis that tests run on: `REDIS_URL`, else a `redis-server` of this machine, else one from
 * Debian's packages where we are root. Null, and loudly so, where there is none; with `CI=true` that
 * is an error, since a green run must mean that everything ran.
 */
export async function findRedis(): Promise<TestRedis | null> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, stop: async () => undefined };
  const reason = (await isInstalled('redis-server')) ? undefined : await installFromDebian();
  if (reason === undefined) return startRedis();
  const message =
    `NOT RUN: the Redis suites. There is no Redis: REDIS_URL is not set, no redis-server is on the ` +
    `PATH, and ${reason}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  const line = '='.repeat(100);
  process.stderr.write(`\n${line}\n${message}\n${line}\n\n`);
  return null;
}

/** Installs Redis, or answers why it cannot. */
async function installFromDebian(): Promise<string | undefined> {
  if (!(await isInstalled('apt-get'))) return 'this machine has no apt-get to install one with.';
  if (process.getuid?.() !== 0) return 'only root may install one.';
  process.stderr.write('redis-server is not installed: installing it from the distribution …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    // Debian starts what it installs; ours is started here, on a port of its own.
    await run('apt-get', ['update', '-qq'], { env, timeout: 180_000 });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
      env: { ...env, RUNLEVEL: '1' },
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    return `apt-get could not install one: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function startRedis(): Promise<TestRedis> {
  const port = await findFreePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    });
  }
  const deadline = Date.now() + 60_000;
  while (!(await answersPing(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`redis-server did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(500);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString().startsWith('+PONG'));
    });
    for (const failure of ['error', 'timeout'] as const) {
      socket.once(failure, () => {
        socket.destroy();
        resolve(false);
      });
    }
  });
}

async function isInstalled(program: string): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(':').filter(Boolean);
  const found = await Promise.allSettled(folders.map((folder) => access(`${folder}/${program}`)));
  return found.some(({ status }) => status === 'fulfilled');
}
