import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAssets } from './assets.js';

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assets-'));
  const manifest = {
    entries: { walker: 'walker-1.js' },
    soon: { walker: ['engine-1.js'] },
    chunks: {
      'walker-1.js': { imports: ['base-1.js', 'icons-1.js'] },
      'base-1.js': { imports: ['icons-1.js'] },
      'icons-1.js': { imports: [] },
    },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'walker-1.js'), 'export {};');
  server = createServer(express().use(readAssets(folder).router));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const get = (path: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    redirect: 'manual',
  });

it('leads from the address that pages write down to the present bundle', async () => {
  const answer = await get('/embed/walker.js');
  expect([answer.status, answer.headers.get('Location')]).toEqual([302, '/assets/walker-1.js']);
  const bundle = await get('/assets/walker-1.js');
  expect([bundle.status, await bundle.text()]).toEqual([200, 'export {};']);
  expect(bundle.headers.get('Access-Control-Allow-Origin')).toBe('*');
});

it('tells a page everything that it will ask for at once, so that it asks once', () => {
  const files = ['walker-1', 'base-1', 'icons-1', 'engine-1'];
  expect(readAssets(folder).scripts('walker')).toEqual(files.map((file) => `/assets/${file}.js`));
});

it.each(['nothing', 'constructor', '__proto__', 'toString'])('has no bundle %s', async (name) => {
  expect((await get(`/embed/${name}.js`)).status).toBe(404);
});

it.each(['/assets/..%2fpackage.json', '/assets/%2e%2e/keys.json', '/assets/%00', '/assets/'])(
  'serves nothing beside the bundles: %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
