import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { findFreePort } from '../embedded/free-port.js';
import { findProgram, installFromDebian } from './debian.js';

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
  const reason = (await findProgram('redis-server'))
    ? undefined
    : await installFromDebian('redis-server');
  if (reason === undefined) return startRedis();
  const message =
    `NOT RUN: the Redis suites. There is no Redis: REDIS_URL is not set, no redis-server is on the ` +
    `PATH, and ${reason}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  const line = '='.repeat(100);
  process.stderr.write(`\n${line}\n${message}\n${line}\n\n`);
  return null;
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
