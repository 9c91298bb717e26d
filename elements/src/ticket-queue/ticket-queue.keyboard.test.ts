import { expect, fixture, html } from '@open-wc/testing';
import { createFakeClient, fakePsaState, type FakeClient } from '@resolutionflow/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import { find, shadow } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { TicketQueue } from './ticket-queue.js';

describe('rf-ticket-queue by keyboard', () => {
  let element: TicketQueue;
  let client: FakeClient;
  const focused = (): string | undefined =>
    shadow(element).activeElement?.closest<HTMLElement>('.row')?.dataset.key;
  const keys = (): string[] =>
    [...shadow(element).querySelectorAll<HTMLElement>('.row[data-key]')].map(
      ({ dataset }) => dataset.key!,
    );

  beforeEach(async () => {
    client = createFakeClient({ state: { psa: fakePsaState() } });
    element = await fixture<TicketQueue>(
      html`<rf-ticket-queue .client=${client}></rf-ticket-queue>`,
    );
    await waitUntil(() => keys().length === 6);
    find(element, '.row .open').focus();
  });

  it('moves among rows with arrows, Home and End, as one stop for Tab', async () => {
    await sendKeys({ press: 'ArrowDown' });
    expect(focused()).to.equal(keys()[1]);
    await sendKeys({ press: 'End' });
    expect(focused()).to.equal(keys()[5]);
    await sendKeys({ press: 'Home' });
    expect(focused()).to.equal(keys()[0]);
    await element.updateComplete;
    const stops = [...shadow(element).querySelectorAll<HTMLElement>('.open')].filter(
      ({ tabIndex }) => tabIndex === 0,
    );
    expect(stops.length).to.equal(1);
  });

  it('stays on its row when the list changes around it', async () => {
    await sendKeys({ press: 'ArrowDown' });
    const key = focused();
    client.fake.psa.actAsOther(keys()[0]!, { kind: 'change', changes: { closed: true } });
    await waitUntil(() => keys().length === 5);
    await element.updateComplete;
    expect(focused()).to.equal(key);
  });

  it('opens a ticket with Enter, leaves it with Escape, and stands on its row again', async () => {
    await sendKeys({ press: 'ArrowDown' });
    const key = focused();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => shadow(element).querySelector('rf-dialog[open] rf-ticket-panel'));
    await waitUntil(() => shadow(find(element, 'rf-dialog')).querySelector('dialog[open]'));
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !shadow(element).querySelector('rf-dialog[open]'));
    expect(focused()).to.equal(key);
  });
});
