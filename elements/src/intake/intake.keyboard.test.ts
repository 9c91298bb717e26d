import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { Intake } from './intake.js';

describe('rf-intake by keyboard', () => {
  let element: Intake;
  let client: FakeClient;
  const focused = () => element.shadowRoot!.activeElement!;
  const matches = () => [...element.shadowRoot!.querySelectorAll('button.match')];

  beforeEach(async () => {
    client = createFakeClient();
    const [flow] = client.fake.state.flows;
    const copy = { ...flow!, id: crypto.randomUUID(), name: 'Outlook is slow' };
    client.fake.state.flows.push(copy);
    element = await fixture<Intake>(html`<rf-intake focus-problem .client=${client}></rf-intake>`);
    await sendKeys({ type: 'Outlook' });
    await waitUntil(() => element.shadowRoot!.textContent.includes('Matching flows'));
    await waitUntil(() => matches().length === 2);
  });

  it('begins in the problem where it is told to', () => {
    expect(focused().id).to.equal('problem');
  });

  it('goes into the matches with the arrow, and back', async () => {
    await sendKeys({ press: 'ArrowDown' });
    expect(focused()).to.equal(matches()[0]);
    await sendKeys({ press: 'ArrowDown' });
    expect(focused()).to.equal(matches()[1]);
    await sendKeys({ press: 'Home' });
    await sendKeys({ press: 'ArrowUp' });
    expect(focused().id).to.equal('problem');
  });

  it('leaves the arrow to the text while there is text below', async () => {
    await sendKeys({ press: 'Home' });
    await sendKeys({ press: 'ArrowDown' });
    expect(focused().id).to.equal('problem');
  });

  it('starts a match with Enter', async () => {
    await sendKeys({ press: 'ArrowDown' });
    const started = oneEvent(element, 'rf-session-started');
    await sendKeys({ press: 'Enter' });
    await started;
    expect(client.fake.calls.some(({ name }) => name === 'sessions.intake')).to.equal(true);
  });

  it('gives the focus back when the dialog is left', async () => {
    const opener = [...element.shadowRoot!.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes('Escalate to an engineer'),
    )!;
    opener.focus();
    await sendKeys({ press: 'Enter' });
    const dialog = element.shadowRoot!.querySelector('rf-dialog')!;
    await waitUntil(() => dialog.open);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !dialog.open);
    expect(focused()).to.equal(opener);
  });
});
