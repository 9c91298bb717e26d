import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import { expectAccessible } from '../internal/testing/axe.js';
import { find } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { TicketCreatedEvent } from './new-ticket.events.js';
import type { NewTicket } from './new-ticket.js';

describe('rf-new-ticket', () => {
  let client: FakeClient;
  let element: NewTicket;
  const root = () => element.shadowRoot!;
  const text = () => root().textContent.replaceAll(/\s+/g, ' ');
  const button = (words: string, within: ParentNode = root()) =>
    [...within.querySelectorAll<HTMLButtonElement>('button')].find(
      (found) => found.textContent.trim() === words,
    )!;
  const value = (id: string) => find<HTMLInputElement>(element, `#${id}`).value;
  const type = (id: string, words: string) => {
    const control = find<HTMLInputElement>(element, `#${id}`);
    control.value = words;
    control.dispatchEvent(new Event(control.localName === 'select' ? 'change' : 'input'));
  };
  const created = () => client.fake.calls.filter(({ name }) => name === 'tickets.create');

  async function open(
    properties: Partial<NewTicket> = {},
    options: Parameters<typeof createFakeClient>[0] = {},
  ): Promise<void> {
    client = createFakeClient(options);
    element = await fixture<NewTicket>(html`<rf-new-ticket .client=${client}></rf-new-ticket>`);
    Object.assign(element, properties, { open: true });
    await element.updateComplete;
  }
  const formThere = () => waitUntil(() => root().querySelector('#summary'));

  async function describeTicket(words: string): Promise<void> {
    const prompt = find(element, 'rf-ticket-prompt');
    const area = prompt.shadowRoot!.querySelector('textarea')!;
    area.value = words;
    area.dispatchEvent(new Event('input'));
    button('Fill in the ticket', prompt.shadowRoot!).click();
    await waitUntil(() => root().querySelector('.review #summary'));
  }

  it('opens with the full form for a person, and axe finds nothing wrong', async () => {
    await open();
    await formThere();
    expect(find(element, '[role=tab][aria-selected=true]').textContent.trim()).to.equal(
      'Full form',
    );
    await expectAccessible(element);
  });

  it('opens with quick create for a proposal, whose text fills the description to be read', async () => {
    await open({ mode: 'quick', prompt: 'A second problem: the scanner is offline' });
    const prompt = find(element, 'rf-ticket-prompt');
    expect(prompt.shadowRoot!.querySelector('textarea')!.value).to.contain('scanner');
    expect(root().querySelector('#summary')).to.equal(null);
    expect(button('Create ticket')).to.equal(undefined);
    await expectAccessible(element);
  });

  it('fills in what was read, marks what is missing and creates nothing by itself', async () => {
    await open({ mode: 'quick' });
    const { companies } = client.fake.state.psa;
    await describeTicket(`${companies[0]!.name} cannot print since this morning. Assign to me`);
    expect(value('summary')).to.contain('cannot print');
    expect(value('assigned_member_id')).to.equal(client.fake.state.psa.me.member!.id);
    const company = find(element, 'rf-combobox').shadowRoot!.querySelector('input')!;
    expect(company.value).to.equal(companies[0]!.name);
    expect(find(element, '#board_id').getAttribute('aria-invalid')).to.equal('true');
    expect(text()).to.include('The description does not say this.');
    await waitUntil(() => root().activeElement?.id === 'review');
    expect(created()).to.have.length(0);
    await expectAccessible(element);
    type('board_id', client.fake.state.psa.boards[0]!.id);
    await waitUntil(() => !find(element, '#board_id').hasAttribute('aria-invalid'));
  });

  it('shows a name that fits two companies as a warning, and takes none', async () => {
    await open({ mode: 'quick' });
    const [first, second] = client.fake.state.psa.companies;
    await describeTicket(`${first!.name} and ${second!.name} are both without mail`);
    expect(root().querySelector('.warning')).not.to.equal(null);
    expect(find(element, 'rf-combobox').shadowRoot!.querySelector('input')!.value).to.equal('');
  });

  it('creates the ticket, says where, and begins afresh', async () => {
    await open();
    await formThere();
    type('summary', 'Printer offline');
    type('board_id', '1');
    const fact = oneEvent(element, 'rf-ticket-created');
    button('Create ticket').click();
    const { ticket } = (await fact) as unknown as TicketCreatedEvent;
    await waitUntil(() => text().includes(`Ticket #${ticket.id} created in ConnectWise`));
    expect(element.open).to.equal(false);
    expect(created()[0]!.args[0]).to.include({ summary: 'Printer offline', board_id: '1' });
    element.open = true;
    await formThere();
    expect(value('summary')).to.equal('');
  });

  it('keeps what was typed where creating fails, and sends the same ticket under the same key', async () => {
    await open();
    await formThere();
    type('summary', 'Printer offline');
    const keys: unknown[] = [];
    const { create } = client.tickets;
    client.tickets.create = (draft, options) => {
      keys.push(options?.idempotencyKey);
      return create(draft, options);
    };
    client.fake.fail('tickets.create', 'provider_failed');
    button('Create ticket').click();
    await waitUntil(() => text().includes('What you typed is kept.'));
    expect(value('summary')).to.equal('Printer offline');
    client.fake.fail('tickets.create', null);
    button('Create ticket').click();
    await waitUntil(() => !element.open);
    expect(keys).to.have.length(2);
    expect(keys[0]).to.be.a('string').and.to.equal(keys[1]);
  });

  it('keeps the draft when it is dismissed', async () => {
    await open();
    await formThere();
    type('summary', 'Half a ticket');
    button('Cancel').click();
    await waitUntil(() => !element.open);
    element.open = true;
    await formThere();
    expect(value('summary')).to.equal('Half a ticket');
  });

  it('asks for a summary before it sends anything', async () => {
    await open();
    await formThere();
    button('Create ticket').click();
    await waitUntil(() => root().activeElement?.id === 'summary');
    expect(created()).to.have.length(0);
  });

  it('begins with the company and the board of the ticket that is walked', async () => {
    const [ticket] = createFakeClient().fake.state.psa.tickets;
    await open({ linkedTicketId: ticket!.id });
    await formThere();
    await waitUntil(() => value('board_id') === ticket!.board_id);
    await waitUntil(
      () =>
        find(element, 'rf-combobox').shadowRoot!.querySelector('input')!.value ===
        ticket!.company_name,
    );
  });

  it('makes an internal ticket one of the PSA, with what is known of it', async () => {
    const [known] = createFakeClient().fake.state.psa.tickets;
    await open({ internalTicketId: known!.id });
    await formThere();
    expect(root().querySelector('[role=tablist]')).to.equal(null);
    await waitUntil(() => value('summary') === known!.summary);
    const promoted: unknown[] = [];
    client.tickets.promote = (id, draft) => {
      promoted.push(id, draft);
      return client.tickets.create({ summary: draft?.summary ?? '' });
    };
    const fact = oneEvent(element, 'rf-ticket-created');
    button('Create ticket').click();
    await fact;
    expect(promoted[0]).to.equal(known!.id);
  });

  it('offers the statuses of the chosen board alone', async () => {
    await open();
    await formThere();
    type('board_id', '1');
    await waitUntil(() => root().querySelector('#status_id option[value="101"]'));
    type('board_id', '2');
    await waitUntil(() => root().querySelector('#status_id option[value="201"]'));
    expect(root().querySelector('#status_id option[value="101"]')).to.equal(null);
  });

  it('finds companies as they are typed, by keyboard', async () => {
    await open();
    await formThere();
    const name = client.fake.state.psa.companies[1]!.name;
    find(element, 'rf-combobox').focus();
    await sendKeys({ type: name.slice(0, 5) });
    const list = () => find(element, 'rf-combobox').shadowRoot!;
    await waitUntil(() => list().querySelector('.option.active'));
    await sendKeys({ press: 'Enter' });
    expect(list().querySelector('input')!.value).to.equal(name);
    expect(element.open).to.equal(true);
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => !list().querySelector('ul')!.hidden);
    await sendKeys({ press: 'Escape' });
    expect(list().querySelector('ul')!.hidden).to.equal(true);
    expect(element.open).to.equal(true);
  });

  it('moves between the tabs with the arrow keys', async () => {
    await open();
    await formThere();
    find(element, '#tab-full').focus();
    await sendKeys({ press: 'ArrowLeft' });
    await waitUntil(() => root().querySelector('rf-ticket-prompt'));
    expect(root().activeElement?.id).to.equal('tab-quick');
  });

  it('says that the PSA is away, keeps what was typed, and can try again', async () => {
    await open({}, { failures: { 'psa.me': 'provider_failed' } });
    await waitUntil(() => text().includes('Try again'));
    client.fake.fail('psa.me', null);
    button('Try again').click();
    await formThere();
  });
});
