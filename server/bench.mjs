// What `npm run bench` runs: compiles server/bench into the ignored cache, then runs it. Each
// measurement is described at the top of its file.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '..');
const OUT = path.join(ROOT, '.cache/bench');

process.chdir(ROOT);
await build({
  entryPoints: ['server/bench/*.ts'],
  outdir: OUT,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@resolutionflow/source'],
  plugins: [librariesOutside()],
  logLevel: 'warning',
});
await import(path.join(OUT, 'main.js'));

/** Our own packages are compiled along, from their sources. */
function librariesOutside() {
  return {
    name: 'libraries-outside',
    setup(builder) {
      // Plain scripts find their files from where they lie, and stay there.
      builder.onResolve({ filter: /^\..*\.mjs$/ }, ({ path: id, resolveDir }) => ({
        path: pathToFileURL(path.resolve(resolveDir, id)).href,
        external: true,
      }));
      builder.onResolve({ filter: /^[^./]/ }, ({ path: id, kind }) =>
        kind === 'entry-point' || id.startsWith('@resolutionflow/')
          ? null
          : { path: id, external: true },
      );
    },
  };
}
