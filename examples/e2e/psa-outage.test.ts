import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../psa-simulators/connectwise/connectwise-simulator.js';
import { apiUser } from './api.js';
import { launchBrowser, openPage, picture } from './browser.js';
import { resolveWalk, startWalk, takeSteps, unfold } from './pod.js';
import { startWithPsa, type ProductWithPsa } from './psa.js';

let running: ProductWithPsa<ConnectwiseSimulator>;
let psa: ConnectwiseSimulator;
let browser: Browser;

/** How long the PSA is away, in milliseconds; a first retry comes after five seconds. */
const away = Number(process.env.OUTAGE_MS ?? 3000);

beforeAll(async () => {
  // An account of its own: a start connects the demo accounts of PSAs to those that come with it.
  running = await startWithPsa(() => createConnectwiseSimulator(), {
    account: 'demo.test',
    settings: {
      note_kind: 'internal',
      time_entry: true,
      resolved_status: { '1': '20', '3': '35' },
    },
  });
  psa = running.psa;
  // Its people have other addresses in the PSA: an owner maps them by hand.
  const { owner } = running;
  const { items } = (await owner.get('/integrations/psa/member-mappings?page_size=100')) as {
    items: { member_id: string; member_identifier: string }[];
  };
  const users = (await owner.get('/users?page_size=100')) as {
    items: { id: string; email: string }[];
  };
  const { member_id: member } = items.find(
    ({ member_identifier }) => member_identifier === 'praman',
  )!;
  const user = users.items.find(({ email }) => email === 'l1@demo.test')!;
  await owner.put(`/integrations/psa/member-mappings/${member}`, { user_id: user.id });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

it.each([
  ['stays', 1001, false],
  ['is killed meanwhile', 1003, true],
])(
  'writes a resolved walk once, where the PSA goes away and our server %s',
  async (_what, id, isKilled) => {
    const l1 = await apiUser(running.product.url, 'l1@demo.test');
    const { page, context } = await openPage(browser);
    await page.goto(`${psa.url}/screen/tickets/${id}?as=l1`);
    const pod = page.frameLocator('#pod');
    const notes = () => psa.state.notes.filter(({ ticketId }) => ticketId === id);
    const times = () => psa.state.timeEntries.filter(({ ticketId }) => ticketId === id);
    const status = () => psa.state.tickets.find((ticket) => ticket.id === id)!.statusId;
    const before = notes().length;
    const steps = await startWalk(pod, 'Outlook not syncing', l1);
    await takeSteps(pod, steps.slice(0, 2));

    // In the middle: the PSA takes the note, and is gone before it has said so.
    psa.loseNextAnswer();
    const taken = expect.poll(() => notes().length).toBe(before + 1);
    const dying = taken.then(() => psa.fail('down'));
    await resolveWalk(pod, 'Signed in anew.');
    await dying;
    const began = Date.now();
    await pod.getByRole('button', { name: `Ticket #${id}` }).click();
    await unfold(pod, 'Notes');
    await pod
      .getByText(/Not sent yet\./)
      .first()
      .waitFor();
    await picture(page, `outage-pending-${isKilled ? 'killed' : 'stays'}`);
    expect([notes().length, times().length, status()]).not.toEqual([before + 1, 1, 20]);
    if (isKilled) await running.product.kill();
    await new Promise((resolve) => setTimeout(resolve, away - (Date.now() - began)));
    psa.fail(null);
    const back = Date.now();
    if (isKilled) await running.product.start();

    await expect.poll(status, { timeout: 150_000 }).toBe(20);
    const late = Date.now() - back;
    // What was written stays as it is, whatever is tried after it.
    await expect.poll(() => pod.getByText(/Not sent yet\./).count(), { timeout: 60_000 }).toBe(0);
    const told = notes().slice(before);
    expect(told.filter(({ text }) => text.includes('Signed in anew.'))).toHaveLength(1);
    expect(told).toHaveLength(1);
    expect(times()).toHaveLength(1);
    const changes = psa.requests.filter(
      ({ method, path, status: code }) =>
        method === 'PATCH' && path.includes(`/service/tickets/${id}`) && code === 200,
    );
    expect(changes).toHaveLength(1);
    if (process.env.OUTAGE_MS) {
      process.stdout.write(`away ${away} ms, all written ${late} ms after\n`);
    }
    await context.close();
  },
);
