import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../psa-simulators/connectwise/connectwise-simulator.js';
import { launchBrowser, openPage, type WatchedPage } from './browser.js';

// A page that says what the Hosted API's own script says, and keeps what it hears.
const podScript = `
const origin = new URL(document.referrer).origin;
const say = (message) => parent.postMessage(JSON.stringify(message), origin);
window.heard = []; window.veto = null; window.say = say;
addEventListener('message', (event) => {
  const message = JSON.parse(event.data);
  window.heard.push(message);
  if (message.MessageFrameID) window.frameID = message.MessageFrameID;
  if (message.event) {
    const failed = message.event === 'beforeSave' && window.veto;
    say({ event: message.event, _id: message._id, result: failed ? 'failure' : 'success',
      ...(failed && { errors: [window.veto] }), frameID: window.frameID });
  }
});
say({ message: 'ready' });`;

interface PodWindow {
  heard: Record<string, unknown>[];
  veto: string | null;
  say(message: object): void;
}

let simulator: ConnectwiseSimulator;
let server: Server;
let browser: Browser;
let screen: WatchedPage;
let pod: Frame;

beforeAll(async () => {
  server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.js');
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? podScript : '<!DOCTYPE html><script src="/pod.js"></script>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  simulator = await createConnectwiseSimulator();
  const { port } = server.address() as AddressInfo;
  simulator.embed({ server: `http://127.0.0.1:${port}`, key: 'pk_test' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await simulator?.stop();
  server?.closeAllConnections();
  server?.close();
});
beforeEach(async () => {
  await screen?.context.close();
  screen = await openPage(browser);
  await screen.page.goto(simulator.screenUrl);
  await expect.poll(() => screen.page.frames().length).toBe(2);
  pod = screen.page.frames()[1]!;
  await expect.poll(() => events('onLoad')).toHaveLength(1);
});

const heard = () => pod.evaluate(() => (window as unknown as PodWindow).heard);
const say = (message: object) =>
  pod.evaluate((given) => (window as unknown as PodWindow).say(given), message);
const ask = (hosted_request: string, args?: object) => say({ hosted_request, args, frameID: 'F1' });
const events = async (name: string) => (await heard()).filter(({ event }) => event === name);

describe('the ticket screen of the simulated ConnectWise', () => {
  it('fills in the address of the pod, and names the frame before anything else', async () => {
    const url = new URL(pod.url());
    expect(url.pathname + url.search).toBe('/embed/connectwise?key=pk_test&id=1001&screen=ticket');
    expect((await heard())[0]).toEqual({ MessageFrameID: 'F1' });
    expect((await events('onLoad'))[0]).toMatchObject({
      data: { screenObject: { id: 1001, screen: 'ticket', hostedAs: 'pod' } },
    });
    expect(await screen.page.locator('iframe').evaluate((frame) => frame.clientHeight)).toBe(300);
    expect(screen.problems).toEqual([]);
  });

  it('says who is signed in, with a hash that the API takes', async () => {
    await ask('getMemberAuthentication');
    const answer = async () => (await heard()).find(({ response }) => response);
    await expect.poll(answer).toMatchObject({
      response: 'getmemberauthentication',
      data: { memberid: 'praman', memberContext: 'web', companyid: 'northstar' },
    });
    const { memberHash } = (await answer())!.data as { memberHash: string };
    expect(simulator.state.memberHashes[memberHash]).toBe('praman');
  });

  it('passes over what is not asked for by the right name', async () => {
    const before = (await heard()).length;
    await say({ request: 'getMemberAuthentication', frameID: 'F1' });
    await say({ hosted_request: 'getMemberAuthentication', frameID: 'another' });
    await ask('refreshScreen');
    await expect.poll(() => events('onLoad')).toHaveLength(2);
    expect(await heard()).toHaveLength(before + 1);
  });

  it('goes to another ticket in the same frame', async () => {
    await screen.page.getByRole('link', { name: 'Next' }).click();
    await expect.poll(() => events('onLoad')).toHaveLength(2);
    expect((await events('onLoad'))[1]).toMatchObject({ data: { screenObject: { id: 1002 } } });
    await screen.page.getByRole('heading', { level: 1, name: /VPN tunnel down/ }).waitFor();
    expect(screen.page.frames()[1]).toBe(pod);
  });

  it('asks before it leaves what the pod has not saved', async () => {
    await ask('setDirty', { dirty: true });
    let asked = 0;
    screen.page.once('dialog', (dialog) => {
      asked += 1;
      void dialog.dismiss();
    });
    await screen.page.getByRole('link', { name: 'Next' }).click();
    await expect.poll(() => asked).toBe(1);
    expect(screen.page.url()).toContain('/tickets/1001');
    await ask('setDirty', { dirty: false });
  });

  it('saves unless the pod is against it, and shows why', async () => {
    const status = () => simulator.state.tickets.find(({ id }) => id === 1001)!.statusId;
    const before = status();
    await pod.evaluate(() => {
      (window as unknown as PodWindow).veto = 'Finish the walk first';
    });
    const form = screen.page.locator('#own');
    await form.getByLabel('Status').selectOption({ label: 'In progress' });
    await form.getByRole('button', { name: 'Save' }).click();
    await screen.page.getByRole('alert').getByText('Finish the walk first').waitFor();
    expect(status()).toBe(before);
    await pod.evaluate(() => {
      (window as unknown as PodWindow).veto = null;
    });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(status).toBe(17);
  });

  it('lets a visitor change the ticket as somebody else', async () => {
    const form = screen.page.locator('#other');
    await form.getByLabel('Note').fill('Seen from the other side');
    await form.getByRole('button').click();
    await screen.page.locator('#notes').getByText('Seen from the other side').waitFor();
    expect(simulator.state.notes.at(-1)).toMatchObject({ createdBy: 'therrera', ticketId: 1001 });
  });

  it('fits a phone and a desk', async () => {
    for (const width of [390, 1440]) {
      await screen.page.setViewportSize({ width, height: 800 });
      const scrolls = await screen.page.evaluate(
        () => document.documentElement.scrollWidth - innerWidth,
      );
      expect(scrolls, `${width} px`).toBeLessThanOrEqual(0);
      await screen.page.screenshot({ path: `.cache/connectwise-${width}.png`, fullPage: true });
    }
  });
});
