import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import {
  createFakeClient,
  fakePsaState,
  fakeTicketRow,
  fakeWithoutMapping,
  fakeWithoutPsa,
  type FakeClient,
  type FakeClientOptions,
  type FakePsaState,
} from '@resolutionflow/sdk/testing';
import { expectAccessible } from '../internal/testing/axe.js';
import { find, shadow } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { TicketQueue } from './ticket-queue.js';

function clientOf(psa: FakePsaState = fakePsaState(), options: FakeClientOptions = {}): FakeClient {
  return createFakeClient({ state: { sessions: [], psa }, ...options });
}

async function queue(client: FakeClient, attributes: object = {}): Promise<TicketQueue> {
  const element = document.createElement('rf-ticket-queue');
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, String(value));
  }
  element.client = client;
  const frame = await fixture<HTMLElement>(html`<div>${element}</div>`);
  frame.style.inlineSize = '800px';
  return element;
}

function ids(element: TicketQueue): string[] {
  return [...shadow(element).querySelectorAll<HTMLElement>('.row[data-key]')].map(
    ({ dataset }) => dataset.key!,
  );
}

function text(element: TicketQueue): string {
  return shadow(element).textContent.replaceAll(/\s+/g, ' ');
}

async function shown(element: TicketQueue, count?: number): Promise<void> {
  await waitUntil(
    () => (count === undefined ? ids(element).length > 0 : ids(element).length === count),
    `rows: ${ids(element).join()}`,
  );
}

function searches(client: FakeClient): unknown[] {
  return client.fake.calls
    .filter(({ name }) => name === 'tickets.search')
    .map(({ args }) => args[0]);
}

function many(count: number): FakePsaState {
  const tickets = Array.from({ length: count }, (_, n) => fakeTicketRow({ id: String(2000 + n) }));
  return { ...fakePsaState(), tickets };
}

describe('rf-ticket-queue', () => {
  afterEach(() => {
    document.documentElement.style.colorScheme = 'light';
    window.history.replaceState(null, '', window.location.pathname);
  });

  for (const scheme of ['light', 'dark']) {
    it(`shows nothing that axe objects to, in the ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      document.documentElement.style.background = 'Canvas';
      const element = await queue(clientOf());
      await shown(element);
      await expectAccessible(element);
    });
  }

  it('shows each ticket on one line: number, summary, status and priority', async () => {
    const element = await queue(clientOf());
    await shown(element, 6);
    const row = find(element, '.row');
    const line = row.textContent.replaceAll(/\s+/g, ' ');
    expect(line).to.match(/#1042 VPN tunnel down.*In progress.*Priority: Critical/);
    const circle = row.querySelector('circle')!;
    await waitUntil(() => circle.getAttribute('fill') === '#d92d20');
    expect(row.getBoundingClientRect().height).to.be.below(48);
  });

  it('says which rows it shows, and turns Next off at the end', async () => {
    const element = await queue(clientOf(many(12)), { 'page-size': 10 });
    await shown(element, 10);
    expect(text(element)).to.include('Showing 1–10 of 12');
    const next = find(element, '[aria-label="Next page"]');
    next.click();
    await waitUntil(() => text(element).includes('Showing 11–12 of 12'));
    expect(next.ariaDisabled).to.equal('true');
    next.click();
    await aTimeout(20);
    expect([element.page, element.getAttribute('page')]).to.deep.equal([2, '2']);
  });

  it('returns to the first page when a filter changes, from inside or outside', async () => {
    const element = await queue(clientOf(many(12)), { 'page-size': 10, page: 2 });
    await shown(element, 2);
    const select = find<HTMLSelectElement>(element, '[name="board"]');
    await waitUntil(() => select.options.length > 1);
    select.value = '1';
    setTimeout(() => select.dispatchEvent(new Event('change')));
    const told = await oneEvent<HTMLElementEventMap['rf-filters-changed']>(
      element,
      'rf-filters-changed',
    );
    expect([told.filters, told.page]).to.deep.equal([{ board: '1' }, 1]);
    expect(element.getAttribute('board')).to.equal('1');
    element.page = 2;
    await element.updateComplete;
    element.setAttribute('assigned', 'unassigned');
    await element.updateComplete;
    expect([element.page, element.filters]).to.deep.equal([
      1,
      { board: '1', assigned: 'unassigned' },
    ]);
    element.removeAttribute('board');
    expect(element.filters).to.deep.equal({ assigned: 'unassigned' });
  });

  it('lets a status be chosen within a board alone, and drops it with the board', async () => {
    const element = await queue(clientOf(), { board: '1', status: '103' });
    await shown(element, 1);
    await waitUntil(() => shadow(element).querySelector('[name="status"]'));
    const board = find<HTMLSelectElement>(element, '[name="board"]');
    board.value = '';
    board.dispatchEvent(new Event('change'));
    await shown(element, 6);
    expect(element.filters).to.deep.equal({});
    expect(shadow(element).querySelector('[name="status"]')).to.equal(null);
  });

  it('searches once typing pauses, with the text as data', async () => {
    const client = clientOf();
    const element = await queue(client);
    await shown(element);
    const field = find<HTMLInputElement>(element, '[name="search"]');
    for (const value of ['"', '"Q', '"Q3 report"']) {
      field.value = value;
      field.dispatchEvent(new Event('input'));
    }
    await waitUntil(() => ids(element).join() === '1044');
    expect(searches(client).length).to.equal(2);
    expect(searches(client).at(-1)).to.include({ search: '"Q3 report"', page: 1 });
  });

  it('finds a company among more than a list can hold', async () => {
    const element = await queue(clientOf());
    await shown(element);
    const field = find<HTMLInputElement>(element, '[name="company"]');
    field.value = 'alp';
    field.dispatchEvent(new Event('input'));
    await waitUntil(() => shadow(element).querySelectorAll('datalist option').length === 1);
    field.value = 'Alpine Logistics';
    field.dispatchEvent(new Event('input'));
    await shown(element, 2);
    expect(element.filters).to.deep.equal({ company: '9' });
  });

  it('keeps filters and page in the address, and takes them from there', async () => {
    window.history.replaceState(null, '', '?board=1&other=kept');
    const element = await queue(clientOf(), { 'sync-url': '' });
    await shown(element, 4);
    element.filters = { assigned: 'me' };
    await shown(element, 3);
    const { searchParams } = new URL(window.location.href);
    expect([...searchParams]).to.deep.equal([
      ['other', 'kept'],
      ['assigned', 'me'],
    ]);
  });

  it('opens a row as a sheet with what the row knew, and gives the focus back', async () => {
    const client = clientOf();
    const element = await queue(client);
    await shown(element);
    const row = find(element, '.row .open');
    row.focus();
    client.fake.setLatency(Infinity);
    row.click();
    await waitUntil(() => shadow(element).querySelector('rf-dialog[open] rf-ticket-panel'));
    const panel = find(element, 'rf-ticket-panel');
    await waitUntil(() => shadow(panel).querySelector('h2'));
    expect(find(panel, 'h2').textContent).to.include('VPN tunnel');
    find(find(element, 'rf-dialog'), '[aria-label="Close"]').click();
    await waitUntil(() => !shadow(element).querySelector('rf-dialog[open]'));
    expect(shadow(element).activeElement).to.equal(row);
  });

  it('leaves a ticket to the page that wants to open it itself', async () => {
    const element = await queue(clientOf());
    await shown(element);
    element.addEventListener('rf-ticket-open-request', (event) => event.preventDefault());
    find(element, '.row .open').click();
    await aTimeout(50);
    expect(shadow(element).querySelector('rf-dialog')).to.equal(null);
  });

  it('changes rows in place when somebody changes a ticket', async () => {
    const client = clientOf();
    const element = await queue(client);
    await shown(element, 6);
    const row = shadow(element).querySelector('[data-key="1041"]')!;
    client.fake.psa.actAsOther('1041', { kind: 'status', statusId: '104' });
    await waitUntil(() => row.textContent.includes('Escalated'));
    expect(row.isConnected).to.equal(true);
  });

  it('says what is the matter: nothing fits, the PSA is away, offline, or not for this role', async () => {
    const nothing = await queue(clientOf(), { search: 'nobody wrote this' });
    await waitUntil(() => text(nothing).includes('No ticket fits'));
    await expectAccessible(nothing);
    find(nothing, '.placeholder button').click();
    await shown(nothing, 6);
    const failures = { 'tickets.search': 'provider_failed' } as const;
    const away = await queue(clientOf(undefined, { failures }));
    await waitUntil(() => text(away).includes('Tickets could not be loaded'));
    await expectAccessible(away);
    const offline = await queue(clientOf(undefined, { offline: true }));
    await waitUntil(() => text(offline).includes('You are offline'));
    const viewer = await queue(clientOf(undefined, { user: 'viewer' }));
    await waitUntil(() => text(viewer).includes('Not for your role'));
  });

  it('keeps its rows while the network is away', async () => {
    const client = clientOf();
    const element = await queue(client);
    await shown(element, 6);
    client.fake.setOffline(true);
    await waitUntil(() => shadow(element).querySelector('.stale'));
    expect(ids(element).length).to.equal(6);
    await expectAccessible(element);
  });
});

describe('rf-ticket-queue variant="mine"', () => {
  const mine = (psa?: FakePsaState, options?: FakeClientOptions): Promise<TicketQueue> =>
    queue(clientOf(psa, options), { variant: 'mine' });

  it('is not there without a PSA', async () => {
    const element = await mine(fakeWithoutPsa());
    await aTimeout(50);
    expect(shadow(element).querySelector('section')).to.equal(null);
  });

  it('prompts for the mapping where there is none, and never asks for tickets', async () => {
    const client = clientOf(fakeWithoutMapping());
    const element = await queue(client, { variant: 'mine' });
    await waitUntil(() => text(element).includes('Map your PSA member to see your queue'));
    expect(searches(client)).to.deep.equal([]);
    await expectAccessible(element);
  });

  it('says that there is nothing to do only to who is mapped', async () => {
    const element = await mine({ ...fakePsaState(), tickets: [] });
    await waitUntil(() => text(element).includes('No open tickets assigned to you'));
    await expectAccessible(element);
  });

  it('waits with three rows', async () => {
    const element = await mine(undefined, { latency: Infinity });
    expect(shadow(element).querySelectorAll('.waiting').length).to.equal(3);
  });

  it('shows five at most, and the way to all', async () => {
    const state = many(9);
    const me = { member_name: 'Priya Raman', member_identifier: 'priya.raman', is_rf_user: true };
    for (const row of state.tickets) row.resources = [{ member_id: '54', ...me }];
    const element = await mine(state);
    await shown(element, 5);
    await expectAccessible(element);
    expect(find(element, '.all').textContent.trim()).to.equal('View all tickets →');
    setTimeout(() => find(element, '.all').click());
    await oneEvent(element, 'rf-queue-open-request');
  });

  it('fails quietly, and tries again when asked', async () => {
    const client = clientOf(undefined, { failures: { 'tickets.search': 'internal_error' } });
    const element = await queue(client, { variant: 'mine' });
    await waitUntil(() => text(element).includes('Your tickets could not be loaded'));
    expect(shadow(element).querySelector('[role="alert"]')).to.equal(null);
    await expectAccessible(element);
    client.fake.fail('tickets.search', null);
    find(element, '.line button').click();
    await shown(element, 3);
  });
});
