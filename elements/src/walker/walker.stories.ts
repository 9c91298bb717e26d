import {
  createFakeClient,
  createScenario,
  fakeId,
  fakeSession,
  fakeStep,
  fakeUser,
  type Scenario,
} from '@resolutionflow/sdk/testing';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { html } from 'lit';
import {
  inScenario,
  type Story,
  type StoryArgs,
  type StoryContext,
  type StoryGroup,
} from '../internal/testing/story.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-walker',
  component: 'rf-walker',
  parameters: { controls: { disable: true } },
  render: (_args: StoryArgs, { loaded }: StoryContext) =>
    html`<rf-walker session-id=${loaded.sessionId}></rf-walker>`,
};
export default group;

export const Question = inScenario(
  'question',
  'One of many answers, each a large button with the number key that presses it.',
);
export const Input = inScenario('input', 'A value, checked before it is taken.');
export const Checklist = inScenario('checklist', 'Things to tick, in any order.');
export const Action = inScenario(
  'action',
  'Something to do, with the commands to run and what they should say.',
);
export const Info = inScenario('info', 'Something to know before going on.');
export const Resolution = inScenario(
  'resolution',
  'The flow ends here. The walk does only when the tech resolves it.',
);
export const Escalation = inScenario(
  'escalation',
  'The flow says that an engineer should look at it.',
);
export const Proposal = inScenario(
  'proposal',
  'A flow that AI made and nobody has approved: marked, with how sure it is.',
);
export const Adhoc: Story = {
  name: 'Ad hoc',
  ...inScenario('adhoc', 'Without a flow there are notes, each with its time.'),
};

export const LongTrail = inScenario(
  () =>
    sceneOf({
      current_node_id: 'action',
      walked_path: Array.from({ length: 14 }, (_, index) => longTrailStep(index + 1)),
      undone_steps: [{ ...fakeStep(30), undone_at: '2026-03-02T09:20:00.000Z' }],
      version: 16,
    }),
  'Fourteen steps, some with notes, one of the tech’s own, and one that was taken back.',
);

export const Offline = inScenario(
  'offline',
  'The network is away and two steps wait on the device. The walk goes on.',
);
export const Conflict = inScenario(
  'conflict',
  'Steps taken offline met a walk that had moved on: the tech sees both, and decides.',
);
export const RefusedStep = inScenario(
  'refused',
  'A step that the server did not take is shown with what the server holds.',
);

export const WatchedLive = inScenario(
  'watched',
  'An engineer watches the tech: steps arrive by themselves, and nothing can be pressed.',
  {
    play: async ({ loaded, canvasElement }) => {
      const { client, sessionId } = loaded;
      await shown(canvasElement);
      client.fake.setWatchers(sessionId, [
        { id: fakeUser('l1_tech').id, name: fakeUser('l1_tech').name, holds: true },
        { id: fakeUser('engineer').id, name: fakeUser('engineer').name, holds: false },
      ]);
      client.fake.actAsOther(sessionId, 'step');
    },
  },
);

export const Escalated = inScenario(
  'escalated',
  'An engineer opens an escalated walk: the whole trail, and Take over.',
);
export const Resolved = inScenario(
  () =>
    sceneOf({
      status: 'resolved',
      walked_path: [1, 2, 3].map(longTrailStep),
      current_node_id: 'resolution',
      helpful: true,
      resolution_notes: 'Rebuilt the cached mailbox. Mail arrived within a minute.',
      resolved_at: '2026-03-02T09:41:00.000Z',
      version: 5,
    }),
  'What was done, how it ended, and whether the flow helped.',
);
export const Abandoned = inScenario(
  () => sceneOf({ status: 'abandoned', walked_path: [fakeStep(1)], version: 3 }),
  'A day without a step: the ticket is open again.',
);

export const WithAccent = inScenario('question', 'The accent of an account, put on `<rf-app>`.', {
  name: 'With an accent',
  parameters: { app: { accent: '#7c3aed' } },
});
export const Dark = inScenario('action', 'Always in the dark scheme.', {
  parameters: { app: { scheme: 'dark' } },
});
export const German = inScenario('question', 'Texts of the element in German.', {
  parameters: { app: { locale: 'de' } },
});

export const Loading = inScenario('slow', 'Bars in the shape of what is coming, after 150 ms.');
export const Failed = inScenario('failed', 'What happened, what was kept, and Try again.');
export const NoPermission = inScenario('no-permission', 'A walk that this role may not see.');
export const NotFound = inScenario('empty', 'No such walk, or one of another account.');
export const ReadOnly = inScenario('read-only', 'A viewer reads along and can change nothing.');

export const Taken = inScenario(
  async () => {
    const scene = await createScenario('question');
    scene.client.fake.state.sessions = [
      fakeSession({ held_by: fakeUser('engineer').id, held_by_name: fakeUser('engineer').name }),
    ];
    return scene;
  },
  'The tech’s walk after an engineer took it over.',
  { name: 'Taken over by somebody else' },
);

function sceneOf(changes: Partial<WalkSession>): Scenario {
  const session = fakeSession(changes);
  return {
    client: createFakeClient({ state: { sessions: [session] } }),
    sessionId: session.id,
  };
}

function longTrailStep(n: number): ReturnType<typeof fakeStep> {
  const kinds: Parameters<typeof fakeStep>[1][] = [
    {},
    {
      node_id: 'input',
      question: 'How full is the mailbox, in percent?',
      answer: '97',
      answer_label: '97',
      l1_note: 'The customer keeps ten years of mail, and will not part with any of it.',
    },
    {
      node_id: null,
      question: 'Asked a colleague in the same office whether their mail arrives',
      body: 'Same switch, same floor.',
      answer: 'It does',
      answer_label: 'It does',
    },
    {
      node_id: 'checklist',
      question: 'What did you check with the customer?',
      answer: ['network', 'offline'],
      answer_label: 'The network works for other sites, Work Offline is switched off',
    },
  ];
  return fakeStep(n, { id: fakeId(5, n), ...kinds[(n - 1) % kinds.length] });
}

/** Resolves once the walk is there to be watched. */
async function shown(canvas: HTMLElement): Promise<void> {
  const walker = canvas.querySelector('rf-walker');
  while (walker?.isConnected && !walker.shadowRoot?.querySelector('#question')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
