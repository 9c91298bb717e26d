import { expect, fixture, html } from '@open-wc/testing';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import { find, shadow } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { TicketPanel } from './ticket-panel.js';

describe('rf-ticket-panel by keyboard', () => {
  let element: TicketPanel;
  let client: FakeClient;

  beforeEach(async () => {
    client = createFakeClient();
    element = await fixture<TicketPanel>(
      html`<rf-ticket-panel ticket-id="1041" .client=${client}></rf-ticket-panel>`,
    );
    await waitUntil(() => shadow(element).querySelector('rf-menu'));
  });

  it('changes the status with arrows and Enter, and stands on it again', async () => {
    const menu = find(element, 'rf-menu');
    menu.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => shadow(menu).activeElement?.matches('.item'));
    expect(shadow(menu).activeElement!.textContent).to.include('New');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => client.fake.calls.some(({ name }) => name === 'tickets.setStatus'));
    expect(shadow(element).activeElement).to.equal(menu);
  });

  it('sends a note with Ctrl and Enter, and lets the next one be written', async () => {
    const composer = find(element, 'rf-note-composer');
    composer.focus();
    await sendKeys({ type: 'Toner replaced' });
    await sendKeys({ press: 'Control+Enter' });
    await waitUntil(() => find(element, '.feed').textContent.includes('Toner replaced'));
    const field = find<HTMLTextAreaElement>(composer, 'textarea');
    expect([field.value, shadow(composer).activeElement]).to.deep.equal(['', field]);
    const sent = client.fake.calls.filter(({ name }) => name === 'tickets.addNote');
    expect(sent.map(({ args }) => args[1])).to.deep.equal([
      { kind: 'internal', text: 'Toner replaced' },
    ]);
  });

  it('finds somebody by typing, assigns with Enter, and goes back to where it began', async () => {
    find(element, '.assignees .add').click();
    await waitUntil(() => shadow(element).querySelector('rf-member-picker'));
    const picker = find(element, 'rf-member-picker');
    await waitUntil(() => shadow(picker).querySelector('.option'));
    await sendKeys({ type: 'tomas' });
    await waitUntil(() => shadow(picker).querySelectorAll('.option').length === 1);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => find(element, '.people').textContent.includes('Tomás Herrera'));
    expect(find(element, '.people').querySelectorAll('.ours').length).to.equal(2);
    expect(shadow(element).activeElement).to.equal(find(element, '.assignees .add'));
  });

  it('leaves the picker with Escape, and assigns nobody', async () => {
    find(element, '.assignees .add').click();
    await waitUntil(() => shadow(element).querySelector('rf-member-picker'));
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !shadow(element).querySelector('rf-member-picker'));
    await waitUntil(() => shadow(element).activeElement === find(element, '.assignees .add'));
    expect(client.fake.calls.some(({ name }) => name === 'tickets.addResource')).to.equal(false);
  });
});
