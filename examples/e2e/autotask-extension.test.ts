import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { autotaskExtensionOrigin, embedKeyPage } from '@resolutionflow/sdk/contract';
import { unzipSync } from 'fflate';
import type { Frame, Page } from 'playwright-core';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { credentials } from '../psa-simulators/autotask/state.js';
import { apiUser } from './api.js';
import { picture } from './browser.js';
import { launchWithExtension, type ExtendedBrowser } from './full-browser.js';
import { startProduct, type Product } from './product.js';

const host = 'ww5.autotask.net';
const detail = '/Mvc/ServiceDesk/TicketDetail.mvc';

let product: Product;
let simulator: URL;
let front: Server;
let folder: string;
let browser: ExtendedBrowser;
let page: Page;
/** The ticket that the simulator shows first, and the one after it. */
let first: string;
let second: string;

beforeAll(async () => {
  product = await startProduct();
  const demo = z.object({ hosts: z.array(z.object({ host: z.string(), url: z.url() })) });
  const { hosts } = demo.parse(await (await fetch(`${product.url}/demo`)).json());
  simulator = new URL(hosts.find((one) => one.host === 'autotask')!.url);
  first = simulator.searchParams.get('ticketId')!;
  second = String(Number(first) - 1);
  front = await serveAs(host, simulator);
  folder = await mkdtemp(join(tmpdir(), 'rf-extension-'));
  const { port } = front.address() as AddressInfo;
  browser = await launchWithExtension({
    extension: await packExtension(),
    mapped: { [`${host}:443`]: `127.0.0.1:${port}` },
  });
  page = await browser.context.newPage();
});
afterAll(async () => {
  await browser?.stop();
  front?.close();
  front?.closeAllConnections();
  if (folder) await rm(folder, { recursive: true });
  await product?.remove();
});

describe('the browser extension beside an Autotask ticket', () => {
  it('stands beside the ticket, covers nothing of it, and can be put away', async () => {
    await page.goto(addressOf(first));
    const panel = await panelOf(page);
    await panel.getByRole('button', { name: 'Sign in' }).waitFor();
    const ticket = await page.locator('#ticket').boundingBox();
    const frame = await (await panel.frameElement()).boundingBox();
    expect(ticket!.x + ticket!.width).toBeLessThanOrEqual(frame!.x);
    await picture(page, 'extension-sign-in');

    // By the keyboard alone: the button comes after all that the page has, before the panel.
    await page.getByRole('button', { name: 'Add note' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => widthOfTicket(page)).toBeGreaterThan(1100);
    await page.keyboard.press('Enter');
    await expect.poll(() => widthOfTicket(page)).toBeLessThan(1040);
    // It was put away, not ended.
    expect(panelIn(page)).toBe(panel);
  });

  it('is signed in to by our own window, once', async () => {
    const panel = await panelOf(page);
    const opened = browser.context.waitForEvent('page');
    await panel.getByRole('button', { name: 'Sign in' }).click();
    const popup = await opened;
    await popup.waitForURL((url) => url.origin === product.url);
    await popup.getByLabel('E-mail').fill('l1@autotask.test');
    await popup.getByLabel('Password').fill('resolutionflow');
    const closed = popup.waitForEvent('close');
    await popup.getByRole('button', { name: 'Sign in', exact: true }).click();
    await closed;
    await panel.getByRole('heading', { name: (await ticketOf(first)).title }).waitFor();
    await picture(page, 'extension-ticket');
  });

  it('changes the status and adds a note, which arrive in Autotask', async () => {
    const panel = await panelOf(page);
    const before = await ticketOf(first);
    await panel.getByRole('button', { name: /^Status:/ }).click();
    await panel.getByRole('menuitemradio', { name: 'Waiting Customer' }).click();
    await expect.poll(async () => (await ticketOf(first)).status).not.toBe(before.status);
    const text = `Rebooted the gateway at ${Date.now()}`;
    await panel.getByRole('textbox', { name: 'Note' }).fill(text);
    await panel.getByRole('button', { name: 'Add note' }).click();
    await expect.poll(() => notesOf(first)).toContainEqual(expect.stringContaining(text));
  });

  it('follows the page from ticket to ticket, back, and away from tickets', async () => {
    const panel = await panelOf(page);
    const titles = [(await ticketOf(first)).title, (await ticketOf(second)).title];
    await page.getByRole('link', { name: 'Next ticket' }).click();
    await panel.getByRole('heading', { name: titles[1] }).waitFor();
    await page.goBack();
    await panel.getByRole('heading', { name: titles[0] }).waitFor();
    // The panel was the same page all along: nothing was loaded anew, and nobody asked to sign in.
    expect(await panelOf(page)).toBe(panel);
    await page.goto(`https://${host}/`);
    expect(panelIn(page)).toBeUndefined();
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
  });

  it('keeps the sign-in through a reload, and in the next tab', async () => {
    const windows = browser.context.pages().length;
    await page.goto(addressOf(first));
    await page.reload();
    const { title } = await ticketOf(first);
    await (await panelOf(page)).getByRole('heading', { name: title }).waitFor();
    const other = await browser.context.newPage();
    await other.goto(addressOf(second));
    const next = (await ticketOf(second)).title;
    await (await panelOf(other)).getByRole('heading', { name: next }).waitFor();
    await other.close();
    expect(browser.context.pages()).toHaveLength(windows);
    const kept = await (await panelOf(page)).evaluate(keptBy);
    expect(kept.session).toContain('refresh_token');
    expect(kept.elsewhere).not.toContain('refresh_token');
  });

  it('gives a hostile page nothing: no frame, no answer, no token, no way to load the panel', async () => {
    const panel = await panelOf(page);
    const { title } = await ticketOf(first);
    const kept = z
      .object({ login: z.object({ refresh_token: z.string() }) })
      .parse(JSON.parse((await panel.evaluate(keptBy)).session)).login.refresh_token;
    const found = await page.evaluate(attack, autotaskExtensionOrigin);
    expect(found.frames).toBe(0);
    expect(found.answers).toEqual([]);
    expect(found.reached).toEqual([]);
    expect(found.seen).not.toContain(kept);
    expect(found.seen).not.toContain('chrome-extension:');
    expect(found.globals).toEqual([]);
    // A second panel that the page put up by a guessed address did not load: there is one, ours.
    expect(page.frames().filter(isPanel)).toHaveLength(1);
    // What the page shouted did not move the panel either.
    await panel.getByRole('heading', { name: title }).waitFor();
    expect(await panel.getByRole('heading', { name: title }).count()).toBe(1);
  });

  it('is a sheet on a narrow screen, and remembers that it was put away', async () => {
    await page.setViewportSize({ width: 600, height: 900 });
    const panel = await panelOf(page);
    const sheet = await (await panel.frameElement()).boundingBox();
    expect(sheet!.y).toBeGreaterThan(200);
    expect(sheet!.x + sheet!.width).toBeLessThanOrEqual(600);
    await picture(page, 'extension-sheet');
    await page.setViewportSize({ width: 1440, height: 900 });
    const beside = await (await panel.frameElement()).boundingBox();
    await page.mouse.click(beside!.x + beside!.width - 20, beside!.y - 20);
    await expect.poll(() => widthOfTicket(page)).toBeGreaterThan(1100);
    await page.reload();
    await page.locator('#ticket').waitFor();
    // The handle is there, and the panel was not even loaded.
    const dock = () => document.documentElement.lastElementChild?.matches('div:not([hidden])');
    await expect.poll(() => page.evaluate(dock)).toBe(true);
    expect(panelIn(page)).toBeUndefined();
    expect(await widthOfTicket(page)).toBeGreaterThan(1100);
    // At the page's edge, as far down as up.
    await page.mouse.click(1440 - 34, 450);
    await panelOf(page);
  });
});

function addressOf(ticket: string): string {
  return `https://${host}${detail}?ticketId=${ticket}&as=l1`;
}

function isPanel(frame: Frame): boolean {
  return frame.url().startsWith(`${autotaskExtensionOrigin}/panel.html`);
}

function panelIn(shown: Page): Frame | undefined {
  return shown.frames().find(isPanel);
}

async function panelOf(shown: Page): Promise<Frame> {
  await expect.poll(() => panelIn(shown) !== undefined).toBe(true);
  return panelIn(shown)!;
}

function widthOfTicket(shown: Page): Promise<number> {
  return shown.locator('#ticket').evaluate((ticket) => ticket.getBoundingClientRect().width);
}

/** Runs in the panel: what is kept, and where. */
async function keptBy(): Promise<{ session: string; elsewhere: string }> {
  const { storage } = (globalThis as unknown as { chrome: ExtensionWindow }).chrome;
  const databases = await indexedDB.databases();
  return {
    session: JSON.stringify(await storage.session.get()),
    elsewhere: JSON.stringify([
      await storage.local.get(),
      { ...localStorage },
      { ...sessionStorage },
      databases,
    ]),
  };
}
interface ExtensionWindow {
  storage: Record<'session' | 'local', { get(): Promise<object> }>;
}

/** Runs in the page, as a script of its own would: shouts, listens, and looks everywhere. */
async function attack(origin: string) {
  const answers: unknown[] = [];
  const reached: string[] = [];
  addEventListener('message', ({ data }) => void answers.push(data));
  const shout = { type: 'rf:ticket', ticket: { id: '7801' } };
  const targets = [window, ...Array.from({ length: window.length }, (_, i) => window[i]!)];
  const anybody = '*';
  for (const target of targets) {
    // To itself alone: it hears its own shouts, which are none of the extension's answers.
    if (target === window) continue;
    for (const message of [shout, { type: 'rf:hello' }, { type: 'rf:code', code: 'x' }]) {
      target.postMessage(message, anybody);
    }
  }
  dispatchEvent(new MessageEvent('message', { data: shout, origin }));
  answers.length = 0;

  const guessed = document.createElement('iframe');
  guessed.src = `${origin}/panel.html`;
  document.body.append(guessed);
  for (const file of ['panel.html', 'config.js', 'manifest.json', 'panel.js']) {
    await fetch(`${origin}/${file}`).then(
      () => reached.push(file),
      () => undefined,
    );
  }
  const { chrome } = globalThis as unknown as { chrome?: { runtime?: { connect?: unknown } } };
  if (chrome?.runtime?.connect) reached.push('runtime.connect');

  const seen: string[] = [];
  const scan = (node: Element | ShadowRoot): void => {
    for (const child of node.querySelectorAll('*')) {
      if (child === guessed) continue;
      seen.push(...Array.from(child.attributes, ({ name, value }) => `${name}=${value}`));
      seen.push(child.textContent ?? '');
      if (child.shadowRoot) scan(child.shadowRoot);
    }
  };
  scan(document.documentElement as Element);
  seen.push(
    ...performance
      .getEntries()
      .map(({ name }) => name)
      .filter((name) => name !== guessed.src),
  );
  seen.push(JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  await new Promise((wait) => setTimeout(wait, 1500));
  guessed.remove();
  return {
    frames: window.length - (guessed.isConnected ? 1 : 0),
    answers,
    reached,
    seen: seen.join('\n'),
    globals: Object.getOwnPropertyNames(globalThis).filter((name) =>
      /^rf|resolutionflow/i.test(name),
    ),
  };
}

const ticketAnswer = z.object({ item: z.object({ title: z.string(), status: z.number() }) });

async function ticketOf(id: string) {
  return ticketAnswer.parse(await askAutotask('GET', `Tickets/${id}`)).item;
}

async function notesOf(id: string): Promise<string[]> {
  const filter = [{ op: 'eq', field: 'ticketID', value: Number(id) }];
  const answer = await askAutotask('POST', 'TicketNotes/query', { filter });
  return z
    .object({ items: z.array(z.object({ description: z.string() })) })
    .parse(answer)
    .items.map(({ description }) => description);
}

/** Autotask's own API, past our server. */
async function askAutotask(method: string, path: string, body?: object): Promise<unknown> {
  const zone = z
    .object({ url: z.string() })
    .parse(
      await (
        await fetch(
          `http://127.0.0.1:${simulator.port}/ATServicesRest/v1.0/zoneInformation?user=${credentials.username}`,
        )
      ).json(),
    );
  const response = await fetch(`${zone.url}V1.0/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      UserName: credentials.username,
      Secret: credentials.secret,
      ApiIntegrationCode: credentials.integration_code,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

/** Serves the simulator under Autotask's own name, by TLS with a certificate made for this run. */
async function serveAs(name: string, target: URL): Promise<Server> {
  const { private: key, cert } = generate([{ name: 'commonName', value: name }], { keySize: 2048 });
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(
      {
        host: '127.0.0.1',
        port: target.port,
        path: url,
        method,
        headers: { ...headers, host: target.host },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Makes the account's pack as its owner would, and unpacks the extension. */
async function packExtension(): Promise<string> {
  const owner = await apiUser(product.url, 'owner@autotask.test');
  const { items } = embedKeyPage.parse(await owner.get('/embed/keys'));
  const { key } = items.find(({ allowed_origins }) =>
    allowed_origins.includes(autotaskExtensionOrigin),
  )!;
  await promisify(execFile)(
    process.execPath,
    ['server/pack.mjs', '--server', product.url, '--key', key, '--out', folder],
    { cwd: resolve(import.meta.dirname, '../..') },
  );
  const at = join(folder, 'extension');
  const files = unzipSync(await readFile(join(folder, 'autotask/extension.zip')));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(at, name)), { recursive: true });
    await writeFile(join(at, name), content);
  }
  return at;
}
