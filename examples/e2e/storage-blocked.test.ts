import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../psa-simulators/connectwise/connectwise-simulator.js';
import { createHaloSimulator, type HaloSimulator } from '../psa-simulators/halo/halo.simulator.js';
import { apiUser } from './api.js';
import { launchBrowser, openPage, picture } from './browser.js';
import { addNote, changeStatus, eventually, resolveWalk, startWalk, takeSteps } from './pod.js';
import { startProduct, type Product } from './product.js';
import { connectPsa } from './psa.js';

let product: Product;
let connectwise: ConnectwiseSimulator;
let halo: HaloSimulator;
let browser: Browser;

beforeAll(async () => {
  [product, connectwise, halo] = await Promise.all([
    startProduct(),
    createConnectwiseSimulator(),
    createHaloSimulator(),
  ]);
  await connectPsa(product, connectwise, { settings: { resolved_status: { '1': '20' } } });
  await connectPsa(product, halo, { settings: { resolved_status: { '1': '9' } } });
  browser = await launchBrowser(['--test-third-party-cookie-phaseout']);
});
afterAll(async () => {
  await browser.close();
  await product.remove();
  await Promise.all([connectwise.stop(), halo.stop()]);
});

/** What a browser that blocks third parties answers a frame that asks for storage. */
async function blockStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (window === window.top) return;
    const refuse = (): never => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) {
      Object.defineProperty(window, name, { get: refuse });
    }
    Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
    Object.defineProperty(navigator, 'storage', { get: refuse });
  });
}

it.each(['connectwise', 'halo'] as const)(
  'does all of it in %s with third-party cookies and storage blocked',
  async (name) => {
    const isHalo = name === 'halo';
    const id = isHalo ? 2042 : 1001;
    const status = () =>
      isHalo
        ? halo.state.tickets.find((ticket) => ticket.id === id)!.status_id
        : connectwise.state.tickets.find((ticket) => ticket.id === id)!.statusId;
    const notes = () =>
      isHalo
        ? halo.state.actions.filter((action) => action.ticket_id === id).map(({ note }) => note)
        : connectwise.state.notes.filter(({ ticketId }) => ticketId === id).map(({ text }) => text);
    const l1 = await apiUser(product.url, `l1@${name}.test`);
    const { page, context, problems } = await openPage(browser);
    await blockStorage(context);
    const simulator = isHalo ? halo : connectwise;
    await page.goto(`${simulator.url}/screen/tickets/${id}?as=l1`);
    const pod = page.frameLocator('iframe');
    await changeStatus(pod, isHalo ? 'In Progress' : 'In progress');
    await eventually(status, isHalo ? 2 : 17);
    await addNote(pod, 'Internal', 'Nothing is stored here');
    await expect.poll(() => notes().join()).toContain('Nothing is stored here');
    const steps = await startWalk(pod, 'Printer offline', l1);
    await takeSteps(pod, steps.slice(0, 1));
    // Without a place to keep them, steps wait in memory.
    await context.setOffline(true);
    await takeSteps(pod, steps.slice(1, 3));
    await pod.getByText(/2 steps waiting/).waitFor();
    await context.setOffline(false);
    await pod.getByText(/steps? waiting/).waitFor({ state: 'detached' });
    await resolveWalk(pod, 'Solved without storage.');
    await picture(page, `storage-blocked-${name}`);
    await eventually(status, isHalo ? 9 : 20);
    expect(notes().some((text) => text.includes('Solved without storage.'))).toBe(true);
    // The walk is found again by who loads the page anew: the server has it all.
    await page.reload();
    await pod.getByRole('button', { name: 'Start a walk' }).waitFor();
    expect(await context.cookies(product.url)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  },
);
