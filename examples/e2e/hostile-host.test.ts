import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../psa-simulators/connectwise/connectwise-simulator.js';
import { launchBrowser, openPage, type WatchedPage } from './browser.js';
import { startWithPsa, type ProductWithPsa } from './psa.js';

let running: ProductWithPsa<ConnectwiseSimulator>;
let psa: ConnectwiseSimulator;
let browser: Browser;
/** A page at the origin that the account named as its ConnectWise, and one that nobody named. */
let allowed: Site;
let foreign: Site;

beforeAll(async () => {
  running = await startWithPsa(() => createConnectwiseSimulator());
  psa = running.psa;
  allowed = await serveSite(podAddress());
  foreign = await serveSite(podAddress());
  await running.owner.put('/embed/hosts/connectwise', { origin: allowed.origin });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await running.stop();
  allowed.server.close();
  foreign.server.close();
});

interface Site {
  server: Server;
  origin: string;
}

/** What the pod's frame said to the page around it, and to whom it spoke. */
interface Heard {
  origin: string;
  data: unknown;
}

const podAddress = () =>
  `${running.product.url}/embed/connectwise?key=${running.key}&id=1001&screen=ticket`;

/** A page that frames ours, writes down what it hears, and has a frame of its own. */
async function serveSite(pod: string): Promise<Site> {
  const server = createServer((request, response) => {
    const inner = '<!doctype html><title>Inner</title><p>Inner</p>';
    const outer = `<!doctype html><title>Host</title><iframe id="pod" src="${pod.replaceAll('&', '&amp;')}"
      width="380" height="600"></iframe><iframe id="inner"></iframe><script>
      window.heard = [];
      addEventListener('message', (event) => heard.push({ origin: event.origin, data: event.data }));
      </script>`;
    response.setHeader('Content-Type', 'text/html').end(request.url === '/inner' ? inner : outer);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

const heardBy = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
const requestsIn = (heard: readonly Heard[]) =>
  heard.filter(({ data }) => typeof data === 'string' && data.includes('hosted_request'));

/** Says something to the pod, as the page around it. */
async function say(page: Page, message: unknown): Promise<void> {
  await page.evaluate(
    ([data, to]) => {
      document.querySelector<HTMLIFrameElement>('#pod')!.contentWindow!.postMessage(data, to);
    },
    [message, running.product.url] as const,
  );
}

/** Says it from a frame beside the pod, which belongs to a site. */
async function sayBeside(page: Page, site: Site, message: unknown): Promise<void> {
  await page.evaluate(
    (src) => (document.querySelector<HTMLIFrameElement>('#inner')!.src = src),
    `${site.origin}/inner`,
  );
  await page.frameLocator('#inner').getByText('Inner').waitFor();
  await page
    .frameLocator('#inner')
    .locator('body')
    .evaluate((_body, [data, to]) => window.parent.frames[0]!.postMessage(data, to), [
      message,
      running.product.url,
    ] as const);
}

const answerOf = (memberid: string, hash: string) =>
  JSON.stringify({
    response: 'getmemberauthentication',
    data: {
      site: psa.url,
      codeBase: psa.state.codebase,
      companyid: 'simulated',
      memberid,
      memberHash: hash,
      memberContext: 'web',
      memberEmail: `${memberid}@example.test`,
    },
  });
const welcome = (frame: string) => JSON.stringify({ MessageFrameID: frame });
const settled = () => new Promise((resolve) => setTimeout(resolve, 400));

it('shows nothing in a frame of an origin that nobody allowed', async () => {
  const { page, context } = await openPage(browser);
  const refused = page.waitForEvent('console', (message) =>
    message.text().includes('frame-ancestors'),
  );
  await page.goto(foreign.origin);
  await refused;
  await settled();
  expect(await page.frameLocator('#pod').locator('rf-pod').count()).toBe(0);
  expect(await heardBy(page)).toEqual([]);
  await context.close();
});

it('says nothing to another origin, even where a browser would show the frame', async () => {
  const { page, context } = await openPage(browser);
  await page.route(`${running.product.url}/embed/connectwise*`, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers['content-security-policy'];
    delete headers['x-frame-options'];
    await route.fulfill({ response, headers });
  });
  await page.goto(foreign.origin);
  await page.frameLocator('#pod').locator('rf-pod').waitFor({ state: 'attached' });
  await say(page, welcome('F1'));
  await say(page, answerOf('praman', psa.memberHash('praman')));
  // As long as the pod waits for its host.
  await page.frameLocator('#pod').getByText('Open this page from inside ConnectWise').waitFor();
  expect(await heardBy(page)).toEqual([]);
  await context.close();
});

it('takes nothing that a page at the right origin has no business to say, and gives nothing away', async () => {
  const watched = await openPage(browser);
  const { page, context } = watched;
  const told = collect(watched);
  await page.goto(allowed.origin);
  const pod = page.frameLocator('#pod');
  await expect.poll(() => heardBy(page)).toHaveLength(1);
  const [ready] = await heardBy(page);
  expect(ready).toEqual({ origin: running.product.url, data: '{"message":"ready"}' });

  // Before it is welcome: nothing of this is a welcome.
  const padding = 'x'.repeat(66_000);
  for (const message of [
    'no JSON',
    '{"MessageFrameID":',
    42,
    null,
    [welcome('F1')],
    { MessageFrameID: 'F1' },
    '{"__proto__":{"MessageFrameID":"F1","isPolluted":true}}',
    '{"constructor":{"prototype":{"isPolluted":true}}}',
    JSON.stringify({ MessageFrameID: 'F1', padding }),
    JSON.stringify({ MessageFrameID: { toString: 'F1' } }),
  ]) {
    await say(page, message);
  }
  await sayBeside(page, allowed, welcome('F-wrong-window'));
  await sayBeside(page, foreign, welcome('F-wrong-origin'));
  await settled();
  expect(requestsIn(await heardBy(page))).toEqual([]);
  expect(await isPolluted(pod)).toBe(false);

  await say(page, welcome('F1'));
  await expect.poll(async () => requestsIn(await heardBy(page)).length).toBe(1);
  expect(JSON.parse(String(requestsIn(await heardBy(page))[0]!.data))).toEqual({
    hosted_request: 'getMemberAuthentication',
    frameID: 'F1',
  });

  // Somebody else, properly proved, but by the wrong window; then by the right one, but forged.
  await sayBeside(page, foreign, answerOf('therrera', psa.memberHash('therrera')));
  await sayBeside(page, allowed, answerOf('therrera', psa.memberHash('therrera')));
  await settled();
  expect(told.tokens).toEqual([]);
  await say(page, answerOf('therrera', psa.memberHash('praman')));
  await pod.getByText('ConnectWise did not vouch for you').waitFor();
  expect(told.tokens).toEqual([]);

  await pod.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(async () => requestsIn(await heardBy(page)).length).toBe(2);
  await say(page, answerOf('praman', psa.memberHash('praman')));
  await pod.getByRole('heading', { name: 'Printer offline on the second floor' }).waitFor();
  expect(told.names).toEqual(['Priya Raman']);

  // Said once more, nobody asked: who is signed in stays who they are.
  await say(page, answerOf('therrera', psa.memberHash('therrera')));
  await say(page, welcome('F-replayed'));
  for (const id of ['../../users', "1' or '1'='1", '1001#', {}, [1002], -1, 1e21, padding]) {
    const data = { screenObject: { id, screen: 'ticket', hostedAs: 'pod' } };
    await say(page, JSON.stringify({ event: 'onLoad', _id: 7, data }));
  }
  await say(page, '{"event":"onLoad","_id":8,"__proto__":{"isPolluted":true},"data":null}');
  await settled();
  expect(told.names).toEqual(['Priya Raman']);
  expect(await isPolluted(pod)).toBe(false);
  expect(told.requests.filter((url) => /users|or%20|%2e%2e|#/i.test(url))).toEqual([]);

  // What it heard, and where the frame went, holds no secret; and it went nowhere but to our server.
  const secrets = [...told.tokens, ...Object.keys(psa.state.memberHashes), ...ownSecrets()];
  expect(told.tokens.length).toBeGreaterThanOrEqual(2);
  const heard = JSON.stringify(await heardBy(page));
  for (const secret of secrets) {
    expect(heard).not.toContain(secret);
    expect(told.requests.join('\n')).not.toContain(secret);
  }
  const origins = new Set(told.requests.map((url) => new URL(url.replace(/^ws/, 'http')).origin));
  expect([...origins]).toEqual([running.product.url]);
  // A page cannot look into the frame.
  const looked = await page.evaluate(() => {
    try {
      return document.querySelector<HTMLIFrameElement>('#pod')!.contentWindow!.document.title;
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(looked).toBe('SecurityError');
  await context.close();
});

const isPolluted = (pod: FrameLocator) =>
  pod.locator('body').evaluate(() => 'isPolluted' in Object.prototype || 'isPolluted' in {});

const ownSecrets = () => Object.values(psa.connection.credentials);

/** Every request that our frame makes, and every token that it is given. */
function collect({ page }: WatchedPage) {
  const told = { requests: [] as string[], tokens: [] as string[], names: [] as string[] };
  const server = running.product.url;
  page.on('request', (request) => {
    const isOurs = request.frame().url().startsWith(server) && !request.isNavigationRequest();
    if (isOurs) told.requests.push(request.url());
  });
  page.on('websocket', (socket) => told.requests.push(socket.url()));
  page.on('response', (response) => {
    if (!response.ok() || !/\/(embed\/token|auth\/refresh)$/.test(response.url())) return;
    void response.json().then((answer: Record<string, unknown>) => {
      told.tokens.push(String(answer.access_token), String(answer.refresh_token));
      told.names.push(String((answer.user as { name: string }).name));
    });
  });
  return told;
}
