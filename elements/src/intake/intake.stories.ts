import {
  createFakeClient,
  fakeFlow,
  fakeGraph,
  fakeId,
  fakeSession,
  type FakeClientOptions,
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
  title: 'Elements/rf-intake',
  component: 'rf-intake',
  parameters: {
    controls: { include: ['problem', 'customerName', 'customerContact', 'hideResume'] },
  },
  render: (args: StoryArgs) =>
    html`<rf-intake
      .problem=${String(args.problem ?? '')}
      customer-name=${args.customerName ?? nothing}
      customer-contact=${args.customerContact ?? nothing}
      ?hide-resume=${Boolean(args.hideResume)}
    ></rf-intake>`,
};
export default group;

export const Start = inScenario(
  () => sceneOf(),
  'Nothing typed yet: the flows most used, and the walks that were left open.',
);
export const Matching = inScenario(
  () => sceneOf(),
  'Flows that fit what is typed, found in names, descriptions, tags and the text of nodes.',
  { args: { problem: 'outlook', customerName: 'Harbour Dental', customerContact: '555 0142' } },
);
export const NoMatch = inScenario(
  () => sceneOf(),
  'No flow fits: the tech can start without one.',
  {
    args: { problem: 'The coffee machine blinks red.' },
  },
);
export const NoFlowsForTech = inScenario(
  () => sceneOf({ state: { flows: [], sessions: [] } }),
  'An account without flows: a tech is told whom to ask.',
);
export const NoFlowsForOwner = inScenario(
  () => sceneOf({ user: 'owner', state: { flows: [], sessions: [] } }),
  'An account without flows: the owner is shown how to add some.',
);
export const WithoutResume = inScenario(() => sceneOf(), 'Without the list of open walks.', {
  args: { hideResume: true },
});
export const Coverage = inScenario(
  () => sceneOf({ user: { account_role: 'engineer', can_cover_l1: true } }),
  'An engineer who covers for the desk.',
);

export const ProblemMissing: Story = inScenario(
  () => sceneOf(),
  'Started without saying what is wrong: the field says what to do.',
  { play: async ({ canvasElement }) => press(canvasElement, 'button[type="submit"]') },
);
export const Escalating = inScenario(
  () => sceneOf(),
  'Handing the problem to an engineer without a walk.',
  {
    args: { problem: 'A mail rule forwards everything to an unknown address.' },
    play: async ({ canvasElement }) => press(canvasElement, '.ways button[type="button"]'),
  },
);
export const StartFailed = inScenario(
  () => sceneOf({ failures: { 'sessions.intake': 'internal_error' } }),
  'The walk could not be started; what was typed is still there.',
  {
    args: { problem: 'Outlook has shown no new mail since this morning.' },
    play: async ({ canvasElement }) => press(canvasElement, 'button[type="submit"]'),
  },
);

export const Loading = inScenario(() => sceneOf({ latency: Infinity }), 'Flows are on their way.');
export const SearchFailed = inScenario(
  () => sceneOf({ failures: { 'flows.list': 'internal_error' } }),
  'The search failed; the form still works.',
);
export const Offline = inScenario(() => sceneOf({ offline: true }), 'Without a network.');
export const NotForThisRole = inScenario(
  () => sceneOf({ user: 'viewer' }),
  'A viewer cannot walk.',
);
export const SignedOut = inScenario(() => sceneOf({ user: null }), 'Nobody is signed in.');

function sceneOf(options: FakeClientOptions = {}): Scenario {
  const session = fakeSession({ last_step_at: new Date(Date.now() - 240_000).toISOString() });
  const { state, ...rest } = options;
  const client = createFakeClient({
    ...rest,
    state: { flows: flows(), sessions: [session], ...state },
  });
  return { client, sessionId: session.id };
}

function flows(): ReturnType<typeof fakeFlow>[] {
  const some = [
    {},
    {
      name: 'Outlook asks for the password again and again',
      description: 'The sign-in window comes back after every start of Outlook.',
      success_rate: 0.74,
      usage_count: 61,
    },
    {
      name: 'Printer offline',
      description: 'Windows shows the printer as offline, or jobs wait forever.',
      category: 'Printing',
      tags: ['printer'],
      success_rate: null,
      usage_count: 0,
    },
  ];
  return some.map((changes, index) =>
    fakeFlow(fakeGraph, { id: fakeId(4, index + 1), ...changes }),
  );
}

/** Presses a button of the intake once it is there. */
async function press(canvas: HTMLElement, selector: string): Promise<void> {
  const intake = canvas.querySelector('rf-intake');
  await intake?.updateComplete;
  intake?.shadowRoot?.querySelector<HTMLElement>(selector)?.click();
}
