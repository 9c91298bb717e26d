import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const root = resolve(import.meta.dirname, '../..');

const readyLine = z.object({
  event: z.literal('ready'),
  url: z.string(),
  logins: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
});
export type Ready = z.infer<typeof readyLine>;

/** The product as `npm start` runs it, in a process of its own. */
export interface Product {
  readonly port: number;
  readonly dataDir: string;
  readonly url: string;
  /** What stdout said of the last start. */
  readonly ready: Ready;
  /** Ends as Ctrl-C does; answers the exit code and how long it took, in milliseconds. */
  stop(): Promise<{ code: number | null; ms: number }>;
  /** Ends without a chance to clean up. */
  kill(): Promise<void>;
  /** Starts again, on the same port and folder. */
  start(): Promise<Ready>;
  /** Stops, and deletes the folder. */
  remove(): Promise<void>;
}

/** Starts the product on a free port and an empty data folder. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'rf-product-'));
  let child: ChildProcess | undefined;
  let ready: Ready | undefined;

  const product: Product = {
    port,
    dataDir,
    url: `http://127.0.0.1:${port}`,
    get ready() {
      if (!ready) throw new Error('the product has not started');
      return ready;
    },
    async start() {
      const started = spawnProduct({ PORT: String(port), DATA_DIR: dataDir, ...env });
      child = started.child;
      ready = await started.ready;
      return ready;
    },
    async stop() {
      if (!child || hasEnded(child)) return { code: child?.exitCode ?? null, ms: 0 };
      const began = Date.now();
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      return { code, ms: Date.now() - began };
    },
    async kill() {
      if (!child || hasEnded(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async remove() {
      await product.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await product.start();
  return product;
}

/** Starts the product's process; `ready` rejects with the end of stderr when it ends before. */
export function spawnProduct(env: Record<string, string>): {
  child: ChildProcess;
  ready: Promise<Ready>;
} {
  const child = spawn(process.execPath, ['server/start.mjs'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '', REDIS_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000);
  });
  const ready = new Promise<Ready>((resolvePromise, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const end = stdout.indexOf('\n');
      if (end < 0) return;
      resolvePromise(readyLine.parse(JSON.parse(stdout.slice(0, end))));
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before ready:\n${stderr}`)));
  });
  return { child, ready };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
