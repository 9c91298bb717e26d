import type { WalkSession } from '../contract/session.js';
import type { Walk, WalkState } from '../resources/walk.js';
import { createFakeClient, type FakeClient, type FakeClientOptions } from './fake-client.js';
import { fakeGraph } from './fake-flow.js';
import { fakeId, fakeNow, fakeSession, fakeStep } from './fake-records.js';
import type { FakeServerState } from './fake-server.js';

/** Ready-made situations for stories and element tests; `createScenario(name)` makes one. */
export const scenarioNames = [
  'question',
  'input',
  'checklist',
  'action',
  'info',
  'resolution',
  'escalation',
  'adhoc',
  'proposal',
  'offline',
  'conflict',
  'refused',
  'watched',
  'slow',
  'failed',
  'empty',
  'read-only',
  'no-permission',
  'escalated',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** A client and the session to show with it. */
export interface Scenario {
  client: FakeClient;
  sessionId: string;
}

/** Makes a situation; everything in it can be changed further through `client.fake`. */
export async function createScenario(name: ScenarioName): Promise<Scenario> {
  const { options, after } = describeScenario(name);
  const client = createFakeClient(options);
  const sessionId = fakeSession().id;
  await after?.(client, sessionId);
  return { client, sessionId };
}

interface ScenarioParts {
  options: FakeClientOptions;
  after?: (client: FakeClient, sessionId: string) => Promise<void>;
}

const earlier = [
  fakeStep(1),
  fakeStep(2, {
    node_id: 'input',
    question: 'How full is the mailbox, in percent?',
    answer: '97',
    answer_label: '97',
    l1_note: 'The customer keeps ten years of mail.',
  }),
];

function describeScenario(name: ScenarioName): ScenarioParts {
  switch (name) {
    case 'question':
      return { options: {} };
    case 'input':
    case 'checklist':
    case 'action':
    case 'info':
    case 'resolution':
    case 'escalation':
      return { options: withSession({ current_node_id: name, walked_path: earlier, version: 3 }) };
    case 'adhoc':
      return {
        options: withSession({
          session_kind: 'adhoc',
          flow_id: null,
          flow_name: null,
          flow_version: null,
          current_node_id: null,
          walk_notes: [{ timestamp: fakeNow, content: 'Customer restarts the laptop.' }],
        }),
      };
    case 'proposal': {
      const id = fakeId(9, 1);
      const proposal = { session_kind: 'proposal', flow_id: null, flow_proposal_id: id } as const;
      const { state } = withSession({ ...proposal, flow_version: null, confidence: 0.72 });
      return { options: { state: { ...state, graphs: { [id]: fakeGraph } } } };
    }
    case 'offline':
      return { options: {}, after: answerOffline };
    case 'conflict':
      return { options: {}, after: answerInConflict };
    case 'refused':
      return { options: { failures: { 'sessions.step': 'invalid_request' } }, after: answerOnce };
    case 'watched':
      return { options: { user: 'engineer' } };
    case 'slow':
      return { options: { latency: Infinity } };
    case 'failed':
      return {
        options: { failures: { 'sessions.get': 'internal_error', 'flows.list': 'network' } },
      };
    case 'empty':
      return { options: { state: { sessions: [], flows: [], queue: [] } } };
    case 'read-only':
      return { options: { user: 'viewer' } };
    case 'no-permission':
      return {
        options: { failures: { 'sessions.get': 'forbidden', 'sessions.queue': 'forbidden' } },
      };
    case 'escalated':
      return {
        options: {
          user: 'engineer',
          ...withSession({
            status: 'escalated',
            walked_path: earlier,
            current_node_id: 'action',
            reason_category: 'Needs admin rights',
            version: 4,
          }),
        },
      };
  }
}

function withSession(changes: Partial<WalkSession>): { state: Partial<FakeServerState> } {
  return { state: { sessions: [fakeSession(changes)] } };
}

/** Opens the session, answers, and leaves what could not be sent in the outbox. */
async function answerOnce(client: FakeClient, sessionId: string): Promise<void> {
  const walk = client.walks.open(sessionId);
  await until(walk, ({ status, node }) => status === 'ready' && node !== null);
  await walk.answer('no', 'Webmail opens, but shows yesterday.');
  walk.destroy();
}

async function answerOffline(client: FakeClient, sessionId: string): Promise<void> {
  const walk = client.walks.open(sessionId);
  await until(walk, ({ status, node }) => status === 'ready' && node !== null);
  await client.sessions.graph(sessionId);
  await new Promise((resolve) => setTimeout(resolve));
  client.fake.setOffline(true);
  await walk.answer('no');
  await walk.answer('97', 'Ten years of mail.');
  walk.destroy();
}

async function answerInConflict(client: FakeClient, sessionId: string): Promise<void> {
  await answerOffline(client, sessionId);
  client.fake.actAsOther(sessionId, 'step');
  client.fake.setOffline(false);
}

function until(walk: Walk, fits: (state: WalkState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (fits(walk.state)) return resolve();
    const stop = walk.subscribe((state) => {
      if (!fits(state)) return;
      stop();
      resolve();
    });
  });
}
