/** What a page loads, compressed, against the limits that fail the build (`.size-limit.mjs`). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { outcome, type Outcome } from './harness/measurement.js';

interface SizeLimit {
  name: string;
  path: string | string[];
  /** `26 kB` */
  limit: string;
}

export async function measureBundleSize(): Promise<Outcome[]> {
  const limits = await readLimits();
  if (typeof limits === 'string') {
    return [
      outcome({
        name: 'bundle-size',
        what: 'bundles',
        unit: 'kB',
        ours: null,
        bare: null,
        goal: { atMost: 1 },
        note: `not built (npm run build): ${limits}`,
      }),
    ];
  }
  return Promise.all(
    limits.map(async ({ name, path: given, limit }) => {
      const files = [given].flat();
      const contents = await Promise.all(files.map((file) => readFile(file)));
      const bytes = contents.reduce((sum, content) => sum + brotliCompressSync(content).length, 0);
      return outcome({
        name: 'bundle-size',
        what: name,
        unit: 'kB',
        ours: bytes / 1000,
        bare: Number.parseFloat(limit),
        goal: { atMost: 1 },
        note: `brotli, ${files.length} ${files.length === 1 ? 'file' : 'files'}; "bare" is the limit`,
      });
    }),
  );
}

/** Or why there is nothing to measure yet. */
async function readLimits(): Promise<SizeLimit[] | string> {
  const file = pathToFileURL(path.resolve('.size-limit.mjs')).href;
  try {
    const { default: limits } = (await import(file)) as { default: SizeLimit[] };
    return limits;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
