import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { launchBrowser, openPage } from './browser.js';
import { startProduct, type Product } from './product.js';

/** What happens to a file on its way to the page; null where it arrives as it is. */
type Fate = 'changed' | 'lost' | 'absent' | null;

let product: Product;
let browser: Browser;
/** Stands where a partner's network, or somebody in it, stands. */
let way: Server;
let fateOf: (path: string) => Fate = () => null;
let asked: string[];
/** The partner's own page. */
let partner: Server;
let document: { html: string; policy: string };
let opened: Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  way = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const fate = fateOf(path);
    if (fate === 'lost') return void response.destroy();
    if (fate === 'absent') return void response.writeHead(404, anyPage).end();
    void fetch(product.url + path).then(async (answer) => {
      const body = Buffer.from(await answer.arrayBuffer());
      // One bit of the comment that it ends with: it would run all the same.
      if (fate === 'changed') body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
      for (const name of ['Content-Type', 'Cache-Control']) {
        response.setHeader(name, answer.headers.get(name) ?? '');
      }
      response.writeHead(answer.status, anyPage).end(body);
    });
  }).listen(0, '127.0.0.1');
  partner = createServer((_request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': document.policy,
    });
    response.end(document.html);
  }).listen(0, 'localhost');
  await Promise.all([once(way, 'listening'), once(partner, 'listening')]);
});
afterAll(async () => {
  await browser.close();
  way.close();
  partner.close();
  await product.remove();
});
beforeEach(() => {
  asked = [];
  fateOf = () => null;
});
afterEach(() => opened.context.close());

const anyPage = { 'Access-Control-Allow-Origin': '*' };
const addressOf = (server: Server, host: string) =>
  `http://${host}:${(server.address() as AddressInfo).port}`;
const scripts = () => addressOf(way, '127.0.0.1');

/** As strict as a page can be: nothing inline, and no string becomes markup but Lit's templates. */
function policy(connect = `${scripts()} ${product.url} ${product.url.replace('http', 'ws')}`) {
  return [
    "default-src 'none'",
    `script-src ${scripts()}`,
    `connect-src ${connect}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}

const script = (elements: string, at = '/resolutionflow.js') =>
  `<script src="${scripts()}${at}" data-elements="${elements}" defer></script>`;

/** Opens a page of another origin, and keeps the reason where it is told one. */
async function open(head: string, body = '', csp = policy()): Promise<Page> {
  document = { html: `<!doctype html><title>Partner</title>${head}${body}`, policy: csp };
  opened = await openPage(browser, { width: 1000 });
  await opened.page.addInitScript(() => {
    window.document.addEventListener('rf-load-failed', (event) => {
      const { reason } = (event as CustomEvent<{ reason: string }>).detail;
      const { dataset } = window.document.documentElement;
      dataset['reasons'] = `${dataset['reasons'] ?? ''} ${reason}`.trim();
    });
  });
  await opened.page.goto(addressOf(partner, 'localhost'));
  return opened.page;
}

const reasons = (page: Page) =>
  page.evaluate(() => window.document.documentElement.dataset['reasons'] ?? '');

/** Signs in, and puts the ticket panel and a walk on its ticket into the page. */
async function showBoth(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    ['rf-walker', 'rf-ticket-panel'].every((tag) => customElements.get(tag)),
  );
  await page.evaluate(async (server) => {
    const client = window.ResolutionFlow!.createClient({ server });
    await client.auth.login({ email: 'l1@connectwise.test', password: 'resolutionflow' });
    const { items: tickets } = await client.tickets.search({ assigned: 'all' });
    const { items: flows } = await client.flows.list({ status: 'published' });
    const ticket = tickets[0]!;
    const { session_id } = await client.sessions.intake({
      problem_statement: 'Nothing prints',
      flow_id: flows[0]!.id,
      ticket: { kind: 'psa', id: ticket.id },
    });
    const app = window.document.createElement('rf-app');
    app.client = client;
    const panel = window.document.createElement('rf-ticket-panel');
    panel.ticketId = ticket.id;
    const walker = window.document.createElement('rf-walker');
    walker.sessionId = session_id;
    app.append(panel, walker);
    window.document.body.append(app);
  }, product.url);
}

it('shows a ticket and a walk in a strict page of another origin, by one script with one name', async () => {
  const bare = await open('');
  const before = await bare.evaluate(() => Object.getOwnPropertyNames(window));
  await opened.context.close();
  const page = await open(script('walker ticket-panel'));
  await showBoth(page);
  await page.locator('rf-ticket-panel rf-note-composer').waitFor();
  await page.locator('rf-walker #question').waitFor();
  expect(opened.problems).toEqual([]);
  const names = await page.evaluate(() => Object.getOwnPropertyNames(window));
  // Lit and zod mark a page for themselves, however they got there; the other name is ours.
  const marks = /^(lit|reactive)[A-Z]|^__zod/;
  const ours = names.filter((name) => !before.includes(name) && !marks.test(name));
  expect(ours).toEqual(['ResolutionFlow']);
  // Both stand on the same parts, and what was checked is what runs.
  const files = asked.filter((path) => path.startsWith('/assets/'));
  expect(files).toEqual([...new Set(files)]);
});

it('does nothing twice where a page has the script twice, also at its pinned address', async () => {
  const description: unknown = await (await fetch(`${product.url}/api/v1/openapi.json`)).json();
  const { version } = z.object({ info: z.object({ version: z.string() }) }).parse(description).info;
  const page = await open(
    script('walker') + script('walker ticket-panel', `/v/${version}/resolutionflow.js`),
  );
  await showBoth(page);
  await page.locator('rf-ticket-panel rf-note-composer').waitFor();
  await page.locator('rf-walker #question').waitFor();
  expect([await reasons(page), opened.problems]).toEqual(['', []]);
});

const walker = '<rf-app server="https://flows.test"><rf-walker></rf-walker></rf-app>';
const fallback = (page: Page) => page.locator('rf-walker [role=alert]');

it('runs no bundle that was changed on its way, and says so in its place', async () => {
  fateOf = (path) => (path.startsWith('/assets/walker-') ? 'changed' : null);
  const page = await open(script('walker'), walker);
  await fallback(page).waitFor();
  expect(await reasons(page)).toBe('integrity');
  expect(
    await page.evaluate(() => [customElements.get('rf-walker'), window.ResolutionFlow]),
  ).toEqual([undefined, undefined]);
});

it('runs no part that was changed on its way and is loaded later', async () => {
  fateOf = (path) => (path.includes('-walk-engine-') ? 'changed' : null);
  const page = await open(script('walker'));
  await page.waitForFunction(() => customElements.get('rf-walker'));
  const link = page.locator('link[rel=modulepreload][href*="-walk-engine-"]');
  expect(await link.getAttribute('integrity')).toMatch(/^sha384-/);
  const href = await link.evaluate((each: HTMLLinkElement) => each.href);
  // As text: the test's own tools would replace an `import` in a function.
  const outcome = page.evaluate(`import('${href}').then(() => 'ran', () => 'refused')`);
  expect(await outcome).toBe('refused');
});

it('asks a server that is away again, and goes on once it is there', async () => {
  let losses = 2;
  fateOf = (path) => (path.endsWith('.json') && losses-- > 0 ? 'lost' : null);
  const page = await open(script('walker'));
  await page.waitForFunction(() => customElements.get('rf-walker'));
  expect(await reasons(page)).toBe('');
});

it('gives up on a server that stays away after four times, and says so', async () => {
  fateOf = (path) => (path.startsWith('/assets/') ? 'lost' : null);
  const page = await open(script('walker'), walker);
  await fallback(page).waitFor();
  expect(await reasons(page)).toBe('offline');
  // The last one looks whether it is there without being checked.
  expect(asked.filter((path) => path.endsWith('.json')).length).toBeGreaterThanOrEqual(4);
});

it('says that there is nothing where that is so', async () => {
  fateOf = (path) => (path.startsWith('/assets/') ? 'absent' : null);
  const page = await open(script('walker'), walker);
  await fallback(page).waitFor();
  expect(await reasons(page)).toBe('not-found');
});

it('says that the policy of the page keeps it out, without asking anybody', async () => {
  const page = await open(script('walker'), walker, policy(`'self'`));
  await fallback(page).waitFor();
  expect(await reasons(page)).toBe('blocked');
  await pause(100);
  expect(asked.filter((path) => path.startsWith('/assets/'))).toEqual([]);
});
