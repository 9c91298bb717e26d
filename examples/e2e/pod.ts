import { flowStructure } from '@resolutionflow/sdk/contract';
import { expect } from 'vitest';
import type { ApiUser } from './api.js';
import { takeStep, type Surface } from './browser.js';
import { longestWay, type PlannedStep } from './flow-plan.js';

// What a tech does in our ticket panel, wherever it stands.

export async function changeStatus(pod: Surface, name: string): Promise<void> {
  await pod.getByRole('button', { name: /^Status: / }).click();
  await pod.getByRole('menuitemradio', { name }).click();
}

export async function expectStatus(pod: Surface, name: string): Promise<void> {
  await pod.getByRole('button', { name: `Status: ${name}` }).waitFor();
}

export async function addNote(
  pod: Surface,
  kind: 'Internal' | 'Discussion' | 'Resolution',
  text: string,
): Promise<void> {
  const composer = pod.locator('rf-note-composer');
  await composer.getByRole('radio', { name: kind }).check();
  await composer.getByRole('textbox', { name: 'Note' }).fill(text);
  // One note at a time: until the last one is away, another is not sent.
  await composer.locator('button[aria-busy=false]', { hasText: 'Add note' }).click();
  await noteIn(pod, text).waitFor();
}

export function noteIn(pod: Surface, text: string | RegExp) {
  return pod.locator('.feed .note').filter({ hasText: text }).first();
}

export async function assign(pod: Surface, name: string): Promise<void> {
  await unfold(pod, 'Assigned to');
  await pod.getByRole('button', { name: /^Assign (somebody|to somebody else)$/ }).click();
  await pod.getByRole('combobox', { name: 'Find somebody to assign' }).fill(name);
  await pod.getByRole('option', { name }).click();
  await pod.locator('.assignees .person').filter({ hasText: name }).waitFor();
}

export async function unassign(pod: Surface, name: string): Promise<void> {
  await unfold(pod, 'Assigned to');
  await pod.getByRole('button', { name: `Remove ${name}` }).click();
  await pod.locator('.assignees .person').filter({ hasText: name }).waitFor({ state: 'detached' });
}

/** In a pod one section is open at a time; with more room all are. */
export async function unfold(pod: Surface, heading: string): Promise<void> {
  const fold = pod.locator('rf-ticket-panel .fold').filter({ hasText: heading });
  const isFolded = (await fold.getAttribute('aria-expanded')) === 'false';
  if (isFolded && (await fold.isVisible())) await fold.click();
}

/** Starts a walk of this flow on the ticket that is shown; answers the steps there are to take. */
export async function startWalk(pod: Surface, flow: string, user: ApiUser): Promise<PlannedStep[]> {
  const { structure } = await user.flowNamed(flow);
  await pod.getByRole('button', { name: 'Start a walk' }).click();
  await pod.getByLabel('Describe the problem').fill(flow);
  await pod
    .locator('rf-intake .match')
    .filter({ has: pod.locator('.match-name', { hasText: flow }) })
    .first()
    .click();
  await pod.locator('rf-walker .head').first().waitFor();
  return longestWay(flowStructure.parse(structure)).steps;
}

export async function takeSteps(pod: Surface, steps: readonly PlannedStep[]): Promise<void> {
  for (const step of steps) await takeStep(pod, step);
}

export async function resolveWalk(pod: Surface, solution: string): Promise<void> {
  await pod.locator('rf-walker .actions').getByRole('button', { name: 'Resolve' }).click();
  const dialog = pod.locator('rf-dialog[open]');
  await dialog.getByText('Yes', { exact: true }).click();
  await dialog.getByRole('textbox', { name: /What solved it/ }).fill(solution);
  await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
  await pod.getByRole('heading', { name: 'Resolved' }).waitFor();
}

export async function escalateWalk(pod: Surface, engineer: string): Promise<void> {
  await pod.locator('rf-walker .actions').getByRole('button', { name: 'Escalate' }).click();
  const dialog = pod.locator('rf-dialog[open]');
  await dialog.getByLabel('Needs admin rights').check();
  await dialog.getByRole('textbox', { name: /What should they know/ }).fill('Firmware is old.');
  await dialog.getByRole('combobox', { name: 'Send to' }).selectOption({ label: engineer });
  await dialog.getByRole('button', { name: 'Escalate', exact: true }).click();
  await pod.getByRole('heading', { name: 'Escalated' }).waitFor();
}

/** Waits until a value that somebody else keeps is this. */
export async function eventually<T>(value: () => T, expected: T): Promise<void> {
  await expect.poll(value).toEqual(expected);
}
