import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAssets } from './assets.js';
import { loaderRouter } from './loader.js';

const script = 'window.rf = true;';
let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loader-'));
  const manifest = { entries: { resolutionflow: 'resolutionflow-7.js' }, soon: {}, chunks: {} };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'resolutionflow-7.js'), script);
  await writeFile(join(folder, 'resolutionflow-7.js.br'), brotliCompressSync(script));
  const assets = readAssets(folder);
  const app = express()
    .use(assets.router)
    .use(loaderRouter({ assets, version: '1.2.3' }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const get = (path: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    headers: { 'Accept-Encoding': 'br' },
  });

it.each([
  ['/resolutionflow.js', /^public, max-age=300\b/],
  ['/v/1.2.3/resolutionflow.js', /^public, max-age=31536000, immutable$/],
])('serves the one script at %s, to any page and compressed', async (path, caching) => {
  const answer = await get(path);
  expect([answer.status, await answer.text()]).toEqual([200, script]);
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/javascript/);
  expect(answer.headers.get('Content-Encoding')).toBe('br');
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(answer.headers.get('Cache-Control')).toMatch(caching);
});

it('serves no version but its own under a pinned address', async () => {
  expect((await get('/v/1.2.2/resolutionflow.js')).status).toBe(404);
});
