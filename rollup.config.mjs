import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { build, transform } from 'esbuild';
import { walk } from 'estree-walker';
import MagicString from 'magic-string';
import esbuild from 'rollup-plugin-esbuild';
import { extensionFiles } from './host-adapters/src/embed/autotask-extension/extension-files.mjs';

const SOURCE = '@resolutionflow/source';
const PACKAGES = ['sdk', 'elements', 'host-adapters'];
const EMBED = 'host-adapters/dist/embed';
const EXTENSION = 'host-adapters/dist/autotask-extension';
const SIMULATORS = 'examples/psa-simulators';
/** Entries that are pages of ours; the others are elements that any page may load. */
const PAGES = ['autotask', 'callback', 'connectwise', 'halo', 'popup', 'portal', 'web'];

for (const folder of [...PACKAGES, 'server', SIMULATORS])
  rmSync(`${folder}/dist`, { recursive: true, force: true });

export default [
  ...PACKAGES.map(packageBuild),
  embedBuild(),
  ...extensionBuilds(),
  ...serverBuilds(),
].filter(({ input }) => Object.keys(input).length > 0);

/** A package as npm gets it: one ES module per source file, everything it depends on left outside. */
function packageBuild(folder) {
  return {
    input: packageEntries(folder),
    external: isBare,
    plugins: [nodeResolve({ extensions: ['.ts', '.js'] }), typescript(), json()],
    output: {
      dir: `${folder}/dist`,
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: `${folder}/src`,
      sourcemap: true,
    },
    onwarn,
  };
}

/** What a page loads straight from a server: everything inside, minified, shared parts once. */
function embedBuild() {
  return {
    input: entriesIn('host-adapters/src/embed'),
    plugins: [
      nodeResolve({
        browser: true,
        extensions: ['.ts', '.mjs', '.js'],
        exportConditions: [SOURCE, 'browser', 'production'],
      }),
      commonjs(),
      typescript(),
      literals(),
      json(),
      terser({ module: true, ecma: 2020, compress: { passes: 2 }, format: { comments: false } }),
      manifest(),
      precompress(),
      loader(),
    ],
    output: {
      dir: EMBED,
      format: 'es',
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: '[name]-[hash].js',
      hashCharacters: 'base36',
      sourcemap: true,
    },
    onwarn,
  };
}

/**
 * The browser extension for Autotask. What runs in a page is one classic script, as browsers want it;
 * the panel is a page of the extension's own, with everything inside: no code comes from elsewhere.
 */
function extensionBuilds() {
  const { version } = JSON.parse(readFileSync('host-adapters/package.json', 'utf8'));
  const source = 'host-adapters/src/embed/autotask-extension';
  const output = { dir: EXTENSION, entryFileNames: '[name].js' };
  return [
    { input: `${source}/content.ts`, output: { ...output, format: 'iife' }, last: [] },
    {
      input: `${source}/panel.ts`,
      // Names at the top that begin with an underscore are the browser's.
      output: { ...output, format: 'es', chunkFileNames: 'parts/[name]-[hash].js' },
      last: [extensionFiles(version)],
    },
  ].map(({ input, output, last }) => ({
    input,
    plugins: [
      nodeResolve({
        browser: true,
        extensions: ['.ts', '.mjs', '.js'],
        exportConditions: [SOURCE, 'browser', 'production'],
      }),
      commonjs(),
      typescript(),
      literals(),
      json(),
      terser({ module: true, ecma: 2020, compress: { passes: 2 }, format: { comments: false } }),
      ...last,
    ],
    output,
    onwarn,
  }));
}

/** The server, the worker and the simulated PSAs: our sources bundled, the contract included, libraries left outside. */
function serverBuilds() {
  const servers = ['main.ts', 'worker.ts', 'start-server.ts'];
  return [
    {
      input: entriesIn('server/src', (name) => servers.includes(name)),
      output: { dir: 'server/dist', entryFileNames: '[name].js' },
    },
    {
      // Module by module: a simulator reads the files of its screen from beside itself.
      input: entriesIn(SIMULATORS, (name) => name === 'start-simulators.ts'),
      output: { dir: `${SIMULATORS}/dist`, preserveModules: true, preserveModulesRoot: SIMULATORS },
      after: [screenFiles()],
    },
  ].map(({ input, output, after = [] }) => ({
    input,
    external: (id) => isBare(id) && !id.startsWith('@resolutionflow/'),
    plugins: [
      nodeResolve({ extensions: ['.ts', '.js'], exportConditions: [SOURCE, 'node'] }),
      typescript(),
      json(),
      ...after,
    ],
    output: { format: 'es', chunkFileNames: '[name]-[hash].js', sourcemap: true, ...output },
    onwarn,
  }));
}

/** Copies what the simulators' screens load in the browser beside the module that serves it. */
function screenFiles() {
  return {
    name: 'screen-files',
    generateBundle() {
      for (const name of readdirSync(SIMULATORS)) {
        const folder = `${SIMULATORS}/${name}/browser`;
        if (!existsSync(folder)) continue;
        for (const file of readdirSync(folder)) {
          this.emitFile({
            type: 'asset',
            fileName: `${name}/browser/${file}`,
            source: readFileSync(`${folder}/${file}`),
          });
        }
      }
    },
  };
}

/** The files behind a package's `exports`, so that what is exported and what is built agree. */
function packageEntries(folder) {
  const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const patterns = Object.values(exports).map((target) => target[SOURCE]);
  const files = filesIn(`${folder}/src`).map((file) => `./src/${file}`);
  const entries = patterns.filter(Boolean).flatMap((pattern) => {
    const [before, after] = pattern.split('*');
    return files.filter((file) =>
      after === undefined ? file === before : file.startsWith(before) && file.endsWith(after),
    );
  });
  return Object.fromEntries(
    entries.map((file) => [file.slice('./src/'.length, -'.ts'.length), path.join(folder, file)]),
  );
}

/** The sources directly in a folder, by name; none where the folder is not there. */
function entriesIn(folder, accept = () => true) {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder).filter((name) => /^[a-z0-9-]+\.ts$/.test(name) && accept(name));
  return Object.fromEntries(names.map((name) => [name.slice(0, -3), path.join(folder, name)]));
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((file) => file.replaceAll(path.sep, '/'));
}

function isBare(id) {
  return !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('\0');
}

/**
 * Compiles our sources and finds `./x.ts` where they say `./x.js`. Within libraries the finding is
 * left to node-resolve, which alone knows their `browser` fields.
 */
function typescript() {
  const plugin = esbuild({ target: 'es2022', tsconfig: path.resolve('tsconfig.json') });
  const { resolveId } = plugin;
  return {
    ...plugin,
    resolveId(id, importer, options) {
      if (importer?.includes('node_modules')) return null;
      return resolveId.call(this, id, importer, options);
    },
  };
}

/**
 * Shrinks what terser leaves alone: style sheets in `css` templates, and the line breaks and
 * indentation of `html` ones, which count as one space wherever no `<pre>` keeps them.
 */
function literals() {
  return {
    name: 'literals',
    async transform(code, id) {
      if (!/\/(elements|host-adapters)\/src\//.test(id)) return null;
      const shrunk = new MagicString(code);
      const sheets = [];
      walk(this.parse(code), {
        enter({ type, tag, quasi }) {
          if (type !== 'TaggedTemplateExpression') return;
          if (tag.name === 'css' && quasi.quasis.length === 1) sheets.push(quasi.quasis[0]);
          if (tag.name !== 'html' || quasi.quasis.some(({ value }) => value.raw.includes('<pre'))) {
            return;
          }
          for (const { start, end, value } of quasi.quasis) {
            const text = value.raw.replace(/\s*\n\s*/g, ' ');
            if (text !== value.raw) shrunk.overwrite(start, end, text);
          }
        },
      });
      for (const { start, end, value } of sheets) {
        const { code: sheet } = await transform(value.cooked, { loader: 'css', minify: true });
        shrunk.overwrite(start, end, escapeTemplate(sheet.trim()));
      }
      return { code: shrunk.toString(), map: shrunk.generateMap({ hires: true }) };
    },
  };
}

function escapeTemplate(text) {
  return text.replace(/[\\`]|\$(?=\{)/g, '\\$&');
}

/** Data files imported by the sources become modules. */
function json() {
  return {
    name: 'json',
    transform(code, id) {
      if (!id.endsWith('.json')) return null;
      return { code: `export default ${JSON.stringify(JSON.parse(code))};`, map: null };
    },
  };
}

/**
 * `manifest.json`: which file each entry became, and what each file needs at once (`imports`) or
 * perhaps later (`dynamicImports`). The server reads it to serve and preload, size-limit to measure.
 */
function manifest() {
  return {
    name: 'manifest',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const entries = chunks.filter(({ isEntry }) => isEntry);
      this.emitFile({
        type: 'asset',
        fileName: 'manifest.json',
        source: JSON.stringify(
          {
            entries: Object.fromEntries(entries.map(({ name, fileName }) => [name, fileName])),
            chunks: Object.fromEntries(
              chunks.map(({ fileName, name, imports, dynamicImports }) => [
                fileName,
                { name, imports, dynamicImports },
              ]),
            ),
          },
          null,
          2,
        ),
      });
    },
  };
}

/**
 * `resolutionflow.js`, the one script that a page needs. It pins the files of this build through a list
 * with the hash of each, and that list through its own hash; `manifest.json` tells the hashes too.
 */
function loader() {
  return {
    name: 'loader',
    writeBundle: {
      // After everything else is written: what is hashed is what will be served.
      order: 'post',
      sequential: true,
      async handler({ dir }, bundle) {
        const at = path.join(dir, 'manifest.json');
        const built = JSON.parse(await readFile(at, 'utf8'));
        const integrity = {};
        for (const file of Object.keys(bundle).filter((name) => name.endsWith('.js'))) {
          integrity[file] = integrityOf(await readFile(path.join(dir, file)));
        }
        const needed = (file, seen = new Set()) => {
          if (seen.has(file)) return [];
          seen.add(file);
          for (const next of built.chunks[file].imports) needed(next, seen);
          return [...seen];
        };
        const list = JSON.stringify(
          Object.fromEntries(
            Object.entries(built.entries)
              .filter(([name]) => !PAGES.includes(name))
              .map(([name, file]) => [name, needed(file).map((each) => [each, integrity[each]])]),
          ),
        );
        const listFile = `elements-${shortHash(list)}.json`;
        await writeFile(path.join(dir, listFile), list);
        const { outputFiles } = await build({
          entryPoints: ['host-adapters/src/embed/loader/loader.ts'],
          bundle: true,
          minify: true,
          write: false,
          format: 'iife',
          target: 'es2022',
          define: {
            RF_LIST: JSON.stringify(listFile),
            RF_INTEGRITY: JSON.stringify(integrityOf(list)),
          },
        });
        const [{ contents }] = outputFiles;
        const file = `resolutionflow-${shortHash(contents)}.js`;
        await writeFile(path.join(dir, file), contents);
        await compressed(path.join(dir, file), contents);
        built.entries.resolutionflow = file;
        built.chunks[file] = { name: 'resolutionflow', imports: [], dynamicImports: [] };
        built.integrity = { ...integrity, [file]: integrityOf(contents) };
        await writeFile(at, JSON.stringify(built, null, 2));
      },
    },
  };
}

function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

function shortHash(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

/** Each file compressed once, at the highest level, instead of again for every request. */
function precompress() {
  return {
    name: 'precompress',
    async writeBundle({ dir }, bundle) {
      const scripts = Object.keys(bundle).filter((file) => file.endsWith('.js'));
      await Promise.all(
        scripts.map(async (file) => {
          const at = path.join(dir, file);
          await compressed(at, await readFile(at));
        }),
      );
    },
  };
}

async function compressed(at, content) {
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await Promise.all([
    promisify(brotliCompress)(content, { params: size }).then((out) => writeFile(`${at}.br`, out)),
    promisify(gzip)(content, { level: 9 }).then((out) => writeFile(`${at}.gz`, out)),
  ]);
}

/**
 * A warning about our sources means a bundle that may not do what they say: it fails the build.
 * Within libraries only what cannot work does.
 */
function onwarn(warning) {
  const certain = ['UNRESOLVED_IMPORT', 'MISSING_EXPORT', 'MISSING_NODE_BUILTINS'];
  const where = [warning.id, warning.loc?.file, ...(warning.ids ?? []), warning.message].join(' ');
  if (where.includes('node_modules') && !certain.includes(warning.code)) return;
  throw new Error(`${warning.code}: ${warning.message}`);
}
