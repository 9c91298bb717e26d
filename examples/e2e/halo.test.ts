import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createHaloSimulator, type HaloSimulator } from '../psa-simulators/halo/halo.simulator.js';
import { apiUser } from './api.js';
import { launchBrowser, openPage, picture, type WatchedPage } from './browser.js';
import {
  addNote,
  assign,
  changeStatus,
  escalateWalk,
  eventually,
  expectStatus,
  noteIn,
  resolveWalk,
  startWalk,
  takeSteps,
} from './pod.js';
import { startWithPsa, type ProductWithPsa } from './psa.js';

let running: ProductWithPsa<HaloSimulator>;
let psa: HaloSimulator;
let browser: Browser;
let last: Page | undefined;
const opened: WatchedPage[] = [];

beforeAll(async () => {
  running = await startWithPsa(() => createHaloSimulator(), {
    settings: { note_kind: 'internal', time_entry: true, resolved_status: { '1': '9' } },
  });
  psa = running.psa;
  browser = await launchBrowser();
});
afterEach(async ({ task }) => {
  if (last && task.result?.state === 'fail') await picture(last, 'halo-failed');
  for (const { context, problems } of opened.splice(0)) {
    await context.close();
    expect(problems).toEqual([]);
  }
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

async function watch(): Promise<Page> {
  const watched = await openPage(browser);
  opened.push(watched);
  last = watched.page;
  return watched.page;
}

async function open(ticketId: number, as = 'l1'): Promise<{ page: Page; tab: FrameLocator }> {
  const page = await watch();
  await page.goto(`${psa.url}/screen/tickets/${ticketId}?as=${as}`);
  return { page, tab: page.frameLocator('iframe') };
}

const ticketOf = (id: number) => psa.state.tickets.find((ticket) => ticket.id === id)!;
const statusOf = (id: number) =>
  psa.state.statuses.find((status) => status.id === ticketOf(id).status_id)!.name;
const actionsOf = (id: number) => psa.state.actions.filter(({ ticket_id }) => ticket_id === id);

it('shows the signed tab to its agent, and writes what they change', async () => {
  const { tab } = await open(2042);
  await tab.getByRole('heading', { name: ticketOf(2042).summary }).waitFor();
  await changeStatus(tab, 'In Progress');
  await eventually(() => statusOf(2042), 'In Progress');
  await addNote(tab, 'Internal', 'For the team alone');
  await addNote(tab, 'Discussion', 'For the customer as well');
  const hidden = () =>
    ['For the team alone', 'For the customer as well'].map(
      (said) => actionsOf(2042).find(({ note }) => note.includes(said))?.hiddenfromuser,
    );
  await eventually(hidden, [true, false]);
  await assign(tab, 'Ingrid Solberg');
  await expect
    .poll(() => [ticketOf(2042).agent_id, ...ticketOf(2042).additional_agents.map(({ id }) => id)])
    .toContain(13);
});

it('walks a flow to its end, and writes note, time and status once', async () => {
  const l1 = await apiUser(running.product.url, 'l1@halo.test');
  const { tab } = await open(2042);
  const steps = await startWalk(tab, 'Printer offline', l1);
  await takeSteps(tab, steps.slice(0, 3));
  await resolveWalk(tab, 'Moved it back to its own port.');
  await eventually(() => ticketOf(2042).status_id, 9);
  const trail = actionsOf(2042).filter(({ note }) => note.includes('Walk "Printer offline"'));
  expect(trail.filter(({ timetaken }) => timetaken > 0)).toHaveLength(1);
  expect(trail.filter(({ timetaken }) => timetaken === 0)).toMatchObject([
    { hiddenfromuser: true },
  ]);
});

it('escalates to an engineer, with an internal note that says why', async () => {
  const l1 = await apiUser(running.product.url, 'l1@halo.test');
  const { tab } = await open(2044);
  const steps = await startWalk(tab, 'MFA locked out', l1);
  await takeSteps(tab, steps.slice(0, 1));
  await escalateWalk(tab, 'Tomás Herrera');
  await eventually(() => ticketOf(2044).agent_id, 12);
  const said = actionsOf(2044).filter(({ note }) => note.includes('Firmware is old.'));
  expect(said).toMatchObject([{ hiddenfromuser: true }]);
});

it('shows what somebody else changes in Halo, by asking', async () => {
  const { page, tab } = await open(2043);
  await tab.getByRole('heading', { name: ticketOf(2043).summary }).waitFor();
  // In another window: the form of the screen loads the page anew.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('textbox', { name: 'Note' }).fill('Seen by asking');
  await other.getByLabel('Status').selectOption('With User');
  await other.getByRole('button', { name: 'Save' }).click();
  await noteIn(tab, 'Seen by asking').waitFor({ timeout: 40_000 });
  await expectStatus(tab, statusOf(2043));
});

it('refuses an agent or a signature that is forged', async () => {
  const { page, tab } = await open(2045);
  await tab.locator('rf-ticket-panel h2').first().waitFor();
  const address = new URL((await page.locator('iframe').getAttribute('src'))!);
  const tries = [
    // The engineer, by the signature of the tech.
    ['agent_id', '12'],
    ['hmac', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  ] as const;
  for (const [name, value] of tries) {
    const forged = new URL(address);
    forged.searchParams.set(name, value);
    await page.locator('iframe').evaluate((frame: HTMLIFrameElement, src) => {
      frame.src = src;
    }, forged.href);
    await tab.getByText('HaloPSA did not vouch for you').waitFor();
    expect(await tab.locator('rf-ticket-panel').count()).toBe(0);
  }
});

it('tells an agent whom nobody mapped what the admin must do', async () => {
  const { tab } = await open(2046, 'jonas');
  await tab.getByText('You are not set up here yet').waitFor();
});

it('lets an agent sign in to Halo in a window, where the tab is not signed', async () => {
  const { page, tab } = await open(2046, 'engineer');
  await tab.locator('rf-ticket-panel h2').first().waitFor();
  await page.locator('iframe').evaluate((frame: HTMLIFrameElement) => {
    const unsigned = new URL(frame.src);
    unsigned.searchParams.delete('hmac');
    unsigned.searchParams.delete('agent_id');
    frame.src = unsigned.href;
  });
  const popup = page.waitForEvent('popup');
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await (await popup).getByRole('link', { name: /Tomás Herrera/ }).click();
  await tab.getByRole('heading', { name: ticketOf(2046).summary }).waitFor();
  await addNote(tab, 'Internal', 'Written with rights of my own');
  await expect
    .poll(() => actionsOf(2046).find(({ note }) => note.includes('rights of my own'))?.who)
    .toBe('Tomás Herrera');
});
