// What `npm start` runs: builds where the sources have changed, then becomes the server, with the
// simulated PSAs that the demo accounts are connected to. Stdout
// belongs to the server's own lines; everything said here goes to stderr.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const STAMP = path.join(ROOT, 'server/dist/.built-from');
const LOCK = path.join(ROOT, '.cache/build.lock');
const SOURCES = [
  'sdk/src',
  'elements/src',
  'host-adapters/src',
  'server/src',
  'examples/psa-simulators',
];
const SETTINGS = [
  'package-lock.json',
  'rollup.config.mjs',
  'tsconfig.json',
  'sdk/package.json',
  'elements/package.json',
  'host-adapters/package.json',
];

process.chdir(ROOT);
if (await isOutOfDate()) {
  const code = await withBuildLock(buildIfNeeded);
  if (code !== 0) process.exit(code);
}
const [{ startServer }, { startSimulators }] = await Promise.all([
  import('./dist/start-server.js'),
  import('../examples/psa-simulators/dist/start-simulators.js'),
]);
await startServer(startSimulators);

async function buildIfNeeded() {
  const hash = await hashSources();
  // Another start that was waited for may have built it.
  if ((await readStamp()) === hash) return 0;
  const began = Date.now();
  process.stderr.write('Building …\n');
  const code = await runRollup();
  if (code !== 0) {
    process.stderr.write('The build did not succeed; its messages are above.\n');
    return code;
  }
  await writeFile(STAMP, hash);
  process.stderr.write(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.\n`);
  return 0;
}

async function isOutOfDate() {
  return (await readStamp()) !== (await hashSources());
}

async function readStamp() {
  try {
    return await readFile(STAMP, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Contents and not times: a fresh clone or a changed branch says nothing reliable with those. */
async function hashSources() {
  const found = await Promise.all(
    SOURCES.map(async (folder) =>
      (await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && !/\.(test|stories)\.ts$/.test(entry.name))
        .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
        .filter((file) => !file.includes(`${path.sep}dist${path.sep}`)),
    ),
  );
  const files = [...found.flat(), ...SETTINGS.map((file) => path.join(ROOT, file))].sort();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256').update(process.version);
  files.forEach((file, i) => hash.update(`\0${path.relative(ROOT, file)}\0`).update(contents[i]));
  return hash.digest('hex');
}

/** Answers the exit code, as a shell would. */
function runRollup() {
  const rollup = path.join(
    path.dirname(createRequire(import.meta.url).resolve('rollup/package.json')),
    'dist/bin/rollup',
  );
  const child = spawn(process.execPath, [rollup, '-c', 'rollup.config.mjs', '--silent'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  const pass = (signal) => child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(signal ? 130 : (code ?? 1));
    });
  });
}

/** Several servers may be started at once from one folder: one builds, the others wait for it. */
async function withBuildLock(work) {
  await mkdir(path.dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      await writeFile(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (await isAbandoned()) await rm(LOCK, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    return await work();
  } finally {
    await rm(LOCK, { force: true });
  }
}

/** Whoever took the lock was killed; or takes longer than any build does. */
async function isAbandoned() {
  try {
    const [{ mtimeMs }, pid] = await Promise.all([stat(LOCK), readFile(LOCK, 'utf8')]);
    if (Date.now() - mtimeMs > 120_000) return true;
    if (pid !== '') process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return true;
    if (error.code === 'EPERM') return false;
    throw error;
  }
}
