import { flowStructure } from '@resolutionflow/sdk/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { apiUser } from './api.js';
import { launchBrowser, openPage, picture, signIn, takeStep, type WatchedPage } from './browser.js';
import { longestWay, type PlannedStep } from './flow-plan.js';
import { startProduct, type Product } from './product.js';

let product: Product;
let browser: Browser;
let tech: WatchedPage;
let engineer: WatchedPage;

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  tech = await openPage(browser);
  engineer = await openPage(browser);
});
afterAll(async () => {
  await browser.close();
  await product.remove();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await picture(tech.page, 'walk-failed-tech');
  await picture(engineer.page, 'walk-failed-engineer');
});

/** The questions of the steps that a page's walker shows as taken. */
function trailOf(page: Page): Promise<string[]> {
  return page.locator('rf-walker .trail > .step .step-question').allTextContents();
}

async function expectTrail(page: Page, steps: readonly PlannedStep[]): Promise<void> {
  const questions = steps.map(({ node }) => node.title);
  await expect.poll(() => trailOf(page)).toEqual(questions);
}

it('walks a flow with a colleague watching, through a lost network and a killed server, to the engineer who resolves it', async () => {
  await signIn(tech.page, product.url, 'l1@demo.test');
  await signIn(engineer.page, product.url, 'engineer@demo.test');

  // The tech finds the flow by its words and starts it.
  await tech.page.goto(`${product.url}/#/workspace`);
  await tech.page.getByLabel('Describe the problem').fill('Outlook is not syncing for Anna');
  await picture(tech.page, 'walk-1-intake');
  await tech.page
    .locator('rf-intake')
    .getByText('Outlook not syncing', { exact: true })
    .first()
    .click();
  await tech.page.locator('rf-walker').first().waitFor();

  const l1 = await apiUser(product.url, 'l1@demo.test');
  const { items } = (await l1.get('/l1/sessions/active')) as { items: { id: string }[] };
  expect(items).toHaveLength(1);
  const id = items[0]?.id ?? '';
  const outlook = await l1.flowNamed('Outlook not syncing');
  const { steps, end } = longestWay(flowStructure.parse(outlook.structure));
  expect(steps.length).toBeGreaterThanOrEqual(9);

  // The engineer opens the same walk and sees each step arrive.
  await tech.page.goto(`${product.url}/#/session/${id}`);
  await engineer.page.goto(`${product.url}/#/session/${id}`);
  await engineer.page.getByText('Priya Raman is walking this').waitFor();
  for (const [index, step] of steps.slice(0, 2).entries()) {
    await takeStep(tech.page, step);
    await expectTrail(engineer.page, steps.slice(0, index + 1));
  }
  await picture(engineer.page, 'walk-2-watching');

  // Five steps with the network cut: kept, shown as waiting, then sent in order, once.
  await tech.context.setOffline(true);
  for (const step of steps.slice(2, 7)) await takeStep(tech.page, step);
  await tech.page.getByText('Offline, 5 steps waiting').waitFor();
  await picture(tech.page, 'walk-3-offline');
  expect((await l1.session(id)).walked_path).toHaveLength(2);
  await tech.context.setOffline(false);
  await expectTrail(engineer.page, steps.slice(0, 7));
  await expectRecorded(7);

  // The server dies with a step on its way; when it is back, nothing is lost and nothing is twice.
  await product.kill();
  for (const step of steps.slice(7, 9)) await takeStep(tech.page, step);
  await product.start();
  await expectTrail(engineer.page, steps.slice(0, 9));
  await expectRecorded(9);

  // The tech escalates; the engineer's list updates by itself.
  await engineer.page.goto(`${product.url}/#/escalations`);
  await engineer.page.getByText('it appears here at once').waitFor();
  await tech.page.getByRole('button', { name: 'Escalate', exact: true }).first().click();
  await tech.page.getByLabel('Needs admin rights').check();
  await picture(tech.page, 'walk-4-escalate');
  await tech.page
    .locator('rf-dialog[open]')
    .getByRole('button', { name: 'Escalate', exact: true })
    .click();
  await tech.page.getByRole('heading', { name: 'Escalated' }).waitFor();
  await engineer.page.getByText('Outlook is not syncing for Anna').first().waitFor();
  await picture(engineer.page, 'walk-5-escalations');

  // The engineer takes over at the very node, goes on and resolves.
  await engineer.page
    .getByRole('button', { name: /Take over/ })
    .first()
    .click();
  await engineer.page.locator('rf-walker').first().waitFor();
  const taken = await l1.session(id);
  expect(taken.status).toBe('active');
  expect(taken.held_by_name).toBe('Tomás Herrera');
  expect(taken.current_node_id).toBe(steps[9]?.nodeId ?? end);
  await tech.page.getByText('Tomás Herrera is walking this').waitFor();
  for (const step of steps.slice(9)) await takeStep(engineer.page, step);
  await engineer.page.getByRole('button', { name: 'Resolve the ticket' }).click();
  await engineer.page.locator('rf-dialog[open]').getByText('Yes', { exact: true }).click();
  await engineer.page.getByRole('textbox', { name: /What solved it/ }).fill('Rebuilt the profile.');
  await engineer.page
    .locator('rf-dialog[open]')
    .getByRole('button', { name: 'Resolve', exact: true })
    .click();
  await engineer.page.getByRole('heading', { name: 'Resolved' }).waitFor();
  await tech.page.getByRole('heading', { name: 'Resolved' }).waitFor();
  await picture(engineer.page, 'walk-6-resolved');
  const resolved = await l1.session(id);
  expect(resolved.status).toBe('resolved');
  expect(resolved.resolution_notes).toBe('Rebuilt the profile.');
  expect(resolved.walked_path.map(({ node_id: node }) => node)).toEqual(
    steps.map(({ nodeId }) => nodeId),
  );

  expect(tech.problems).toEqual([]);
  expect(engineer.problems).toEqual([]);

  async function expectRecorded(count: number): Promise<void> {
    const { walked_path: path, undone_steps: undone } = await l1.session(id);
    expect(path.map(({ node_id: node }) => node)).toEqual(
      steps.slice(0, count).map(({ nodeId }) => nodeId),
    );
    expect(new Set(path.map((step) => step.id)).size).toBe(count);
    expect(undone).toEqual([]);
  }
});
