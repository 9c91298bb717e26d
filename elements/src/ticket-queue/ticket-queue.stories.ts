import {
  createFakeClient,
  fakePsaState,
  fakeTicketRow,
  fakeWithoutMapping,
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
  type StoryGroup,
} from '../internal/testing/story.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-ticket-queue',
  component: 'rf-ticket-queue',
  parameters: { controls: { include: ['variant', 'page', 'pageSize'] } },
  args: { variant: 'all', page: 1, pageSize: 25 },
  render: (args: StoryArgs) =>
    html`<rf-ticket-queue
      variant=${args.variant === 'mine' ? 'mine' : 'all'}
      page=${Number(args.page)}
      page-size=${Number(args.pageSize)}
      board=${args.board === undefined ? nothing : String(args.board)}
      search=${args.search === undefined ? nothing : String(args.search)}
    ></rf-ticket-queue>`,
};
export default group;

const now = (): string => new Date().toISOString();
const none = (): FakePsaState => ({ ...fakePsaState(now()), tickets: [] });
const failing = { failures: { 'tickets.search': 'provider_failed' } } as const;
const mine = { args: { variant: 'mine' } };

export const Queue = story('Open tickets, the most urgent first.');
export const Filtered = story(
  'On one board, whose statuses can be chosen then.',
  {},
  {
    args: { board: '1' },
  },
);
export const Paged = story(
  'More than fit on a page.',
  { psa: many },
  {
    args: { pageSize: 10, page: 2 },
  },
);
export const Loading = story('Rows in the shape of those that are coming.', { latency: Infinity });
export const Empty = story('No ticket is open.', { psa: none });
export const NothingFits = story(
  'Filters that leave nothing.',
  {},
  {
    args: { search: 'a word that nobody wrote' },
  },
);
export const Failed = story('The PSA does not answer.', failing);
export const Offline = story('Opened without a network.', { offline: true });
export const NoPermission = story('Not for this role.', { user: 'viewer' });
export const WithoutPsa = story('Our own tickets, with what there is to narrow them by.', {
  psa: () => fakeWithoutPsa(now()),
});
export const OpenSheet = story(
  'A row opens its ticket; what the row knew is there at once.',
  {},
  {
    play: async ({ canvasElement }) => {
      const found = canvasElement.querySelector('rf-ticket-queue');
      const row = (): HTMLElement | null | undefined =>
        found?.shadowRoot?.querySelector<HTMLElement>('.row .open');
      while (found?.isConnected && !row()) await new Promise((resolve) => setTimeout(resolve, 20));
      row()?.click();
    },
  },
);

export const Mine = story('The user’s own five, and the way to all.', {}, mine);
export const MineLoading = story('Three rows in their shape.', { latency: Infinity }, mine);
export const MineEmpty = story('Nothing to do.', { psa: none }, mine);
export const MineNotMapped = story(
  'A PSA, but nobody in it who is the user.',
  { psa: () => fakeWithoutMapping(now()), user: 'owner' },
  mine,
);
export const MineFailed = story('Quiet: the rest of the page goes on.', failing, mine);
export const MineHidden = story(
  'Without a PSA there is nothing to show.',
  {
    psa: () => fakeWithoutPsa(now()),
  },
  mine,
);

interface StoryOptions extends FakeClientOptions {
  psa?: () => FakePsaState;
}

function story(text: string, { psa, ...options }: StoryOptions = {}, more: Story = {}): Story {
  const scene = (): Scenario => {
    const state = { sessions: [], psa: psa ? psa() : fakePsaState(now()) };
    return { client: createFakeClient({ state, ...options }), sessionId: '' };
  };
  return inScenario(scene, text, more);
}

function many(): FakePsaState {
  const state = fakePsaState(now());
  const words = ['Printer offline', 'VPN drops', 'MFA is locked out', 'Mailbox is full'];
  const more = Array.from({ length: 40 }, (_, index) => {
    const place = String((index % 4) + 1);
    const priority = state.priorities.find(({ id }) => id === place);
    return fakeTicketRow({
      id: String(1100 + index),
      summary: words[index % words.length] ?? '',
      priority_id: place,
      priority_name: priority?.name ?? null,
    });
  });
  return { ...state, tickets: [...state.tickets, ...more] };
}
