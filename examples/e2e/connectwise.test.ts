import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../psa-simulators/connectwise/connectwise-simulator.js';
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
  unassign,
  unfold,
} from './pod.js';
import { startWithPsa, type ProductWithPsa } from './psa.js';

let running: ProductWithPsa<ConnectwiseSimulator>;
let psa: ConnectwiseSimulator;
let browser: Browser;
let last: Page | undefined;
const opened: WatchedPage[] = [];

// Of the service desk and of network operations: what a solved ticket becomes.
const resolved_status = { '1': '20', '3': '35' };

beforeAll(async () => {
  running = await startWithPsa(() => createConnectwiseSimulator(), {
    settings: { note_kind: 'internal', time_entry: true, resolved_status },
  });
  psa = running.psa;
  browser = await launchBrowser();
});
afterEach(async ({ task }) => {
  if (last && task.result?.state === 'fail') await picture(last, 'connectwise-failed');
  for (const { context, problems } of opened.splice(0)) {
    await context.close();
    expect(problems).toEqual([]);
  }
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

/** Opens a ticket's screen as a member; nobody types anything, and the pod knows who looks. */
async function open(
  ticketId: number,
  as = 'l1',
): Promise<{ page: Page; pod: FrameLocator; context: BrowserContext }> {
  const watched = await openPage(browser);
  opened.push(watched);
  last = watched.page;
  await watched.page.goto(`${psa.url}/screen/tickets/${ticketId}?as=${as}`);
  return { ...watched, pod: watched.page.frameLocator('#pod') };
}

const ticketOf = (id: number) => psa.state.tickets.find((ticket) => ticket.id === id)!;
const statusOf = (id: number) =>
  psa.state.statuses.find((status) => status.id === ticketOf(id).statusId)!.name;
const notesOf = (id: number) => psa.state.notes.filter(({ ticketId }) => ticketId === id);
const timesOf = (id: number) => psa.state.timeEntries.filter(({ ticketId }) => ticketId === id);
const assignedTo = (id: number) =>
  psa.state.scheduleEntries
    .filter(({ ticketId, done }) => ticketId === id && !done)
    .map(({ memberId }) => psa.state.members.find((member) => member.id === memberId)!.identifier)
    .sort();
const summaryOf = (id: number) => ticketOf(id).summary;

it('shows the ticket to a tech whom ConnectWise vouches for, and writes what they change', async () => {
  const { page, pod } = await open(1001);
  await pod.getByRole('heading', { name: summaryOf(1001) }).waitFor();
  expect(await pod.locator('input[type=password]').count()).toBe(0);

  await changeStatus(pod, 'In progress');
  await eventually(() => statusOf(1001), 'In progress');

  for (const kind of ['Internal', 'Discussion', 'Resolution'] as const) {
    await addNote(pod, kind, `A note of the kind ${kind}`);
  }
  const kinds = () =>
    notesOf(1001)
      .map(({ text, kind }) => [/A note of the kind (\w+)/.exec(text)?.[1]?.toLowerCase(), kind])
      .filter(([said]) => said);
  await eventually(kinds, [
    ['internal', 'internal'],
    ['discussion', 'discussion'],
    ['resolution', 'resolution'],
  ]);

  await assign(pod, 'Ingrid Solberg');
  await eventually(() => assignedTo(1001), ['isolberg', 'praman']);
  await unassign(pod, 'Ingrid Solberg');
  await eventually(() => assignedTo(1001), ['praman']);
  // The screen around the pod shows the same.
  await page.locator('[data-field=status]').filter({ hasText: 'In progress' }).waitFor();
});

it('walks a flow from the pod, and writes its note, its time and the status exactly once', async () => {
  const l1 = await apiUser(running.product.url, 'l1@connectwise.test');
  const { pod } = await open(1001);
  const before = notesOf(1001).length;
  const steps = await startWalk(pod, 'Printer offline', l1);
  await takeSteps(pod, steps.slice(0, 3));
  await resolveWalk(pod, 'Moved it back to its own port.');
  await eventually(() => statusOf(1001), 'Completed');
  const [note, ...others] = notesOf(1001).slice(before);
  expect(others).toEqual([]);
  expect(note).toMatchObject({ kind: 'internal' });
  expect(note!.text).toContain('Walk "Printer offline": resolved');
  expect(note!.text).toContain('Moved it back to its own port.');
  for (const step of steps.slice(0, 3)) expect(note!.text).toContain(step.node.title);
  const member = psa.state.members.find(({ identifier }) => identifier === 'praman')!;
  expect(timesOf(1001)).toMatchObject([{ memberId: member.id }]);
  const changes = psa.requests.filter(
    ({ method, path }) => method === 'PATCH' && path.includes('/service/tickets/1001'),
  );
  // One by hand, in the test before, and one by the walk.
  expect(changes).toHaveLength(2);
});

it('escalates a walk to an engineer: an internal note says why, and the ticket is theirs', async () => {
  const l1 = await apiUser(running.product.url, 'l1@connectwise.test');
  const { pod } = await open(1004);
  const steps = await startWalk(pod, 'Outlook not syncing', l1);
  await takeSteps(pod, steps.slice(0, 2));
  await escalateWalk(pod, 'Tomás Herrera');
  await expect.poll(() => assignedTo(1004)).toContain('therrera');
  const written = notesOf(1004).filter(({ text }) => text.includes('escalated'));
  expect(written).toMatchObject([{ kind: 'internal' }]);
  expect(written[0]!.text).toContain('Firmware is old.');
  expect(timesOf(1004)).toEqual([]);
});

it('keeps the screen from being left while steps wait to be sent, and lets go once they are', async () => {
  const l1 = await apiUser(running.product.url, 'l1@connectwise.test');
  const { page, pod, context } = await open(1003);
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  const steps = await startWalk(pod, 'Outlook not syncing', l1);
  await takeSteps(pod, steps.slice(0, 1));
  const ours = `${running.product.url}/**`;
  await context.route(ours, (route) => route.abort());
  await takeSteps(pod, steps.slice(1, 3));
  await pod.getByText(/2 steps waiting/).waitFor();
  await page.getByRole('link', { name: 'Next →' }).click();
  await eventually(() => asked.length, 1);
  await page.getByText('#1003', { exact: true }).first().waitFor();

  await context.unroute(ours);
  await pod.getByText(/steps? waiting/).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Next →' }).click();
  // The same frame, with the next ticket in it.
  await pod.getByRole('heading', { name: summaryOf(1004) }).waitFor();
  expect(asked).toHaveLength(1);
  const walks = (await l1.get('/sessions?ticket_id=1003')) as { items: { id: string }[] };
  expect((await l1.session(walks.items[0]!.id)).walked_path).toHaveLength(3);
});

it('goes on with the screen to the next ticket without being loaded again', async () => {
  const { page, pod } = await open(1005);
  await pod.getByRole('heading', { name: summaryOf(1005) }).waitFor();
  await pod.locator('body').evaluate(() => Object.assign(window, { isTheSame: true }));
  await page.getByRole('link', { name: 'Next →' }).click();
  await pod.getByRole('heading', { name: summaryOf(1006) }).waitFor();
  expect(await pod.locator('body').evaluate(() => 'isTheSame' in window)).toBe(true);
  await page.goBack();
  await pod.getByRole('heading', { name: summaryOf(1005) }).waitFor();
});

it('asks before the screen saves: finish or escalate the walk first', async () => {
  const l1 = await apiUser(running.product.url, 'l1@connectwise.test');
  const gated = `&gate=1`;
  const { page, pod } = await open(1006);
  await pod.getByRole('heading', { name: summaryOf(1006) }).waitFor();
  // An admin adds the gate to the address of the pod.
  await page.evaluate((more) => {
    const frame = document.querySelector<HTMLIFrameElement>('#pod')!;
    frame.src += more;
  }, gated);
  await pod.getByRole('heading', { name: summaryOf(1006) }).waitFor();
  const steps = await startWalk(pod, 'MFA locked out', l1);
  await takeSteps(pod, steps.slice(0, 1));
  const own = page.locator('#own');
  await own.getByLabel('Status').selectOption('Scheduled');
  await own.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Finish or escalate the walk first.').waitFor();
  expect(statusOf(1006)).not.toBe('Scheduled');
  await resolveWalk(pod, 'Done.');
  await own.getByLabel('Status').selectOption('Scheduled');
  await own.getByRole('button', { name: 'Save' }).click();
  await eventually(() => statusOf(1006), 'Scheduled');
});

it('shows what somebody else changes in the PSA: by asking, and at once where callbacks are set up', async () => {
  const { page, pod } = await open(1007);
  const other = await open(1007, 'engineer');
  await pod.getByRole('heading', { name: summaryOf(1007) }).waitFor();
  await other.pod.getByRole('heading', { name: summaryOf(1007) }).waitFor();

  // Two pods on one ticket: what one changes, the other shows.
  await addNote(other.pod, 'Internal', 'Said in the other pod');
  await noteIn(pod, 'Said in the other pod').waitFor();

  const saveAsJonas = async (status: string, note: string): Promise<number> => {
    const form = page.locator('#other');
    await form.getByLabel('Who').selectOption('jonas');
    await form.getByLabel('Status').selectOption(status);
    await form.getByLabel('Note').fill(note);
    await form.getByRole('button', { name: 'Save as them' }).click();
    const began = Date.now();
    await noteIn(pod, note).waitFor({ timeout: 40_000 });
    await expectStatus(pod, status);
    return Date.now() - began;
  };
  expect(await saveAsJonas('In progress', 'Seen by asking')).toBeLessThan(25_000);
  await running.owner.post('/integrations/psa/connection/webhook', {});
  expect(psa.state.callbacks.length).toBeGreaterThan(0);
  expect(await saveAsJonas('Waiting on customer', 'Seen by a callback')).toBeLessThan(5000);
  await noteIn(other.pod, 'Seen by a callback').waitFor();
});

it('tells a member whom nobody mapped what the admin must do', async () => {
  const { page, pod } = await open(1002, 'jonas');
  await pod.getByText('You are not set up here yet').waitFor();
  await pod.getByText(/Jonas Weber/).waitFor();
  await picture(page, 'connectwise-unmapped');
  expect(await pod.locator('rf-ticket-panel').count()).toBe(0);
});

it('lets a viewer look, and change nothing', async () => {
  const { page, pod } = await open(1002, 'viewer');
  await pod.getByText('Not for your role').waitFor();
  await picture(page, 'connectwise-viewer');
  await unfold(pod, 'Walks');
  for (const name of [/^Status: /, 'Start a walk', 'Add note', 'Assign somebody']) {
    expect(await pod.getByRole('button', { name }).count()).toBe(0);
  }
});
