import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import {
  createFakeClient,
  createFakeHost,
  fakePsaState,
  fakePsaWrite,
  fakeSession,
  fakeWithoutPsa,
  type FakeClient,
  type FakeClientOptions,
  type FakePsaState,
} from '@resolutionflow/sdk/testing';
import { expectAccessible } from '../internal/testing/axe.js';
import { find, shadow } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { TicketPanel } from './ticket-panel.js';

const known = { id: '1041', summary: 'Printer offline', status_name: 'New', board_id: '1' };

function clientOf({
  psa,
  ...options
}: FakeClientOptions & { psa?: (state: FakePsaState) => void } = {}): FakeClient {
  const state = fakePsaState(new Date().toISOString());
  psa?.(state);
  return createFakeClient({ state: { sessions: [], psa: state }, ...options });
}

async function panel(client: FakeClient, width = 800): Promise<TicketPanel> {
  const frame = await fixture<HTMLElement>(
    html`<div>
      <rf-ticket-panel ticket-id="1041" .row=${known} .client=${client}></rf-ticket-panel>
    </div>`,
  );
  frame.style.inlineSize = `${width}px`;
  return frame.querySelector('rf-ticket-panel')!;
}

async function read(client: FakeClient, width?: number): Promise<TicketPanel> {
  const element = await panel(client, width);
  await waitUntil(() => shadow(element).querySelector('rf-menu, .feed, .placeholder'), 'no ticket');
  return element;
}

function text(element: TicketPanel): string {
  return shadow(element).textContent.replaceAll(/\s+/g, ' ');
}

function composer(element: TicketPanel): HTMLElement {
  return find(element, 'rf-note-composer');
}

async function write(element: TicketPanel, note: string): Promise<void> {
  const field = find<HTMLTextAreaElement>(composer(element), 'textarea');
  field.value = note;
  field.dispatchEvent(new Event('input'));
  await element.updateComplete;
}

function choose(element: TicketPanel, label: string): void {
  const items = [...shadow(find(element, 'rf-menu')).querySelectorAll<HTMLElement>('.item')];
  items.find((item) => item.textContent.includes(label))!.click();
}

function status(element: TicketPanel): string {
  return find(element, '.facts').querySelector('rf-menu')?.text ?? '';
}

describe('rf-ticket-panel', () => {
  afterEach(() => {
    document.documentElement.style.colorScheme = 'light';
  });

  for (const scheme of ['light', 'dark']) {
    for (const width of [300, 800]) {
      it(`shows nothing that axe objects to at ${width} px, in the ${scheme}`, async () => {
        document.documentElement.style.colorScheme = scheme;
        document.documentElement.style.background = 'Canvas';
        const element = await read(clientOf(), width);
        await waitUntil(() => shadow(element).querySelector('.feed'));
        await expectAccessible(element);
      });
    }
  }

  it('opens at once with what the row knew, and waits with a skeleton for each section', async () => {
    const element = await panel(clientOf({ latency: Infinity }));
    expect(find(element, 'h2').textContent).to.equal('Printer offline');
    expect(find(element, '.facts').textContent).to.include('New');
    await waitUntil(() => shadow(element).querySelector('.assignees .skeleton'));
    for (const name of ['notes', 'assignees', 'devices', 'related', 'walks']) {
      expect(find(element, `.${name} .skeleton`)).to.be.ok;
    }
    await expectAccessible(element);
  });

  it('shows the ticket that the host has open, and follows it to another', async () => {
    const host = createFakeHost({ context: { ticket: { kind: 'psa', id: '1041' } } });
    const element = await fixture<TicketPanel>(
      html`<rf-ticket-panel .client=${clientOf()} .host=${host}></rf-ticket-panel>`,
    );
    await waitUntil(() => text(element).includes('Printer offline on the second floor'));
    host.emit('ticket', { kind: 'psa', id: '1042', summary: 'From the host' });
    await element.updateComplete;
    expect(find(element, 'h2').textContent).to.equal('From the host');
    await waitUntil(() => text(element).includes('VPN tunnel down'));
    expect(text(element)).not.to.include('Printer offline');
    host.emit('ticket', null);
    await waitUntil(() => text(element).includes('No ticket is open'));
    await expectAccessible(element);
  });

  it('changes the status at once, marks it until it is confirmed, and tells of it', async () => {
    const client = clientOf();
    const element = await read(client);
    client.fake.setLatency(80);
    const told = oneEvent<HTMLElementEventMap['rf-ticket-status-changed']>(
      element,
      'rf-ticket-status-changed',
    );
    choose(element, 'In progress');
    await element.updateComplete;
    expect(status(element)).to.equal('In progress');
    expect(find(element, '.waits')).to.be.ok;
    const { previousStatus, newStatus, pending } = await told;
    expect([previousStatus, newStatus, pending]).to.deep.equal(['New', 'In progress', false]);
    await waitUntil(() => !shadow(element).querySelector('.waits'));
    expect(status(element)).to.equal('In progress');
  });

  it('takes a status back that was refused, and says why', async () => {
    const client = clientOf({ failures: { 'tickets.setStatus': 'provider_failed' } });
    const element = await read(client);
    choose(element, 'In progress');
    await waitUntil(() => shadow(element).querySelector('.toast.danger'));
    expect(status(element)).to.equal('New');
    await expectAccessible(element);
  });

  it('writes internal notes unless told otherwise, and marks what the customer sees', async () => {
    const client = clientOf();
    const element = await read(client);
    expect(find(composer(element), '.seen').textContent).to.include('Only your team');
    find<HTMLInputElement>(composer(element), '[value="discussion"]').click();
    await element.updateComplete;
    await waitUntil(() => find(composer(element), '.seen').textContent.includes('The customer'));
    await write(element, 'We are on our way.');
    find(composer(element), '[type="submit"]').click();
    await waitUntil(() => text(element).includes('We are on our way.'));
    const sent = client.fake.calls.find(({ name }) => name === 'tickets.addNote');
    expect(sent?.args[1]).to.deep.equal({ kind: 'discussion', text: 'We are on our way.' });
    await waitUntil(() => !shadow(element).querySelector('.note.pending'));
  });

  it('gives a note back that could not be sent', async () => {
    const element = await read(clientOf({ failures: { 'tickets.addNote': 'provider_failed' } }));
    await write(element, 'Do not lose me');
    find(composer(element), '[type="submit"]').click();
    await waitUntil(() => shadow(element).querySelector('.toast.danger'));
    await waitUntil(
      () => find<HTMLTextAreaElement>(composer(element), 'textarea').value === 'Do not lose me',
    );
    expect(find(element, '.feed').textContent).not.to.include('Do not lose me');
  });

  it('shows what it reads first although something changes meanwhile, and reads that after it', async () => {
    const client = clientOf({ latency: 500 });
    const element = await panel(client);
    const reads = () => client.fake.calls.filter(({ name }) => name === 'tickets.context').length;
    await waitUntil(() => reads() === 1, 'not asked');
    client.fake.psa.actAsOther('1041', { kind: 'status', statusId: '103' });
    await waitUntil(() => shadow(element).querySelector('.feed, .placeholder'), 'no ticket');
    expect(reads()).to.equal(1);
    await waitUntil(() => reads() === 2, 'not read again');
  });

  it('shows what somebody else changed, and keeps focus and draft', async () => {
    const client = clientOf();
    const element = await read(client);
    await write(element, 'Half a sentence');
    const field = find<HTMLTextAreaElement>(composer(element), 'textarea');
    field.focus();
    field.setSelectionRange(4, 4);
    client.fake.psa.actAsOther('1041', { kind: 'status', statusId: '103' });
    client.fake.psa.actAsOther('1041', { kind: 'note', text: 'Written in the PSA' });
    await waitUntil(() => status(element) === 'Waiting on customer');
    expect(text(element)).to.include('Written in the PSA');
    expect(shadow(composer(element)).activeElement).to.equal(field);
    expect([field.value, field.selectionStart]).to.deep.equal(['Half a sentence', 4]);
  });

  it('takes somebody off, and puts them back where that is refused', async () => {
    const client = clientOf();
    const element = await read(client);
    find(element, '[aria-label="Remove Jonas Weber"]').click();
    await element.updateComplete;
    expect(find(element, '.people').textContent).not.to.include('Jonas Weber');
    await waitUntil(() => client.fake.psa.state.tickets[0]!.resources.length === 1);
    client.fake.fail('tickets.removeResource', 'provider_failed');
    find(element, '[aria-label="Remove Priya Raman"]').click();
    await waitUntil(() => shadow(element).querySelector('.toast.danger'));
    expect(find(element, '.people').textContent).to.include('Priya Raman');
  });

  it('shows what waits for the PSA with why and when, and lets go of what was refused', async () => {
    const client = clientOf();
    const element = await read(client);
    client.fake.psa.setAway(true);
    choose(element, 'In progress');
    await waitUntil(() => shadow(element).querySelector('.write'));
    expect(find(element, '.write').textContent).to.match(/cannot be reached[\s\S]*Next try/);
    expect(status(element)).to.equal('In progress');
    expect(find(element, '.waits')).to.be.ok;
    await expectAccessible(element);
    client.fake.psa.refuseWrite(client.fake.psa.state.writes[0]!.id, 'Locked by a workflow');
    await waitUntil(() => text(element).includes('Locked by a workflow'));
    const ways = [...find(element, '.write').querySelectorAll('button')];
    expect(ways.map((way) => way.textContent.trim())).to.deep.equal(['Retry', 'Discard']);
    ways[1]!.click();
    await waitUntil(() => !shadow(element).querySelector('.write'));
    await waitUntil(() => status(element) === 'New');
  });

  it('says which section the PSA did not give, and asks for it again', async () => {
    const client = clientOf({
      psa: (state) => {
        const unavailable = [{ section: 'notes' as const, detail: 'The notes took too long.' }];
        state.details['1041'] = { ...state.details['1041'], notes: [], unavailable };
      },
    });
    const element = await read(client);
    await waitUntil(() => text(element).includes('The notes took too long.'));
    await expectAccessible(element);
    client.fake.psa.state.details['1041']!.unavailable = [];
    find(element, '.notes .missing button').click();
    await waitUntil(() => text(element).includes('No notes yet.'));
  });

  it('shows only what the provider can do', async () => {
    const client = clientOf({
      psa: (state) => {
        const { capabilities } = state.me;
        Object.assign(capabilities, { status: false, notes: [], assignees: 'none' });
        capabilities.configurations = false;
      },
    });
    const element = await read(client);
    await waitUntil(() => shadow(element).querySelector('.feed'));
    for (const gone of ['rf-menu', 'rf-note-composer', '.assignees', '.devices']) {
      expect(shadow(element).querySelector(gone), gone).to.equal(null);
    }
  });

  it('offers no change where it is read only', async () => {
    const element = await read(clientOf());
    element.readOnly = true;
    await element.updateComplete;
    for (const gone of ['rf-menu', 'rf-note-composer', '.add', '.walk', '.person button']) {
      expect(shadow(element).querySelector(gone), gone).to.equal(null);
    }
  });

  it('shows a viewer the walks, and nothing to change', async () => {
    const told = { ticket_id: '1041', ticket_kind: 'psa' } as const;
    const sessions = [fakeSession(told)];
    const client = createFakeClient({ user: 'viewer', state: { sessions, psa: fakePsaState() } });
    const element = await read(client);
    await waitUntil(() => text(element).includes('Not for your role'));
    await waitUntil(() => shadow(element).querySelector('.walk-entry'));
    expect(shadow(element).querySelector('rf-note-composer, .walk')).to.equal(null);
    await expectAccessible(element);
  });

  it('keeps what it had while the PSA is away, says how old it is, and comes back', async () => {
    const client = clientOf();
    const element = await read(client);
    client.fake.fail('tickets.context', 'provider_failed');
    element.refresh();
    await waitUntil(() => shadow(element).querySelector('.stale'));
    expect(text(element)).to.include('ConnectWise does not answer');
    expect(text(element)).to.include('Spooler restarted');
    await expectAccessible(element);
    client.fake.fail('tickets.context', null);
    find(element, '.stale button').click();
    await waitUntil(() => !shadow(element).querySelector('.stale'));
  });

  it('shows what waits for the PSA even where it is opened while the PSA is away', async () => {
    const client = clientOf({
      psa: (state) => {
        state.writes = [fakePsaWrite({ ticket_id: '1041', summary: 'The trail of a walk' })];
      },
      failures: { 'tickets.context': 'provider_failed' },
    });
    const element = await panel(client);
    await waitUntil(() => shadow(element).querySelector('.writes'));
    expect(text(element)).to.include('ConnectWise does not answer');
    expect(text(element)).to.include('The trail of a walk');
    expect(text(element)).to.include('Not sent yet.');
    await expectAccessible(element);
  });

  it('says that it is offline, that no PSA is connected, or that there is no such ticket', async () => {
    const offline = await panel(clientOf({ offline: true }));
    await waitUntil(() => text(offline).includes('You are offline'));
    await expectAccessible(offline);
    const own = createFakeClient({ state: { sessions: [], psa: fakeWithoutPsa() } });
    const element = await panel(own);
    element.ticketId = '999';
    await waitUntil(() => text(element).includes('No PSA is connected'));
    const missing = await panel(clientOf());
    missing.ticketId = '999';
    await waitUntil(() => text(missing).includes('This ticket is not here'));
  });

  it('asks for a walk with the ticket and its problem, or opens the one under way', async () => {
    const client = clientOf();
    const element = await read(client);
    setTimeout(() => find(element, '.walk').click());
    const { ticketId, problem } = await oneEvent<HTMLElementEventMap['rf-walk-request']>(
      element,
      'rf-walk-request',
    );
    expect([ticketId, problem]).to.deep.equal(['1041', 'Printer offline on the second floor']);
    const session = fakeSession({ ticket_id: '1041', ticket_kind: 'psa' });
    client.fake.state.sessions.push(session);
    element.refresh();
    await waitUntil(() => find(element, '.walk').textContent.includes('Open'));
    setTimeout(() => find(element, '.walk').click());
    const opened = await oneEvent<HTMLElementEventMap['rf-session-open-request']>(
      element,
      'rf-session-open-request',
    );
    expect(opened.sessionId).to.equal(session.id);
  });

  it('asks the page for a related ticket', async () => {
    const element = await read(clientOf());
    await waitUntil(() => shadow(element).querySelector('.related .entry'));
    setTimeout(() => find(element, '.related .entry').click());
    const { ticketId } = await oneEvent<HTMLElementEventMap['rf-ticket-open-request']>(
      element,
      'rf-ticket-open-request',
    );
    expect(ticketId).to.equal('1045');
  });

  it('unfolds one section at a time in a pod, and all of them with more room', async () => {
    const element = await read(clientOf(), 300);
    const shown = (): string[] =>
      [...shadow(element).querySelectorAll<HTMLElement>('.section')]
        .filter((one) => find(one, '.content').checkVisibility())
        .map((one) => one.classList.item(1)!);
    expect(shown()).to.deep.equal(['notes']);
    find(element, '.devices .fold').click();
    await element.updateComplete;
    expect(shown()).to.deep.equal(['devices']);
    element.parentElement!.style.inlineSize = '900px';
    await aTimeout(50);
    expect(shown().length).to.equal(6);
  });
});
