import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.js';
import { startProduct, type Product } from './product.js';

let product: Product;
let browser: Browser;
let example: ChildProcess;
let url: string;

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  const script = join(import.meta.dirname, '../script-tag/serve.mjs');
  example = spawn(process.execPath, [script], {
    env: { ...process.env, PORT: '0', SERVER: product.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!example.stdout) throw new Error('The example has no stdout');
  const [line] = (await once(createInterface(example.stdout), 'line')) as [string];
  url = line;
});
afterAll(async () => {
  const ended = once(example, 'exit');
  example.kill('SIGTERM');
  await browser.close();
  await ended;
  await product.remove();
});

it('walks in a page of another origin, by one script, under a strict policy', async () => {
  expect(new URL(url).hostname).not.toBe(new URL(product.url).hostname);
  const { page, problems } = await openPage(browser, { width: 1000 });
  await page.goto(url);
  await page.getByLabel('E-mail').fill('l1@demo.test');
  await page.getByLabel('Password').fill('resolutionflow');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const walker = page.locator('rf-walker');
  const question = walker.locator('#question');
  await question.waitFor();
  const before = await question.textContent();
  await walker
    .getByRole('button', { name: /^1|Only this user/ })
    .first()
    .click();
  await expect.poll(() => question.textContent()).not.toBe(before);
  expect(problems).toEqual([]);
});
