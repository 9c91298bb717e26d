import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from './browser.mjs';

let browser: Browser;
let servers: Server[];
let page: string;
let elsewhere: string;

beforeAll(async () => {
  const { executablePath, args, env } = await findBrowser();
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  servers = await Promise.all([serve(), serve()]);
  [page, elsewhere] = servers.map(addressOf) as [string, string];
});

afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

it('is as strict as a user’s browser about other origins', async () => {
  const tab = await browser.newPage();
  await tab.goto(page);
  const read = (url: string): Promise<string> =>
    tab.evaluate(
      (from) =>
        fetch(from).then(
          (r) => r.text(),
          () => 'refused',
        ),
      url,
    );
  expect(await read(page)).toContain('hello');
  expect(await read(elsewhere)).toBe('refused');
});

it('enforces a content security policy with Trusted Types', async () => {
  const tab = await browser.newPage();
  await tab.goto(page);
  const outcome = await tab.evaluate(() => {
    try {
      Object.assign(document.body, { innerHTML: '<b>no</b>' });
      return 'set';
    } catch (error) {
      return String(error);
    }
  });
  expect(outcome).toContain('TrustedHTML');
});

function serve(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; connect-src *; require-trusted-types-for 'script'",
      );
      response.end('<!doctype html><p>hello</p>');
    }).listen(0, '127.0.0.1', () => resolve(server));
  });
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
