import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiUser } from './api.js';
import { launchBrowser, openPage, picture, signIn } from './browser.js';
import { startProduct, type Product } from './product.js';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await product.remove();
});

it('serves its page under a policy that allows nothing but what it lists', async () => {
  const response = await fetch(product.url);
  const policy = response.headers.get('content-security-policy') ?? '';
  const directives = Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
  expect(directives).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'lit-html',
    'frame-ancestors': "'none'",
  });
  expect(policy).not.toMatch(/unsafe|\*/);
});

it('shows what is known and a retry while the server is away, and goes on by itself', async () => {
  const { page, problems } = await openPage(browser);
  await signIn(page, product.url, 'l1@demo.test');
  const l1 = await apiUser(product.url, 'l1@demo.test');
  const started = (await l1.post('/l1/intake', { problem_statement: 'Scanner jams' })) as {
    session_id: string;
  };
  await page.goto(`${product.url}/#/workspace`);
  await page.getByText('Scanner jams').first().waitFor();

  await product.kill();
  await page.evaluate((id) => {
    window.location.hash = `#/session/${id}`;
  }, started.session_id);
  const walker = page.locator('rf-walker');
  await walker.getByRole('button', { name: 'Try again' }).waitFor();
  await picture(page, 'outage-walker');

  await product.start();
  // By the button, or by itself, whichever comes first.
  const again = walker.getByRole('button', { name: 'Try again' });
  const shown = walker.getByText('Scanner jams').first();
  const retried = async (): Promise<boolean> => {
    if (await again.isVisible()) await again.click({ timeout: 5000, noWaitAfter: true });
    return shown.isVisible();
  };
  // A button that vanishes under the click is no failure: the next look finds the walk, or times out.
  await expect.poll(() => retried().catch(() => false), { timeout: 90_000 }).toBe(true);
  await page.getByText('Live', { exact: true }).waitFor();
  expect(problems).toEqual([]);
});

it('walks a flow by the keyboard alone, from signing in to the resolved ticket', async () => {
  const { page, problems } = await openPage(browser, { width: 810, dark: true });
  const focusOn = async (name: RegExp): Promise<void> => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      const focused = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        const labels = (element as HTMLInputElement | null)?.labels;
        return [element?.getAttribute('aria-label'), labels?.[0]?.textContent, element?.textContent]
          .filter(Boolean)
          .join(' ');
      });
      if (name.test(focused)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await page.goto(product.url);
  await focusOn(/E-mail/);
  await page.keyboard.type('l1@demo.test');
  await focusOn(/Password/);
  await page.keyboard.type('resolutionflow');
  await page.keyboard.press('Enter');
  await page.getByLabel('Describe the problem').waitFor();
  await focusOn(/Describe the problem/);
  await page.keyboard.type('Outlook not syncing');
  // The best match stands first once the whole text was looked for.
  const best = page.locator('rf-intake .match-name').first();
  await expect.poll(() => best.textContent()).toBe('Outlook not syncing');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const walker = page.locator('rf-walker').first();
  const question = walker.getByRole('heading', { name: 'Who is affected?' });
  const dialog = page.locator('rf-dialog[open]');
  await question.waitFor();
  await page.keyboard.press('1');
  await question.waitFor({ state: 'detached' });
  await page.keyboard.press('b');
  await question.waitFor();
  await page.keyboard.press('?');
  await dialog.getByRole('heading', { name: 'Keyboard' }).waitFor();
  // Each key once and without a pause: none may be lost while a dialog closes.
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await dialog.getByRole('heading', { name: 'Resolve the ticket' }).waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Restarted Outlook.');
  await picture(page, 'keyboard-resolve');
  await focusOn(/^\s*Resolve\s*$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Resolved' }).waitFor();
  expect(problems).toEqual([]);
});
