// What `npm run pack` runs: compiles server/src/packs into the ignored cache, then runs it. It
// writes, per PSA, what an administrator installs and a page that explains it.
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '..');
const OUT = path.join(ROOT, '.cache/pack/main.js');

process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await build({
  absWorkingDir: ROOT,
  entryPoints: ['./server/src/packs/main.ts'],
  outfile: OUT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@resolutionflow/source'],
  logLevel: 'warning',
});
await import(OUT);
