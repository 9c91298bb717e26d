import { autotaskExtensionOrigin } from '@resolutionflow/sdk/contract';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
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

  it('hold Autotask’s LiveLink, and say nothing of the extension where it was not built', async () => {
    expect(await readJson('autotask/live-link.json')).toMatchObject({
      url: `${server}/embed/autotask`,
      parameters: [{ name: 'key', value: key }, { name: 'ticket_id' }],
    });
    expect(await read('autotask/index.html')).not.toContain('extension.zip');
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

describe('the extension of a pack', () => {
  const source = resolve(
    import.meta.dirname,
    '../../../host-adapters/src/embed/autotask-extension/files/manifest.json',
  );
  const packed = async (address = server) => {
    const to = await mkdtemp(join(folder, 'extension-'));
    const zip = join(to, 'built.zip');
    const files = { 'manifest.json': await readFile(source), 'content.js': strToU8('1') };
    await writeFile(zip, zipSync(files));
    const args = ['--server', address, '--key', key, '--out', to, '--ticket-param', 'tid'];
    await writePacks(readPackOptions(args), zip);
    const content = await readFile(join(to, 'autotask/extension.zip'));
    const inside = unzipSync(content);
    return {
      content,
      inside,
      manifest: JSON.parse(strFromU8(inside['manifest.json']!)) as Record<string, unknown>,
      page: await readFile(join(to, 'autotask/index.html'), 'utf8'),
    };
  };

  it('may see Autotask and its own server, and store; nothing else', async () => {
    const { manifest } = await packed();
    expect(manifest).toMatchObject({
      manifest_version: 3,
      permissions: ['storage'],
      host_permissions: ['https://*.autotask.net/*', `${server}/*`],
      content_scripts: [{ matches: ['https://*.autotask.net/*'] }],
      web_accessible_resources: [
        { resources: ['panel.html'], matches: ['https://*.autotask.net/*'] },
      ],
    });
    expect(Object.keys(manifest)).not.toContain('externally_connectable');
  });

  it('runs no code but its own, and talks to its server alone', async () => {
    const { manifest } = await packed('http://127.0.0.1:4600');
    const { extension_pages: policy } = manifest['content_security_policy'] as Record<
      string,
      string
    >;
    const rules = policy!.split('; ');
    expect(rules).toContain("default-src 'none'");
    expect(rules).toContain("script-src 'self'");
    expect(rules).toContain('connect-src http://127.0.0.1:4600 ws://127.0.0.1:4600');
    expect(rules).toContain('frame-ancestors https://*.autotask.net');
    expect(policy).not.toMatch(/unsafe|\bdata:|blob:/);
  });

  it('has the id whose origin the server knows, by the key in its manifest', async () => {
    const { manifest, page } = await packed();
    const hash = createHash('sha256')
      .update(Buffer.from(manifest['key'] as string, 'base64'))
      .digest('hex');
    const id = [...hash.slice(0, 32)].map((digit) => 'abcdefghijklmnop'[parseInt(digit, 16)]);
    expect(`chrome-extension://${id.join('')}`).toBe(autotaskExtensionOrigin);
    expect(page).toContain(autotaskExtensionOrigin);
  });

  it('knows the account: its server, its key, and the parameter of the ticket', async () => {
    const { inside } = await packed();
    const world: { rfExtension?: unknown } = {};
    runInNewContext(strFromU8(inside['config.js']!), world);
    expect({ ...(world.rfExtension as object) }).toEqual({ server, key, ticketParam: 'tid' });
    expect(strFromU8(inside['content.js']!)).toBe('1');
  });

  it('is the same archive whenever it is made', async () => {
    expect((await packed()).content.equals((await packed()).content)).toBe(true);
  });
});

describe('the command', () => {
  it.each([
    ['no server', ['--key', key], /--server/],
    ['a server that is no address', ['--server', 'flow', '--key', key], /--server must be/],
    ['a server without https', ['--server', 'http://flow.example.com', '--key', key], /https/],
    ['no key', ['--server', server], /--key is missing/],
    ['a secret for a key', ['--server', server, '--key', 'sk_1'], /begins with pk_/],
    [
      'a ticket parameter that is none',
      ['--server', server, '--key', key, '--ticket-param', 'a&b'],
      /--ticket-param/,
    ],
    ['an option that is none', ['--server', server, '--key', key, '--wrong'], /--wrong/],
  ])('says what is wrong with %s, and how it is used', (_what, args, message) => {
    expect(() => readPackOptions(args)).toThrow(PackUsageError);
    expect(() => readPackOptions(args)).toThrow(message);
    expect(() => readPackOptions(args)).toThrow(/npm run pack -- /);
  });

  it('takes a server on this machine, where a simulated PSA shows it', () => {
    const options = readPackOptions(['--server', 'http://127.0.0.1:4600', '--key', key]);
    expect(options).toEqual({
      server: 'http://127.0.0.1:4600',
      key,
      account: null,
      ticketParam: 'ticketId',
      out: 'packs',
    });
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
