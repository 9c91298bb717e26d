import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../server/src/testing/browser.mjs';

const root = path.resolve(import.meta.dirname, '..');
const built = path.join(import.meta.dirname, 'dist');
const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Entry {
  id: string;
  type: 'story' | 'docs';
}

/** What the page of a story has of Storybook, as far as it is asked here. */
interface StoryWindow {
  __STORYBOOK_PREVIEW__?: {
    currentRender?: { id: string; phase?: string };
    channel: { emit: (event: string, selection: object) => void };
  };
  axe: { run: (context: string, options: object) => Promise<AxeResults> };
}

let server: Server;
let browser: Browser;
let origin: string;
let entries: Entry[];

beforeAll(async () => {
  await promisify(execFile)('npm', ['run', 'build', '-w', 'storybook'], { cwd: root });
  server = serve(built);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const index = JSON.parse(await readFile(path.join(built, 'index.json'), 'utf8')) as {
    entries: Record<string, Entry>;
  };
  entries = Object.values(index.entries);
  const { executablePath, args, env } = await findBrowser();
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

describe('Storybook', () => {
  it('has stories of every element, and the four guides', () => {
    const ids = entries.map(({ id }) => id).join(' ');
    for (const element of [
      'rf-app',
      'rf-intake',
      'rf-session-list',
      'rf-ticket-panel',
      'rf-ticket-queue',
      'rf-walker',
    ]) {
      expect(ids).toContain(`elements-${element}--`);
    }
    for (const guide of ['getting-started', 'theming', 'events', 'offline']) {
      expect(ids).toContain(`${guide}--docs`);
    }
  });

  it('shows every story without an error, a call outside, or anything that axe finds', async () => {
    const stories = entries.filter(({ type }) => type === 'story');
    expect(await visitAll(stories, storyProblems)).toEqual([]);
  });

  it('shows every docs page without an error or a call outside', async () => {
    const docs = entries.filter(({ type }) => type === 'docs');
    expect(await visitAll(docs, docsProblems)).toEqual([]);
  });
});

/** Opens every entry in one of two pages; answers what is wrong, each with the entry's id. */
async function visitAll(
  wanted: readonly Entry[],
  look: (page: Page, id: string) => Promise<string[]>,
): Promise<string[]> {
  const queue = [...wanted];
  const problems: string[] = [];
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const visit = async (): Promise<void> => {
    const page = await context.newPage();
    for (let entry = queue.shift(); entry; entry = queue.shift()) {
      const { id } = entry;
      const stop = listen(page, (problem) => problems.push(`${id}: ${problem}`));
      const found = await look(page, id).catch((error: unknown) => [String(error)]);
      problems.push(...found.map((problem) => `${id}: ${problem}`));
      stop();
    }
  };
  await context.route(
    (url) => url.origin !== origin && url.protocol.startsWith('http'),
    (route) => {
      problems.push(`A call to ${route.request().url()}`);
      return route.abort();
    },
  );
  await Promise.all([visit(), visit()]);
  await context.close();
  return problems;
}

function listen(page: Page, tell: (problem: string) => void): () => void {
  const onError = (error: Error): void => tell(error.message);
  const onConsole = (message: { type(): string; text(): string }): void => {
    if (message.type() === 'error') tell(message.text());
  };
  page.on('pageerror', onError);
  page.on('console', onConsole);
  return () => {
    page.off('pageerror', onError);
    page.off('console', onConsole);
  };
}

/** Changes to a story as the sidebar does, without loading Storybook anew: that is much quicker. */
async function storyProblems(page: Page, id: string): Promise<string[]> {
  if (page.url() === 'about:blank') {
    // The addon would run axe as well: here it is run once, and its findings are read.
    await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`);
    await page.addScriptTag({ path: axeSource });
  } else {
    await page.evaluate((storyId) => {
      const { __STORYBOOK_PREVIEW__: preview } = window as unknown as StoryWindow;
      preview?.channel.emit('setCurrentStory', { storyId, viewMode: 'story' });
    }, id);
  }
  const ended = await page.waitForFunction((storyId) => {
    const now = (window as unknown as StoryWindow).__STORYBOOK_PREVIEW__?.currentRender;
    const done = ['finished', 'errored', 'aborted'].includes(now?.phase ?? '');
    return now?.id === storyId && done ? now.phase : null;
  }, id);
  const phase = await ended.jsonValue();
  if (phase !== 'finished') return [`Rendering ${String(phase)}`];
  // Skeletons come after 150 ms; what a client answers is there before.
  await page.waitForTimeout(250);
  const light = await axeFindings(page, {});
  // Colours are all that the other scheme changes.
  await page.evaluate(() => {
    document.querySelector('.stage')?.classList.replace('light', 'dark');
    for (const app of document.querySelectorAll('.stage > rf-app')) {
      app.setAttribute('scheme', 'dark');
    }
  });
  const dark = await axeFindings(page, { runOnly: ['color-contrast'] });
  return [...light, ...dark.map((finding) => `in the dark, ${finding}`)];
}

function axeFindings(page: Page, options: object): Promise<string[]> {
  return page.evaluate(async (how) => {
    const { axe } = window as unknown as StoryWindow;
    const { violations } = await axe.run('#storybook-root', {
      resultTypes: ['violations'],
      ...how,
    });
    return violations.flatMap(({ id: rule, help, nodes }) =>
      nodes.map(({ html }) => `${rule}: ${help} ${html}`),
    );
  }, options);
}

async function docsProblems(page: Page, id: string): Promise<string[]> {
  await page.goto(`${origin}/iframe.html?id=${id}&viewMode=docs`);
  await page.locator('#storybook-docs h1').first().waitFor();
  await page.waitForTimeout(250);
  return [];
}

function serve(folder: string): Server {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
  };
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, path.normalize(pathname));
    stat(file).then(
      () => {
        response.setHeader('Content-Type', types[path.extname(file)] ?? 'text/plain');
        createReadStream(file).pipe(response);
      },
      () => response.writeHead(404).end(),
    );
  });
}
