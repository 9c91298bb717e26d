import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PackUsageError, readPackOptions } from './pack-options.js';
import { writePacks } from './write-packs.js';

const key = 'pk_0123456789-abcdef_XYZ';
const server = 'https://flow.example.com';
let folder: string;
let out: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
  out = join(folder, 'out');
  const options = readPackOptions([
    ...['--server', `${server}/`, '--key', key, '--out', out],
    ...['--account', 'Blue <Harbor> & "Sons"'],
  ]);
  await writePacks(options, join(folder, 'none.zip'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (path: string) => readFile(join(out, path), 'utf8');
const readJson = async (path: string) => JSON.parse(await read(path)) as unknown;
const pages = ['index', 'connectwise/index', 'halo/index', 'autotask/index'];

describe('packs', () => {
  it('hold for each PSA a page and what is entered there', async () => {
    const written = await readdir(out, { recursive: true, withFileTypes: true });
    const files = written.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.sort()).toEqual(
      [
        'custom-tab.json',
        'hosted-setup.json',
        'live-link.json',
        ...pages.map(() => 'index.html'),
      ].sort(),
    );
  });

  it('hold ConnectWise’s entry as its API takes it, the screen’s id aside', async () => {
    expect(await readJson('connectwise/hosted-setup.json')).toEqual({
      screenId: 'SCREEN_ID',
      description: 'ResolutionFlow',
      type: 'Pod',
      url: `${server}/embed/connectwise?key=${key}&id=[cw_id]&screen=[cw_screen]`,
      origin: server,
      podHeight: 300,
    });
    const page = await read('connectwise/index.html');
    expect(page).toContain(`key=${key}&#38;id=[cw_id]&#38;screen=[cw_screen]`);
    expect(page).toContain('save the layout');
  });

  it('hold HaloPSA’s tab, and where its sign-in leads back to', async () => {
    expect(await readJson('halo/custom-tab.json')).toEqual({
      entity: 'Ticket',
      name: 'ResolutionFlow',
      type: 'Iframe',
      url: `${server}/embed/halo?key=${key}`,
      redirect_uri: `${server}/embed/halo/callback`,
    });
    const page = await read('halo/index.html');
    expect(page).toMatch(/secret of the tab/);
    expect(page).toMatch(/Ticket Type/);
  });

  it('hold Autotask’s LiveLink, and the extension where it was built', async () => {
    expect(await readJson('autotask/live-link.json')).toMatchObject({
      url: `${server}/embed/autotask`,
      parameters: [{ name: 'key', value: key }, { name: 'ticket_id' }],
    });
    expect(await read('autotask/index.html')).not.toContain('extension.zip');
    const zip = join(folder, 'extension.zip');
    await writeFile(zip, Buffer.from([0x50, 0x4b, 0xff, 0x00]));
    const second = join(folder, 'second');
    await writePacks({ server, key, account: null, out: second }, zip);
    expect(await readFile(join(second, 'autotask/extension.zip'))).toEqual(await readFile(zip));
    expect(await readFile(join(second, 'autotask/index.html'), 'utf8')).toContain('extension.zip');
  });

  it.each(pages)('ask nothing of anybody: %s stands alone', async (name) => {
    const page = await read(`${name}.html`);
    expect(page).toContain(`default-src &#39;none&#39;`.replaceAll('&#39;', "'"));
    expect(page).not.toMatch(/<(script|link|img|iframe|form|base)\b/);
    expect(page).not.toMatch(/\b(src|srcset|action)=|url\(|@import/);
    expect(page).not.toMatch(/href="(?!(connectwise|halo|autotask)\/index\.html")/);
    expect(page).toContain('color-scheme: light dark');
    expect(page).toContain('@media print');
  });

  it.each(pages)('name the account as it is written, in %s', async (name) => {
    const page = await read(`${name}.html`);
    expect(page).toContain('Blue &#60;Harbor&#62; &#38; &#34;Sons&#34;');
    expect(page).not.toContain('<Harbor>');
  });
});

describe('the command', () => {
  it.each([
    ['no server', ['--key', key], /--server/],
    ['a server that is no address', ['--server', 'flow', '--key', key], /--server must be/],
    ['a server without https', ['--server', 'http://flow.example.com', '--key', key], /https/],
    ['no key', ['--server', server], /--key is missing/],
    ['a secret for a key', ['--server', server, '--key', 'sk_1'], /begins with pk_/],
    ['an option that is none', ['--server', server, '--key', key, '--wrong'], /--wrong/],
  ])('says what is wrong with %s, and how it is used', (_what, args, message) => {
    expect(() => readPackOptions(args)).toThrow(PackUsageError);
    expect(() => readPackOptions(args)).toThrow(message);
    expect(() => readPackOptions(args)).toThrow(/npm run pack -- /);
  });

  it('takes a server on this machine, where a simulated PSA shows it', () => {
    const options = readPackOptions(['--server', 'http://127.0.0.1:4600', '--key', key]);
    expect(options).toEqual({ server: 'http://127.0.0.1:4600', key, account: null, out: 'packs' });
  });

  it('writes where it is told, from the folder that it is called in', async () => {
    const script = resolve(import.meta.dirname, '../../pack.mjs');
    // Said by npm where it runs the tests, and not what is meant here.
    const env = { ...process.env, INIT_CWD: folder };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, '--server', server, '--key', key, '--out', 'here'],
      { cwd: folder, env },
    );
    expect(stdout).toContain(join('here', 'halo', 'custom-tab.json'));
    expect((await readdir(join(folder, 'here'))).sort()).toEqual([
      'autotask',
      'connectwise',
      'halo',
      'index.html',
    ]);
    await expect(
      promisify(execFile)(process.execPath, [script, '--key', key], { cwd: folder, env }),
    ).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--server') as string });
  });
});
