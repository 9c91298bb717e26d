import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import '@resolutionflow/elements/app';
import '@resolutionflow/elements/embed-settings';
import '@resolutionflow/elements/intake';
import '@resolutionflow/elements/new-ticket';
import '@resolutionflow/elements/psa-connection';
import '@resolutionflow/elements/session-list';
import '@resolutionflow/elements/ticket-panel';
import '@resolutionflow/elements/ticket-queue';
import '@resolutionflow/elements/walker';
import {
  createFakeClient,
  fakeSession,
  fakeWithoutPsa,
  type FakeClient,
  type FakeClientOptions,
} from '@resolutionflow/sdk/testing';
import { setViewport } from '@web/test-runner-commands';
import { expectAccessible } from '../../../../elements/src/internal/testing/axe.js';
import { waitUntil } from '../../../../elements/src/internal/testing/wait-until.js';
import { definePortal } from './define-portal.js';
import type { Portal } from './portal-shell.js';

definePortal();

let portal: Portal;
let client: FakeClient;

async function open(hash: string, options: FakeClientOptions = {}): Promise<void> {
  window.location.hash = hash;
  client = createFakeClient({ user: 'owner', ...options });
  portal = await fixture<Portal>(html`<rf-portal .client=${client}></rf-portal>`);
  await aTimeout(0);
}

function find(selector: string, within: Element = portal): HTMLElement | null {
  const root = within.shadowRoot ?? within;
  const found = root.querySelector<HTMLElement>(selector);
  if (found) return found;
  for (const element of root.querySelectorAll('*')) {
    const inside = element.shadowRoot ? find(selector, element) : null;
    if (inside) return inside;
  }
  return null;
}

async function shown(selector: string): Promise<HTMLElement> {
  await waitUntil(() => find(selector), `${selector} did not come`);
  return find(selector)!;
}

const button = (within: Element, words: string) =>
  [...within.shadowRoot!.querySelectorAll('button')].find((found) =>
    found.textContent.includes(words),
  );

describe('the portal with a PSA', () => {
  beforeEach(async () => {
    window.localStorage.setItem('rf-portal', '{"scheme":"light","locale":"en"}');
    await setViewport({ width: 1440, height: 900 });
  });
  afterEach(() => {
    window.location.hash = '';
  });

  it('lists its tickets, and opens a row beside the list', async () => {
    await open('#/tickets');
    const queue = await shown('rf-ticket-queue');
    await waitUntil(() => queue.shadowRoot!.querySelector('.row'));
    await expectAccessible(portal);
    queue.shadowRoot!.querySelector<HTMLElement>('.row .open, .row button, button.row')!.click();
    await shown('rf-ticket-panel');
    expect(window.location.hash).to.equal('#/tickets');
  });

  it('leads from a ticket’s sheet to the walk on its own screen', async () => {
    await open('#/tickets');
    const queue = await shown('rf-ticket-queue');
    await waitUntil(() => queue.shadowRoot!.querySelector('.row'));
    const [ticket] = client.fake.state.psa.tickets;
    queue.dispatchEvent(
      Object.assign(new Event('rf-walk-request', { bubbles: true, composed: true }), {
        ticketId: ticket!.id,
        ticketKind: 'psa',
        problem: ticket!.summary,
      }),
    );
    const intake = (await shown('rf-intake')) as HTMLElementTagNameMap['rf-intake'];
    expect(window.location.hash).to.equal(`#/ticket/${ticket!.id}`);
    expect(intake.problem).to.equal(ticket!.summary);
    expect(intake.ticket).to.include({ kind: 'psa', id: ticket!.id });
    await shown('.match');
    await expectAccessible(intake);
  });

  it('shows a ticket of the PSA with its panel, and ours with its pod', async () => {
    const [ticket] = createFakeClient().fake.state.psa.tickets;
    await open(`#/ticket/${ticket!.id}`);
    const panel = await shown('rf-ticket-panel');
    expect(panel.getAttribute('ticket-id')).to.equal(ticket!.id);
    await open(`#/ticket/${fakeSession().ticket_id}`, { state: { sessions: [fakeSession()] } });
    await shown('rf-portal-ticket rf-walker, rf-walker');
    expect(find('rf-ticket-panel')).to.equal(null);
  });

  it('offers to move an internal ticket to the PSA, where there is one', async () => {
    await open(`#/ticket/${fakeSession().ticket_id}`, { state: { sessions: [fakeSession()] } });
    const screen = await shown('rf-portal-ticket');
    await waitUntil(() => button(screen, 'Move to ConnectWise'));
    button(screen, 'Move to ConnectWise')!.click();
    await waitUntil(() => find('rf-dialog[open]'));
    const internalOnly = { sessions: [fakeSession()], psa: fakeWithoutPsa() };
    await open(`#/ticket/${fakeSession().ticket_id}`, { state: internalOnly });
    const other = await shown('rf-portal-ticket');
    await waitUntil(() => other.shadowRoot!.querySelector('.pod'));
    await aTimeout(50);
    expect(button(other, 'Move to')).to.equal(undefined);
  });

  it('gives an owner the integrations', async () => {
    await open('#/integrations');
    await shown('rf-member-mapping .row, .row');
    await shown('.key-row');
    await expectAccessible(portal);
  });

  it('shows who is at the desk their own tickets first', async () => {
    await open('#/', { user: 'l1_tech' });
    const mine = await shown('rf-ticket-queue[variant="mine"]');
    await waitUntil(() => button(mine, 'View all tickets'));
    button(mine, 'View all tickets')!.click();
    await waitUntil(() => window.location.hash === '#/tickets');
  });
});
