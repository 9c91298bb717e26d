import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
/** What a page imports dynamically and yet needs at once: it is fetched along with what it imports. */
const WALK = ['sdk/src/contract/answers.ts', 'sdk/src/resources/walk-engine.ts'];
const LATE = ['sdk/src/resources/late-resources.ts', 'sdk/src/contract/psa-answers.ts'];
const TICKET = [...WALK, ...LATE, 'elements/src/ticket-panel/parts/panel-parts.ts'];
const SOON = {
  walker: WALK,
  desk: [...WALK, LATE[0]],
  'ticket-panel': TICKET,
  portal: [...WALK, LATE[0]],
  popup: ['sdk/src/contract/answers.ts', ...LATE],
  connectwise: TICKET,
  halo: TICKET,
  autotask: [...TICKET, 'host-adapters/src/autotask/autotask.messages.ts'],
  web: [...TICKET, 'host-adapters/src/web/web.messages.ts'],
};

for (const folder of [...PACKAGES, 'server', SIMULATORS])
  rmSync(`${folder}/dist`, { recursive: true, force: true });

export default [
  ...PACKAGES.map(packageBuild),
  ...embedBuilds(),
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

/**
 * What a page loads straight from a server: everything inside, minified, shared parts once. Elements
 * for any page and pages of our own are built apart: what one of them needs is not cut into pieces
 * for the sake of the other.
 */
function embedBuilds() {
  const folder = 'host-adapters/src/embed';
  const isPage = (file) => PAGES.includes(file.slice(0, -'.ts'.length));
  const elements = embedBuild(
    'elements',
    entriesIn(folder, (file) => !isPage(file)),
  );
  const pages = embedBuild('pages', entriesIn(folder, isPage));
  elements.output.manualChunks = sharedWith('walker', 'ticket-panel');
  elements.output.onlyExplicitManualChunks = true;
  elements.plugins.push(loader());
  return [elements, pages];
}

function embedBuild(pass, input) {
  return {
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
      terser({ module: true, ecma: 2022, compress: { passes: 3 }, format: { comments: false } }),
      precompress(),
      manifest(),
    ],
    output: {
      dir: EMBED,
      format: 'es',
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: (chunk) => `${pass}-${partName(chunk)}-[hash].js`,
      hashCharacters: 'base36',
      // Bytes: a chunk of a few icons costs more as a request than as part of another.
      experimentalMinChunkSize: 1000,
      sourcemap: true,
    },
    onwarn,
  };
}

/** A chunk's name; of an element's `define.ts`, the element's. */
function partName({ name, moduleIds }) {
  if (name !== 'define') return name;
  return path.basename(path.dirname(moduleIds.findLast((id) => id.endsWith('/define.ts'))));
}

/**
 * Keeps together what stands before the first paint of one entry and is anywhere in the other: both
 * on a page have it once, and either alone compresses it as one. Icons go where they are drawn, as
 * one file names them all.
 */
function sharedWith(first, other) {
  const entry = (name) => path.resolve(`host-adapters/src/embed/${name}.ts`);
  let shared;
  return (id, { getModuleInfo }) => {
    const reached = (from, kinds, found = new Set()) => {
      if (found.has(from)) return found;
      found.add(from);
      const info = getModuleInfo(from);
      for (const kind of kinds) for (const next of info?.[kind] ?? []) reached(next, kinds, found);
      return found;
    };
    if (!shared) {
      const anywhere = reached(entry(other), ['importedIds', 'dynamicallyImportedIds']);
      shared = new Set([...reached(entry(first), ['importedIds'])].filter((m) => anywhere.has(m)));
    }
    return shared.has(id) && !id.includes('/lucide/') ? 'base' : undefined;
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
 * `manifest.json`: which file each entry became, what each file needs at once (`imports`) or perhaps
 * later (`dynamicImports`), what an entry needs soon although it imports it dynamically (`soon`), and
 * what each file hashes to (`integrity`). The server reads it to serve and preload, size-limit to
 * measure. Each pass adds its own.
 */
function manifest() {
  return {
    name: 'manifest',
    writeBundle: {
      // After everything else is written: what is hashed is what will be served.
      order: 'post',
      sequential: true,
      async handler({ dir }, bundle) {
        const built = readManifest(dir);
        const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
        const fileOf = (module) => {
          const id = path.resolve(module);
          const found = chunks.find(({ moduleIds }) => moduleIds.includes(id));
          if (!found) throw new Error(`No chunk has ${module}, which is needed soon.`);
          return found.fileName;
        };
        for (const chunk of chunks) {
          const { fileName, name, isEntry, imports, dynamicImports } = chunk;
          const part = isEntry ? name : fileName.replace(/-[^-]+$/, '');
          built.chunks[fileName] = { name: part, imports, dynamicImports };
          built.integrity[fileName] = integrityOf(await readFile(path.join(dir, fileName)));
        }
        for (const { name, fileName } of chunks.filter(({ isEntry }) => isEntry)) {
          built.entries[name] = fileName;
          const now = neededBy(built, [fileName]);
          const soon = neededBy(built, (SOON[name] ?? []).map(fileOf));
          built.soon[name] = soon.filter((file) => !now.includes(file));
        }
        writeManifest(dir, built);
      },
    },
  };
}

function readManifest(dir) {
  const at = path.join(dir, 'manifest.json');
  if (!existsSync(at)) return { entries: {}, soon: {}, chunks: {}, integrity: {} };
  return JSON.parse(readFileSync(at, 'utf8'));
}

function writeManifest(dir, built) {
  writeFileSync(path.join(dir, 'manifest.json'), JSON.stringify(built, null, 2));
}

/** Files and, through all levels, what they import. */
function neededBy({ chunks }, files) {
  const found = new Set();
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    chunks[file].imports.forEach(add);
  };
  files.forEach(add);
  return [...found];
}

/**
 * `resolutionflow.js`, the one script that a page needs. It pins the files of this build through a list
 * with the hash of each, and that list through its own hash.
 */
function loader() {
  return {
    name: 'loader',
    writeBundle: {
      // After the manifest, which says what is needed and hashed.
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        const built = readManifest(dir);
        const pinned = (file) => [file, built.integrity[file]];
        const list = JSON.stringify(
          Object.fromEntries(
            Object.entries(built.entries).map(([name, file]) => [
              name,
              { now: neededBy(built, [file]).map(pinned), soon: built.soon[name].map(pinned) },
            ]),
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
        built.soon.resolutionflow = [];
        built.chunks[file] = { name: 'resolutionflow', imports: [], dynamicImports: [] };
        built.integrity[file] = integrityOf(contents);
        writeManifest(dir, built);
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
