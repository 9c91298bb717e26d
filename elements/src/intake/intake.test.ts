import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { HostTicket } from '@resolutionflow/sdk';
import {
  createFakeClient,
  createFakeHost,
  fakeSession,
  type FakeClient,
  type FakeClientOptions,
} from '@resolutionflow/sdk/testing';
import { expectAccessible } from '../internal/testing/axe.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { Intake } from './intake.js';

async function intake(client: FakeClient): Promise<Intake> {
  return fixture<Intake>(html`<rf-intake .client=${client}></rf-intake>`);
}

function make(options: FakeClientOptions = {}): Promise<{ element: Intake; client: FakeClient }> {
  const client = createFakeClient(options);
  return intake(client).then((element) => ({ element, client }));
}

const text = (element: Intake) => element.shadowRoot!.textContent.replaceAll(/\s+/g, ' ');
const matches = (element: Intake) => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>('button.match'),
];
const button = (element: Intake, words: string) =>
  [...element.shadowRoot!.querySelectorAll<HTMLElement>('button')].find((found) =>
    found.textContent.includes(words),
  )!;
const called = (client: FakeClient, name: string) =>
  client.fake.calls.filter((call) => call.name === name);

function type(element: Intake, words: string): void {
  const field = element.shadowRoot!.querySelector('textarea')!;
  field.value = words;
  field.dispatchEvent(new Event('input'));
}

function dress(scheme: string): void {
  document.documentElement.style.colorScheme = scheme;
  document.documentElement.style.background = 'Canvas';
}

describe('rf-intake', () => {
  afterEach(() => dress('light'));

  for (const scheme of ['light', 'dark']) {
    it(`has nothing that axe finds wrong with flows and open walks, in the ${scheme}`, async () => {
      dress(scheme);
      const { element } = await make({ state: { sessions: [fakeSession()] } });
      await waitUntil(() => matches(element).length > 0);
      await waitUntil(() => element.shadowRoot!.querySelector('.resume.filled'));
      await expectAccessible(element);
    });

    it(`has nothing that axe finds wrong while it asks why to escalate, in the ${scheme}`, async () => {
      dress(scheme);
      const { element } = await make();
      type(element, 'The boss cannot print');
      button(element, 'Escalate to an engineer').click();
      await waitUntil(() => element.shadowRoot!.querySelector('rf-dialog')!.open);
      await expectAccessible(element);
    });
  }

  for (const width of [300, 810]) {
    it(`begins its open walks where its form begins, ${width} pixels wide`, async () => {
      const { element } = await make({ state: { sessions: [fakeSession()] } });
      element.style.inlineSize = `${width}px`;
      await waitUntil(() => element.shadowRoot!.querySelector('.resume.filled'));
      const form = element.shadowRoot!.querySelector('#problem')!.getBoundingClientRect();
      const list = element.shadowRoot!.querySelector('.resume')!.shadowRoot!;
      expect(list.querySelector('h2')!.getBoundingClientRect().left).to.equal(form.left);
    });
  }

  it('searches once typing pauses, not at every letter', async () => {
    const { element, client } = await make();
    await waitUntil(() => matches(element).length > 0);
    const before = called(client, 'flows.list').length;
    for (const words of ['O', 'Out', 'Outlook']) type(element, words);
    await waitUntil(() => text(element).includes('Matching flows'));
    const searches = called(client, 'flows.list').slice(before);
    expect(searches.length).to.equal(1);
    expect(searches[0]!.args[0]).to.include({ search: 'Outlook', status: 'published' });
  });

  it('starts a flow with what was typed, and is empty again', async () => {
    const { element, client } = await make();
    await waitUntil(() => matches(element).length > 0);
    type(element, 'Outlook asks for a password');
    await element.updateComplete;
    setTimeout(() => matches(element)[0]!.click());
    const started = await oneEvent<HTMLElementEventMap['rf-session-started']>(
      element,
      'rf-session-started',
    );
    expect(started.sessionId).to.be.a('string').that.is.not.empty;
    const [body] = called(client, 'sessions.intake')[0]!.args as [{ flow_id?: string }];
    expect(body).to.include({ problem_statement: 'Outlook asks for a password' });
    expect(body.flow_id).to.be.a('string');
    expect(element.problem).to.equal('');
  });

  it('starts without a flow', async () => {
    const { element, client } = await make();
    type(element, 'Something odd');
    await element.updateComplete;
    setTimeout(() => button(element, 'Start without a flow').click());
    await oneEvent<HTMLElementEventMap['rf-session-started']>(element, 'rf-session-started');
    const [body] = called(client, 'sessions.intake')[0]!.args as [object];
    expect(body).to.not.have.property('flow_id');
  });

  it('asks for the problem first', async () => {
    const { element, client } = await make();
    button(element, 'Start without a flow').click();
    await waitUntil(() => text(element).includes('Say in a few words'));
    expect(element.shadowRoot!.activeElement?.id).to.equal('problem');
    expect(called(client, 'sessions.intake').length).to.equal(0);
    await expectAccessible(element);
  });

  it('leaves starting to a page that wants it', async () => {
    const { element, client } = await make();
    element.addEventListener('rf-intake-request', (event) => event.preventDefault());
    type(element, 'Something odd');
    await element.updateComplete;
    button(element, 'Start without a flow').click();
    expect(called(client, 'sessions.intake').length).to.equal(0);
    expect(element.problem).to.equal('Something odd');
  });

  it('keeps what was typed when starting fails, and repeats the same attempt', async () => {
    const { element, client } = await make({ failures: { 'sessions.intake': 'network' } });
    type(element, 'Something odd');
    await element.updateComplete;
    button(element, 'Start without a flow').click();
    await waitUntil(() => element.shadowRoot!.querySelector('.failure'));
    expect(element.problem).to.equal('Something odd');
    await expectAccessible(element);
    client.fake.fail('sessions.intake', null);
    setTimeout(() => button(element, 'Start without a flow').click());
    await oneEvent<HTMLElementEventMap['rf-session-started']>(element, 'rf-session-started');
    const keys = called(client, 'sessions.intake').map(
      ({ args }) => (args[1] as { idempotencyKey?: string } | undefined)?.idempotencyKey,
    );
    expect(new Set(keys).size).to.equal(1);
  });

  it('hands a problem to an engineer without a walk', async () => {
    const { element, client } = await make();
    type(element, 'Ransom note on the screen');
    await element.updateComplete;
    button(element, 'Escalate to an engineer').click();
    await waitUntil(() => element.shadowRoot!.querySelector('form#escalate'));
    const form = element.shadowRoot!.querySelector<HTMLFormElement>('form#escalate')!;
    expect(form.querySelectorAll('input[type="radio"]').length).to.equal(7);
    form.querySelector<HTMLInputElement>('[value="Security concern"]')!.checked = true;
    setTimeout(() => form.requestSubmit());
    await oneEvent(element, 'rf-session-escalated');
    expect(called(client, 'sessions.escalateWithoutWalk')[0]!.args[0]).to.include({
      reason_category: 'Security concern',
    });
  });

  it('shows an owner how to add flows, and tells a tech whom to ask', async () => {
    const empty = { flows: [] };
    const owner = await make({ user: 'owner', state: empty });
    await waitUntil(() => text(owner.element).includes('No flows yet'));
    setTimeout(() => button(owner.element, 'Add flows').click());
    await oneEvent(owner.element, 'rf-flow-add-request');
    await expectAccessible(owner.element);
    const tech = await make({ state: empty });
    await waitUntil(() => text(tech.element).includes('Ask an engineer or the owner'));
    expect(button(tech.element, 'Add flows')).to.equal(undefined);
  });

  it('says what to do when nothing fits', async () => {
    const { element } = await make();
    type(element, 'zzzz qqqq');
    await waitUntil(() => text(element).includes('No flow fits yet'));
    await expectAccessible(element);
  });

  it('says that the server is away, and searches again when asked', async () => {
    const { element, client } = await make({ offline: true });
    await waitUntil(() => element.shadowRoot!.querySelector('[role="alert"]'));
    await expectAccessible(element);
    client.fake.setOffline(false);
    button(element, 'Try again').click();
    await waitUntil(() => matches(element).length > 0);
  });

  it('waits in the shape of what comes', async () => {
    const { element } = await make({ latency: Infinity });
    expect(element.shadowRoot!.querySelectorAll('.match.waiting').length).to.equal(4);
    await expectAccessible(element);
  });

  it('offers nothing to whoever may only read, or is signed out', async () => {
    for (const user of ['viewer', 'engineer', null] as const) {
      const { element } = await make({ user });
      await waitUntil(() => element.shadowRoot!.querySelector('.placeholder'));
      expect(element.shadowRoot!.querySelector('form')).to.equal(null);
      await expectAccessible(element);
    }
  });

  it('takes the ticket that its host has open, and keeps what was typed', async () => {
    const ticket: HostTicket = {
      kind: 'psa',
      id: '4711',
      summary: 'Printer is offline',
      customerName: 'Harbour Dental',
    };
    const client = createFakeClient();
    const host = createFakeHost({ context: { ticket } });
    const element = await fixture<Intake>(
      html`<rf-intake customer-name="Jana Novak" .client=${client} .host=${host}></rf-intake>`,
    );
    await waitUntil(() => element.problem === 'Printer is offline');
    expect(element.customerName).to.equal('Jana Novak');
    setTimeout(() => button(element, 'Start without a flow').click());
    await oneEvent<HTMLElementEventMap['rf-session-started']>(element, 'rf-session-started');
    expect(called(client, 'sessions.intake')[0]!.args[0])
      .to.have.property('ticket')
      .that.deep.equals({ kind: 'psa', id: '4711' });
  });
});
