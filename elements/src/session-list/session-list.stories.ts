import type { AccountRole, QueueRow, WalkSession } from '@resolutionflow/sdk/contract';
import type { ClientErrorCode } from '@resolutionflow/sdk';
import {
  createFakeClient,
  fakeId,
  fakeQueueRow,
  fakeSession,
  fakeUser,
  type FakeClientOptions,
  type Scenario,
} from '@resolutionflow/sdk/testing';
import { html } from 'lit';
import {
  inScenario,
  type Story,
  type StoryArgs,
  type StoryGroup,
} from '../internal/testing/story.js';
import type { SessionListView } from './session-row.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-session-list',
  component: 'rf-session-list',
  parameters: { controls: { include: ['view', 'heading', 'pageSize', 'currentId'] } },
  args: { view: 'queue', heading: 'Queue' },
  render: (args: StoryArgs) =>
    html`<rf-session-list
      view=${args.view as SessionListView}
      heading=${String(args.heading)}
      page-size=${Number(args.pageSize ?? 10)}
      current-id=${String(args.currentId ?? '')}
    ></rf-session-list>`,
};
export default group;

const headings: Record<SessionListView, string> = {
  queue: 'Queue',
  active: 'Resume in progress',
  escalations: 'Escalations',
  history: 'History',
};

export const Queue = list('queue', 'Tickets that wait for somebody, and what became of others.');
export const QueuePaged = list('queue', 'More rows than fit on a page.', { pageSize: 3 });
export const QueueLoading = loading('queue');
export const QueueEmpty = empty('queue');
export const QueueFailed = failed('queue', 'sessions.queue');
export const QueueOffline = offline('queue');
export const QueueNoPermission = refused('queue', 'sessions.queue');

export const Active = list('active', 'Walks that the tech left open, to go on with.', {
  currentId: fakeId(3, 2),
});
export const ActiveLoading = loading('active');
export const ActiveEmpty = empty('active');
export const ActiveFailed = failed('active', 'sessions.active');
export const ActiveOffline = offline('active');

export const Escalations = list('escalations', 'What waits for an engineer, with Take over.');
export const EscalationsLoading = loading('escalations');
export const EscalationsEmpty = empty('escalations');
export const EscalationsFailed = failed('escalations', 'sessions.escalations');
export const EscalationsOffline = offline('escalations');
export const EscalationsNoPermission = refused('escalations', 'sessions.escalations');

export const History = list('history', 'Every walk, however it ended.');
export const HistoryLoading = loading('history');
export const HistoryEmpty = empty('history');
export const HistoryFailed = failed('history', ['sessions.history', 'sessions.list']);
export const HistoryOffline = offline('history');

export const StaleRows = inScenario(
  () => sceneOf('queue'),
  'The network goes away: the rows stay, with how old they are.',
  {
    args: { view: 'queue', heading: headings.queue },
    play: async ({ loaded, canvasElement }) => {
      const found = canvasElement.querySelector('rf-session-list');
      while (found?.isConnected && !found.shadowRoot?.querySelector('ul.rows li')) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      loaded.client.fake.setOffline(true);
    },
  },
);

function list(view: SessionListView, story: string, args: StoryArgs = {}): Story {
  return inScenario(() => sceneOf(view), story, {
    args: { view, heading: headings[view], ...args },
  });
}

function loading(view: SessionListView): Story {
  return stateOf(view, { latency: Infinity }, 'Rows in the shape of those that are coming.');
}

function empty(view: SessionListView): Story {
  const none = { sessions: [], queue: [], flows: [] };
  return stateOf(view, { state: none }, 'What would be here, and when.');
}

function failed(view: SessionListView, operations: string | string[]): Story {
  return stateOf(view, failing(operations, 'internal_error'), 'What happened, and Try again.');
}

function offline(view: SessionListView): Story {
  return stateOf(view, { offline: true }, 'Opened without a network: it is tried again by itself.');
}

function refused(view: SessionListView, operation: string): Story {
  return stateOf(view, failing(operation, 'forbidden'), 'Not for this role.');
}

function failing(operations: string | string[], code: ClientErrorCode): FakeClientOptions {
  return { failures: Object.fromEntries([operations].flat().map((name) => [name, code])) };
}

function stateOf(view: SessionListView, options: FakeClientOptions, story: string): Story {
  return inScenario(() => sceneOf(view, options), story, {
    args: { view, heading: headings[view] },
  });
}

function sceneOf(view: SessionListView, options: FakeClientOptions = {}): Scenario {
  const user: AccountRole = view === 'escalations' ? 'engineer' : 'l1_tech';
  const state = { sessions: sessions(), queue: queue() };
  return { client: createFakeClient({ user, state, ...options }), sessionId: fakeId(3, 1) };
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

function queue(): QueueRow[] {
  const rows: Partial<QueueRow>[] = [
    { problem_statement: 'Outlook has shown no new mail since this morning.', status: 'open' },
    {
      problem_statement: 'The printer on the second floor shows as offline.',
      customer_name: 'Corner Bakery',
      status: 'walking',
      ticket_kind: 'psa',
    },
    {
      problem_statement:
        'VPN drops every few minutes for everybody in the warehouse, since the firewall was updated last night.',
      customer_name: 'Northwind Logistics and Cold Storage Partners',
      status: 'escalated',
    },
    { problem_statement: 'MFA is locked out.', customer_name: null, status: 'open' },
    { problem_statement: 'Cannot open the finance share.', status: 'resolved' },
  ];
  return rows.map((row, index) =>
    fakeQueueRow(index, { created_at: minutesAgo(4 + index * 37), ...row }),
  );
}

function sessions(): WalkSession[] {
  const engineer = fakeUser('engineer');
  const some: Partial<WalkSession>[] = [
    { last_step_at: minutesAgo(4) },
    {
      session_kind: 'adhoc',
      flow_id: null,
      flow_name: null,
      current_node_id: null,
      problem_statement: 'The label printer prints every second label blank.',
      customer_name: 'Corner Bakery',
      last_step_at: minutesAgo(48),
    },
    {
      status: 'escalated',
      reason_category: 'Needs admin rights',
      reason: 'The rename is denied, also as local administrator.',
      problem_statement:
        'VPN drops every few minutes for everybody in the warehouse, since the firewall was updated last night.',
      customer_name: 'Northwind Logistics and Cold Storage Partners',
      flow_name: 'SonicWall VPN tunnel down',
      last_step_at: minutesAgo(12),
    },
    {
      status: 'escalated',
      reason_category: 'Security concern',
      problem_statement: 'A mail rule forwards everything to an unknown address.',
      customer_name: 'Harbour Dental',
      last_step_at: minutesAgo(2),
    },
    {
      status: 'resolved',
      helpful: true,
      flow_name: 'Printer offline',
      problem_statement: 'The printer on the second floor shows as offline.',
      resolved_at: minutesAgo(60 * 26),
    },
    {
      status: 'abandoned',
      held_by: engineer.id,
      held_by_name: engineer.name,
      flow_name: 'MFA locked out',
      problem_statement: 'MFA is locked out.',
    },
  ];
  return some.map((changes, index) =>
    fakeSession({ id: fakeId(3, index + 1), started_at: minutesAgo(30 + index * 90), ...changes }),
  );
}
