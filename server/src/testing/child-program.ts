import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A program of this server in a process of its own, which a test may kill. */
export interface ChildProgram {
  readonly process: ChildProcess;
  /** Waits for a line on its stdout. */
  says(line: string): Promise<void>;
  /** SIGKILL, as when the machine goes. */
  kill(): Promise<void>;
}

/** Builds a TypeScript file and runs it, with `env` beside the environment. */
export async function startChildProgram(
  source: string,
  env: Record<string, string>,
): Promise<ChildProgram> {
  const folder = path.join(root, 'node_modules/.cache/resolutionflow-tests');
  await mkdir(folder, { recursive: true });
  const outfile = path.join(folder, `${path.basename(source, '.ts')}-${process.pid}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: {
      '@resolutionflow/sdk/contract': path.join(root, 'sdk/src/contract/index.ts'),
    },
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [outfile], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = new Set<string>();
  const waiting = new Map<string, () => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.add(line);
    waiting.get(line)?.();
  });
  return {
    process: child,
    says: (line) =>
      said.has(line)
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            waiting.set(line, resolve);
            child.once('exit', () => reject(new Error(`it ended before it said ${line}`)));
          }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
