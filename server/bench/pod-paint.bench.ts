/**
 * From a message of ConnectWise's screen to the frame in which our pod's header shows the ticket's
 * number, in Chromium, against a bare page that writes the number in its message handler. Counted in
 * frames of a sixtieth of a second, beyond those of the bare page.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { findBrowser } from '../src/testing/browser.mjs';
import type { BenchPostgres } from './harness/bench-postgres.js';
import { median, outcome, percentile, type Outcome } from './harness/measurement.js';
import {
  barePage,
  hostPage,
  watchPaint,
  type BenchHost,
  type Painted,
} from './harness/paint-pages.js';
import { startPsaServers } from './harness/psa-server.js';

const rounds = 24;
/** Until the browser keeps the bundles, and the code in them, compiled. */
const warmRounds = 3;
const frameMs = 1000 / 60;
const member = 'praman';

/** What the screen says, and how the ticket's number comes to the page. */
const ways = {
  address: 'MessageFrameID, number in the address',
  load: 'first onLoad, number in the message',
  next: 'onLoad of the next ticket',
} as const;
type Way = keyof typeof ways;

const bundles = path.resolve('host-adapters/dist/embed');

export async function measurePodPaint(postgres: BenchPostgres): Promise<Outcome[]> {
  const browser = await openBrowser();
  if (typeof browser !== 'string') {
    try {
      return await measureIn(browser, postgres);
    } finally {
      await browser.close();
    }
  }
  const nothing = { ours: null, bare: null, goal: { atMost: 1 }, note: browser };
  return [outcome({ name: 'pod-paint', what: "pod's header", unit: 'frames', ...nothing })];
}

async function measureIn(browser: Browser, postgres: BenchPostgres): Promise<Outcome[]> {
  const host = await servePage('localhost', hostPage);
  const bare = await servePage('127.0.0.1', barePage);
  const psa = await startPsaServers(await postgres.createDatabase('pod_paint'), 'connectwise', {
    environment: { ASSETS: bundles },
    host: { origin: host.url },
  });
  try {
    const { items } = await psa.client.get<{ items: { id: string }[] }>(
      '/api/v1/integrations/psa/tickets/search?page_size=100',
      psa.token,
    );
    const hash = await psa.simulator.ask<string>('memberHash', member);
    const [server] = psa.servers;
    const screen = await openScreen(browser, host.url, {
      memberid: member,
      memberHash: hash,
      memberContext: 'web',
    });
    const pages = {
      ours: `${server?.url}/embed/connectwise?key=${psa.embedKey}`,
      bare: `${bare.url}/?origin=${encodeURIComponent(host.url)}`,
    };
    const frames = (): Record<Way, number[]> => ({ address: [], load: [], next: [] });
    const times = { ours: frames(), bare: frames() };
    for (let round = -warmRounds; round < rounds; round += 1) {
      const at = 2 * (round + warmRounds);
      const tickets = [items[at]?.id ?? '', items[at + 1]?.id ?? ''] as const;
      for (const side of ['ours', 'bare'] as const) {
        const painted = await screen.visit(pages[side], tickets);
        if (round < 0) continue;
        for (const way of Object.keys(ways) as Way[]) {
          times[side][way].push(painted[way] / frameMs);
        }
      }
    }
    return (Object.keys(ways) as Way[]).map((way) => {
      const [ours, plain] = [times.ours[way], times.bare[way]];
      return outcome({
        name: 'pod-paint',
        what: `pod's header: ${ways[way]}`,
        unit: 'frames',
        ours: median(ours),
        bare: median(plain),
        ratio: median(ours) - median(plain),
        goal: { atMost: 1 },
        note: `the ratio is the difference of medians of ${rounds}; p90 ${percentile(ours, 0.9).toFixed(1)} and ${percentile(plain, 0.9).toFixed(1)} frames from the message to the end of the frame that shows it`,
      });
    });
  } finally {
    await psa.stop();
    await Promise.all([host.stop(), bare.stop()]);
  }
}

interface Screen {
  /** Loads a page in the screen as often as it takes; milliseconds from message to paint. */
  visit(pod: string, tickets: readonly [string, string]): Promise<Record<Way, number>>;
}

async function openScreen(browser: Browser, host: string, proof: object): Promise<Screen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const painted = await hearPainted(context);
  const page = await context.newPage();

  async function open(pod: string, ticket: string | null): Promise<void> {
    await page.goto(host);
    await page.evaluate(
      ([src, loaded, who]) => (window as unknown as BenchHost).rfShow(src, loaded, who),
      [pod, ticket, proof] as const,
    );
  }

  return {
    async visit(pod, [first, second]) {
      const byAddress = painted(first);
      await open(`${pod}&id=${first}&screen=ticket`, null);
      const address = await byAddress;
      const byLoad = painted(first);
      await open(pod, first);
      const load = await byLoad;
      // Signed in, and all that it shows of the ticket is there.
      await page.waitForTimeout(1500);
      const byNext = painted(second);
      await page.evaluate((id) => (window as unknown as BenchHost).rfLoad(id), second);
      return { address, load, next: await byNext };
    },
  };
}

/** Answers a function that waits until a frame has painted a ticket's number. */
async function hearPainted(context: BrowserContext): Promise<(ticket: string) => Promise<number>> {
  const waiting = new Map<string, (ms: number) => void>();
  await context.exposeBinding('rfPainted', (_source, { ticket, ms }: Painted) => {
    waiting.get(ticket)?.(ms);
    waiting.delete(ticket);
  });
  await context.addInitScript(watchPaint);
  return (ticket) =>
    new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(`Nobody painted #${ticket}`)), 30_000);
      waiting.set(ticket, (ms) => {
        clearTimeout(patience);
        resolve(ms);
      });
    });
}

/** Or why there is nothing to measure. */
async function openBrowser(): Promise<Browser | string> {
  if (!existsSync(path.join(bundles, 'manifest.json'))) return 'not built (npm run build)';
  try {
    const { executablePath, args, env } = await findBrowser();
    const environment = { ...(process.env as Record<string, string>), ...env };
    return await chromium.launch({ executablePath, args, env: environment });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function servePage(
  name: 'localhost' | '127.0.0.1',
  page: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(page);
  });
  server.listen(0, name);
  await once(server, 'listening');
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
