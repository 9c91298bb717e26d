import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type FrameLocator,
  type Page,
} from 'playwright-core';
import { findBrowser } from '../../server/src/testing/browser.mjs';
import type { PlannedStep } from './flow-plan.js';

/** A Chromium as tests use it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser();
  return chromium.launch({
    executablePath,
    args: [...args, ...more],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}

/** A page that keeps what went wrong on it. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** Console errors, uncaught errors and what the Content-Security-Policy blocked. */
  problems: string[];
}

/** Opens a page; what the browser says when the network is away on purpose is no problem. */
export async function openPage(
  browser: Browser,
  options: { width?: number; height?: number; dark?: boolean } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    serviceWorkers: 'block',
  });
  // Twice what Playwright allows: servers and browsers share the machine with each other.
  context.setDefaultTimeout(60_000);
  const problems: string[] = [];
  await context.exposeBinding('rfBlocked', (_source, text: string) => problems.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { rfBlocked(text: string): void }).rfBlocked;
      report(`blocked: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    const isAway = /net::ERR_|WebSocket connection to|Failed to load resource/.test(text);
    // The attribute is passed over in a frame of another site; a dialog takes the focus all the same.
    const isPassedOver = text.startsWith('Blocked autofocusing');
    if (message.type() === 'error' && !isAway && !isPassedOver) problems.push(`console: ${text}`);
  });
  return { page, context, problems };
}

export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('resolutionflow');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page
    .getByRole('button', { name: /Sign out|Account/ })
    .first()
    .waitFor();
}

/** What elements of ours are looked for in: a page of our own, or our frame in another's. */
export type Surface = Page | FrameLocator;

/** Takes one planned step by the mouse, once its question is shown. */
export async function takeStep(page: Surface, { node, answer }: PlannedStep): Promise<void> {
  const walker = page.locator('rf-walker').first();
  await walker.getByRole('heading', { name: node.title, exact: true }).waitFor();
  switch (node.kind) {
    case 'question': {
      const option = node.options.find(({ id }) => id === answer);
      await walker.getByRole('button', { name: option?.label }).first().click();
      return;
    }
    case 'action':
      await walker
        .getByRole('button', { name: answer === 'done' ? 'Done, it worked' : 'Did not work' })
        .click();
      return;
    case 'checklist':
      for (const { label } of node.items) await walker.getByLabel(label).check();
      break;
    case 'input':
      if (node.type === 'select') await walker.getByRole('combobox').selectOption(String(answer));
      else await walker.getByRole('textbox').first().fill(String(answer));
      break;
    default:
      break;
  }
  await walker.getByRole('button', { name: 'Continue' }).click();
}

/** Keeps a picture where a person asked for pictures (`SCREENSHOTS` names the folder). */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
