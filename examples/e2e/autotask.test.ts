import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createAutotaskSimulator,
  type AutotaskSimulator,
} from '../psa-simulators/autotask/autotask-simulator.js';
import { apiUser } from './api.js';
import { launchBrowser, openPage, picture } from './browser.js';
import { addNote, changeStatus, eventually, resolveWalk, startWalk, takeSteps } from './pod.js';
import { startWithPsa, type ProductWithPsa } from './psa.js';

let running: ProductWithPsa<AutotaskSimulator>;
let psa: AutotaskSimulator;
let browser: Browser;
let context: BrowserContext;
let screen: Page;
let landing: Page;
let ticketId: number;

beforeAll(async () => {
  running = await startWithPsa(() => createAutotaskSimulator(), {
    settings: { note_kind: 'internal', time_entry: true, resolved_status: { '29682833': '5' } },
  });
  psa = running.psa;
  browser = await launchBrowser();
  ({ context, page: screen } = await openPage(browser));
  await screen.goto(psa.screenUrl);
  ticketId = Number(new URL(screen.url()).searchParams.get('ticketId'));
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

const ticket = () => psa.state.tickets.get(ticketId)!;
const notes = () => [...psa.state.notes.values()].filter(({ ticketID }) => ticketID === ticketId);
const times = () =>
  [...psa.state.timeEntries.values()].filter(({ ticketID }) => ticketID === ticketId);

it('opens from the LiveLink, and asks to sign in once', async () => {
  const tab = context.waitForEvent('page');
  await screen.getByRole('link', { name: 'Open in ResolutionFlow' }).click();
  landing = await tab;
  await landing.getByLabel('E-mail').fill('l1@autotask.test');
  await picture(landing, 'autotask-sign-in');
  await landing.getByLabel('Password').fill('resolutionflow');
  await landing.getByRole('button', { name: 'Sign in', exact: true }).click();
  await landing.getByRole('heading', { name: ticket().title }).waitFor();
  await landing.reload();
  await landing.getByRole('heading', { name: ticket().title }).waitFor();
  expect(await landing.getByLabel('Password').count()).toBe(0);
  await picture(landing, 'autotask-landing');
});

it('writes what the tech changes, in the name of their resource', async () => {
  await changeStatus(landing, 'Waiting Customer');
  await eventually(() => ticket().status, 7);
  await addNote(landing, 'Internal', 'Checked the firmware');
  await expect
    .poll(() => notes().find(({ description }) => description.includes('Checked the firmware')))
    .toMatchObject({ publish: 2 });
});

it('walks a flow to its end, and writes note, time and status once', async () => {
  const l1 = await apiUser(running.product.url, 'l1@autotask.test');
  const steps = await startWalk(landing, 'SonicWall VPN tunnel down', l1);
  await takeSteps(landing, steps.slice(0, 3));
  await resolveWalk(landing, 'Renewed the shared key.');
  await eventually(() => ticket().status, 5);
  const trail = notes().filter(({ description }) => description.includes('Walk "SonicWall'));
  expect(trail).toHaveLength(1);
  expect(times()).toHaveLength(1);
});

it('is another ticket by another link, for who is signed in already', async () => {
  await screen.getByRole('link', { name: 'Next ticket' }).click();
  await screen.waitForURL((url) => url.searchParams.get('ticketId') !== String(ticketId));
  const next = Number(new URL(screen.url()).searchParams.get('ticketId'));
  const tab = context.waitForEvent('page');
  await screen.getByRole('link', { name: 'Open in ResolutionFlow' }).click();
  const page = await tab;
  await page.getByRole('heading', { name: psa.state.tickets.get(next)!.title }).waitFor();
});

it('lets nobody in who signs in to another account than the link is of', async () => {
  const watched = await openPage(browser);
  await watched.page.goto(`${running.product.url}/embed/autotask?key=${running.key}&ticket_id=1`);
  await watched.page.getByLabel('E-mail').fill('l1@halo.test');
  await watched.page.getByLabel('Password').fill('resolutionflow');
  await watched.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await watched.page.getByRole('alert').waitFor();
  await picture(watched.page, 'autotask-refused');
  expect(await watched.page.locator('rf-ticket-panel').count()).toBe(0);
  await watched.context.close();
});
