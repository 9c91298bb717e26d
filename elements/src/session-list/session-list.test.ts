import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import {
  createFakeClient,
  fakeId,
  fakeQueueRow,
  fakeSession,
  type FakeClient,
  type FakeClientOptions,
} from '@resolutionflow/sdk/testing';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { expectAccessible } from '../internal/testing/axe.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { SessionList } from './session-list.js';
import type { SessionListView } from './session-row.js';

const titles = ['Outlook asks for a password', 'Printer offline', 'VPN drops'];

function sessions(changes: Partial<WalkSession> = {}): WalkSession[] {
  return titles.map((problem_statement, index) =>
    fakeSession({ id: fakeId(3, index + 1), problem_statement, ...changes }),
  );
}

async function list(view: SessionListView, client: FakeClient): Promise<SessionList> {
  return fixture<SessionList>(
    html`<rf-session-list view=${view} heading="Walks" .client=${client}></rf-session-list>`,
  );
}

function clientOf(options: FakeClientOptions): FakeClient {
  return createFakeClient(options);
}

function rows(element: SessionList): HTMLElement[] {
  return [...element.shadowRoot!.querySelectorAll<HTMLElement>('.row[data-key]')];
}

function text(element: SessionList): string {
  return element.shadowRoot!.textContent.replaceAll(/\s+/g, ' ');
}

async function shown(element: SessionList): Promise<void> {
  await waitUntil(() => rows(element).length > 0, 'no rows came');
}

function dress(scheme: string): void {
  document.documentElement.style.colorScheme = scheme;
  document.documentElement.style.background = 'Canvas';
}

describe('rf-session-list', () => {
  afterEach(() => dress('light'));

  for (const scheme of ['light', 'dark']) {
    for (const view of ['queue', 'active', 'escalations', 'history'] as const) {
      it(`shows the ${view} without anything that axe finds wrong, in the ${scheme}`, async () => {
        dress(scheme);
        const status = view === 'escalations' ? 'escalated' : 'active';
        const reason_category = view === 'escalations' ? 'Needs admin rights' : null;
        const client = clientOf({
          user: 'owner',
          state: {
            sessions: sessions({ status, reason_category, held_by: fakeId(2, 1) }),
            queue: [fakeQueueRow(1), fakeQueueRow(2)],
          },
        });
        const element = await list(view, client);
        await shown(element);
        await expectAccessible(element);
      });
    }
  }

  for (const view of ['queue', 'active', 'escalations', 'history'] as const) {
    it(`says what would be in an empty ${view}`, async () => {
      const element = await list(
        view,
        clientOf({ user: 'owner', state: { sessions: [], queue: [] } }),
      );
      await waitUntil(() => element.shadowRoot!.querySelector('.placeholder'));
      await expectAccessible(element);
    });
  }

  it('waits in the shape of its rows', async () => {
    const element = await list('queue', clientOf({ latency: Infinity }));
    expect(element.shadowRoot!.querySelectorAll('.row.waiting').length).to.equal(4);
    await expectAccessible(element);
  });

  it('shows nothing while empty where it is told to collapse', async () => {
    const client = clientOf({ state: { sessions: [] } });
    const element = await fixture<SessionList>(
      html`<rf-session-list view="active" collapse-empty .client=${client}></rf-session-list>`,
    );
    await aTimeout(50);
    expect(element.shadowRoot!.querySelector('section')).to.equal(null);
  });

  it('says why it failed, and reads again when asked', async () => {
    const client = clientOf({
      user: 'engineer',
      failures: { 'sessions.escalations': 'internal_error' },
    });
    const element = await list('escalations', client);
    await waitUntil(() => element.shadowRoot!.querySelector('[role="alert"]'));
    await expectAccessible(element);
    client.fake.fail('sessions.escalations', null);
    element.shadowRoot!.querySelector<HTMLElement>('[role="alert"] button')!.click();
    await waitUntil(() => !element.shadowRoot!.querySelector('[role="alert"]'));
  });

  it('tells a role that may not see a list so', async () => {
    const client = clientOf({ failures: { 'sessions.escalations': 'forbidden' } });
    const element = await list('escalations', client);
    await waitUntil(() => text(element).includes('Not for your role'));
    await expectAccessible(element);
  });

  it('keeps its rows while the server is away, and says how old they are', async () => {
    const client = clientOf({ state: { sessions: sessions() } });
    const element = await list('active', client);
    await shown(element);
    client.fake.setOffline(true);
    element.refresh();
    await waitUntil(() => element.shadowRoot!.querySelector('.stale'));
    expect(rows(element).length).to.equal(3);
    await expectAccessible(element);
    client.fake.setOffline(false);
    await waitUntil(() => !element.shadowRoot!.querySelector('.stale'), 'still stale');
  });

  it('opens a walk, and a ticket of the queue', async () => {
    const client = clientOf({ state: { sessions: sessions(), queue: [fakeQueueRow(1)] } });
    const walks = await list('active', client);
    await shown(walks);
    const first = rows(walks)[0]!;
    setTimeout(() => first.querySelector<HTMLElement>('.open')!.click());
    const opened = await oneEvent<HTMLElementEventMap['rf-session-open-request']>(
      walks,
      'rf-session-open-request',
    );
    expect(opened.sessionId).to.equal(first.dataset.key);

    const queue = await list('queue', client);
    await shown(queue);
    setTimeout(() => rows(queue)[0]!.querySelector<HTMLElement>('.open')!.click());
    const ticket = await oneEvent<HTMLElementEventMap['rf-ticket-open-request']>(
      queue,
      'rf-ticket-open-request',
    );
    expect(ticket.ticketId).to.equal(rows(queue)[0]!.dataset.key);
  });

  it('hears of an escalation by itself, and says so', async () => {
    const tech = sessions();
    const client = clientOf({ user: 'engineer', state: { sessions: tech } });
    const element = await list('escalations', client);
    await waitUntil(() => text(element).includes('No escalations'));
    const session = client.fake.state.sessions[0]!;
    session.held_by = client.auth.state.user!.id;
    await client.sessions.escalate(session, { reason_category: 'Out of time' });
    await waitUntil(() => rows(element).length === 1, 'the escalation did not come');
    expect(element.shadowRoot!.querySelector('[role="status"].toasts')!.textContent).to.include(
      'New escalation',
    );
  });

  it('takes a walk over, unless the page says no', async () => {
    const state = { sessions: sessions({ status: 'escalated' }) };
    const client = clientOf({ user: 'engineer', state });
    const element = await list('escalations', client);
    await shown(element);
    element.addEventListener('rf-session-take-over-request', (event) => event.preventDefault(), {
      once: true,
    });
    const act = () => rows(element)[0]!.querySelector<HTMLElement>('.act')!;
    act().click();
    expect(client.fake.calls.some(({ name }) => name === 'sessions.takeOver')).to.equal(false);
    setTimeout(() => act().click());
    await oneEvent(element, 'rf-session-taken-over');
    await waitUntil(() => rows(element).length === 2);
  });

  it('names who was quicker', async () => {
    const client = clientOf({
      user: 'engineer',
      state: { sessions: sessions({ status: 'escalated' }) },
    });
    const element = await list('escalations', client);
    await shown(element);
    const row = rows(element)[0]!;
    const session = client.fake.state.sessions.find(({ id }) => id === row.dataset.key)!;
    Object.assign(session, {
      status: 'active',
      held_by: fakeId(2, 9),
      held_by_name: 'Quinn Quick',
    });
    row.querySelector<HTMLElement>('.act')!.click();
    await waitUntil(() => text(element).includes('Quinn Quick'));
    await expectAccessible(element);
  });

  it('turns pages and says which rows it shows', async () => {
    const queue = Array.from({ length: 25 }, (_, index) => fakeQueueRow(index + 1));
    const element = await list('queue', clientOf({ state: { queue } }));
    await shown(element);
    expect(text(element)).to.include('Showing 1–10 of 25');
    const next = element.shadowRoot!.querySelector<HTMLElement>('[aria-label="Next page"]')!;
    next.click();
    await waitUntil(() => text(element).includes('Showing 11–20 of 25'));
    await expectAccessible(element);
  });
});
