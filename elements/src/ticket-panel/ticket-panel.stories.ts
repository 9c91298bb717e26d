import type { ClientErrorCode, HostTicket } from '@resolutionflow/sdk';
import {
  createFakeClient,
  createFakeHost,
  fakeId,
  fakePsaState,
  fakePsaWrite,
  fakeSession,
  fakeTicketNote,
  fakeWithoutPsa,
  type FakeClientOptions,
  type FakePsaState,
  type Scenario,
} from '@resolutionflow/sdk/testing';
import { html, nothing } from 'lit';
import {
  inScenario,
  type Story,
  type StoryArgs,
  type StoryContext,
  type StoryGroup,
} from '../internal/testing/story.js';
import type { KnownTicket } from './ticket-data.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-ticket-panel',
  component: 'rf-ticket-panel',
  parameters: { controls: { include: ['ticketId', 'readOnly', 'sheet'] } },
  args: { ticketId: '1041', readOnly: false, sheet: false },
  render: (args: StoryArgs) => panel(args),
};
export default group;

const known: KnownTicket = {
  id: '1041',
  summary: 'Printer offline on the second floor',
  board_id: '1',
  board_name: 'Help desk',
  status_id: '101',
  status_name: 'New',
  company_name: 'Northwind Dental',
};

export const Ticket = story('The ticket that a tech has open, with all that belongs to it.');
export const WithWalks = story('A walk is under way; another one ended.', {
  state: { sessions: walks() },
});
export const FromTheHost = inScenario(
  () => scene(),
  'Without a ticket of its own it shows the one that the host has open.',
  { render: (args, context) => inHost(args, context, hostTicket) },
);
export const NothingOpen = inScenario(() => scene(), 'The host has no ticket open.', {
  render: (args, context) => inHost(args, context, null),
});
export const OpeningFromARow = story(
  'What the row knew is there at once; each section has its own skeleton.',
  { latency: Infinity },
  { args: { known: true } },
);
export const Opening = story('Nothing is known yet.', { latency: Infinity });
export const Waiting = story(
  'The PSA is away: what was changed waits, and says when it goes out.',
  {
    psa: (state) => {
      const id = fakeId(10, 2);
      const note = { ...fakeTicketNote(id, 'internal', 'Toner ordered.'), pending: true };
      const details = state.details['1041'] ?? {};
      details.notes = [{ ...note, created_at: minutes(-1) }, ...(details.notes ?? [])];
      state.writes = [
        fakePsaWrite({ next_attempt_at: minutes(2) }),
        fakePsaWrite({ id, kind: 'note', summary: 'Add a note', next_attempt_at: minutes(2) }),
      ];
    },
  },
);
export const Refused = story('The PSA refused a change: it is tried again or discarded.', {
  psa: (state) => {
    state.writes = [
      fakePsaWrite({
        status: 'failed',
        attempts: 5,
        last_error: 'ConnectWise says: "Time entry is required before this status"',
        next_attempt_at: null,
      }),
    ];
  },
});
export const SectionsMissing = story('The PSA gave the ticket, but not all that belongs to it.', {
  psa: (state) => {
    Object.assign(state.details['1041'] ?? {}, {
      notes: [],
      configurations: [],
      unavailable: [
        { section: 'notes', detail: 'ConnectWise took too long to give the notes.' },
        { section: 'configurations', detail: 'The API member may not read configurations.' },
      ],
    });
  },
});
export const Breached = story('The promise was broken, and long words.', {
  psa: (state) => {
    const row = state.tickets[0];
    const summary =
      'VPN drops every few minutes for everybody in the warehouse and in the three branch offices since the firewall was updated last night';
    if (row) Object.assign(row, { summary, company_name: 'Northwind Logistics and Cold Storage' });
    const sla = { name: 'Gold', state: 'breached' as const, due_at: minutes(-95) };
    Object.assign(state.details['1041'] ?? {}, { sla });
  },
});
export const Bare = story('A ticket with nothing on it yet.', {
  psa: (state) => {
    state.details = {};
    const row = state.tickets[0];
    if (row) row.resources = [];
  },
});
export const ReadOnly = story(
  'Shown to somebody who only looks on.',
  {},
  {
    args: { readOnly: true },
  },
);
export const Viewer = story(
  'A viewer may not see the PSA’s tickets, but the walks on them.',
  { user: 'viewer', state: { sessions: walks() } },
  { args: { known: true } },
);
export const NotFound = story('There is no such ticket.', {}, { args: { ticketId: '999' } });
export const NotConnected = story(
  'No PSA is connected.',
  { psa: 'none' },
  {
    args: { ticketId: '999' },
  },
);
export const Internal = story('A ticket of our own: only what it can do is shown.', {
  psa: 'none',
});
export const PsaAway = story(
  'The PSA does not answer, and nothing was read before.',
  {
    failures: failing('provider_failed'),
  },
  { args: { known: true } },
);
export const Offline = story(
  'Opened without a network.',
  { offline: true },
  {
    args: { known: true },
  },
);
export const Stale = story(
  'The network goes away: what was read stays, with how old it is.',
  {},
  {
    play: async ({ loaded, canvasElement }) => {
      const found = canvasElement.querySelector('rf-ticket-panel');
      while (found?.isConnected && !found.shadowRoot?.querySelector('.feed')) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      loaded.client.fake.setOffline(true);
    },
  },
);
export const SignedOut = story('Nobody is signed in.', { user: null });
export const Sheet = story(
  'With a way out, where it lies over a list.',
  {},
  {
    args: { sheet: true },
  },
);

interface StoryOptions extends FakeClientOptions {
  psa?: 'none' | ((state: FakePsaState) => void);
}

function story(text: string, options: StoryOptions = {}, more: Story = {}): Story {
  return inScenario(() => scene(options), text, more);
}

function scene({ psa, state, ...options }: StoryOptions = {}): Scenario {
  const now = new Date().toISOString();
  const held = psa === 'none' ? fakeWithoutPsa(now) : fakePsaState(now);
  if (typeof psa === 'function') psa(held);
  const client = createFakeClient({ state: { sessions: [], psa: held, ...state }, ...options });
  return { client, sessionId: '' };
}

function panel(args: StoryArgs) {
  return html`<rf-ticket-panel
    ticket-id=${String(args.ticketId)}
    .row=${args.known ? known : null}
    ?read-only=${Boolean(args.readOnly)}
    ?sheet=${Boolean(args.sheet)}
  ></rf-ticket-panel>`;
}

const hostTicket: HostTicket = {
  kind: 'psa',
  id: '1042',
  summary: 'VPN tunnel down to the branch office',
};

function inHost(_args: StoryArgs, { loaded }: StoryContext, ticket: HostTicket | null) {
  const host = createFakeHost({ context: { ticket } });
  return html`<rf-ticket-panel .client=${loaded.client} .host=${host}></rf-ticket-panel>${nothing}`;
}

function walks() {
  const told = { ticket_id: '1041', ticket_kind: 'psa' } as const;
  return [
    fakeSession({
      ...told,
      id: fakeId(3, 1),
      flow_name: 'Printer offline',
      last_step_at: minutes(-4),
    }),
    fakeSession({
      ...told,
      id: fakeId(3, 2),
      flow_name: 'Network printer unreachable',
      status: 'abandoned',
      last_step_at: minutes(-300),
    }),
  ];
}

function minutes(by: number): string {
  return new Date(Date.now() + by * 60_000).toISOString();
}

function failing(code: ClientErrorCode): FakeClientOptions['failures'] {
  return { 'tickets.context': code, 'tickets.resources': code };
}
