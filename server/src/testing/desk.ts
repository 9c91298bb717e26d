import { randomUUID } from 'node:crypto';
import type {
  Flow,
  FlowStructure,
  IntakeResult,
  Page,
  Problem,
  WalkSession,
  WalkSessionSummary,
} from '@resolutionflow/sdk/contract';
import type { SignedInUser, TestAnswer } from './api-client.js';
import { startTestApplication, type TestApplication } from './application.js';

/** A session, or the problem that came instead: a test that reads the wrong one fails. */
export type SessionAnswer = TestAnswer<
  WalkSession & Pick<Problem, 'code' | 'detail' | 'errors'> & { current?: WalkSession }
>;
export type SessionList = TestAnswer<Page<WalkSessionSummary>>;

/** Who stands at the desk of the demo account, and one from another. */
export interface People {
  l1: SignedInUser;
  /** A second L1 tech of the same account. */
  colleague: SignedInUser;
  cover: SignedInUser;
  engineer: SignedInUser;
  owner: SignedInUser;
  viewer: SignedInUser;
  /** An owner of another account. */
  stranger: SignedInUser;
}

/** The whole server, with people signed in and a flow to walk. */
export interface Desk {
  application: TestApplication;
  people: People;
  /** A published flow with every kind of node; see `everyKind`. */
  flow: Flow;
  publish(structure: FlowStructure): Promise<Flow>;
  /** A pending proposal, as AI or a draft would have left it. */
  propose(structure: FlowStructure): Promise<string>;
  /** Starts a walk: on `flow` unless the body says otherwise. */
  intake(who: SignedInUser, body?: object): Promise<TestAnswer<IntakeResult & Problem>>;
  /** The same, answered with the session. */
  start(who: SignedInUser, body?: object): Promise<WalkSession>;
  read(who: SignedInUser, id: string): Promise<WalkSession>;
  ticketOf(session: { ticket_id: string }): Promise<Ticket>;
  stop(): Promise<void>;
}

interface Ticket {
  status: string;
  assigned_user_id: string | null;
  resolution_notes: string | null;
  resolved_at: string | null;
}

export async function startDesk(
  options: Parameters<typeof startTestApplication>[0] = {},
): Promise<Desk> {
  const application = await startTestApplication(options);
  const signIn = application.signIn;
  const [l1, cover, engineer, owner, viewer, stranger] = await Promise.all([
    signIn('l1@demo.test'),
    signIn('cover@demo.test'),
    signIn('engineer@demo.test'),
    signIn('owner@demo.test'),
    signIn('viewer@demo.test'),
    signIn('owner@other.test'),
  ]);
  const colleague = await invite(application, owner);
  const people = { l1, colleague, cover, engineer, owner, viewer, stranger };

  async function publish(structure: FlowStructure): Promise<Flow> {
    const made = await engineer.call<Flow>('POST', '/flows', {
      body: { name: `Flow ${randomUUID()}`, structure },
    });
    const published = await engineer.call<Flow>('POST', `/flows/${made.body.id}/publish`);
    if (published.status !== 200) throw new Error(JSON.stringify(published.body));
    return published.body;
  }

  const flow = await publish(everyKind);
  const intake: Desk['intake'] = (who, body) =>
    who.call('POST', '/l1/intake', {
      body: { problem_statement: 'It does not print', flow_id: flow.id, ...body },
    });
  const read: Desk['read'] = async (who, id) =>
    (await who.call<WalkSession>('GET', `/sessions/${id}`)).body;

  return {
    application,
    people,
    flow,
    publish,
    async propose(structure) {
      const id = randomUUID();
      await application.sql(
        `insert into flow_proposals (id, account_id, name, source, structure, confidence)
           values (?, ?, 'A proposal', 'ai_realtime_l1', ?, 0.7)`,
        [id, owner.me.account_id, JSON.stringify(structure)],
      );
      return id;
    },
    intake,
    async start(who, body) {
      const started = await intake(who, body);
      if (started.status !== 201) throw new Error(JSON.stringify(started.body));
      return read(who, started.body.session_id);
    },
    read,
    async ticketOf({ ticket_id }) {
      const [ticket] = await application.sql<Ticket>(
        'select status, assigned_user_id, resolution_notes, resolved_at from internal_tickets where id = ?',
        [ticket_id],
      );
      if (!ticket) throw new Error(`There is no ticket ${ticket_id}`);
      return ticket;
    },
    stop: () => application.stop(),
  };
}

/** What the operations of a walk are called with; each of `sessionActs` is one HTTP request. */
export interface SessionActs {
  step(body: {
    node_id: string;
    answer: string | string[];
    version: number;
    id?: string;
    note?: string;
  }): Promise<SessionAnswer>;
  undo(version?: number): Promise<SessionAnswer>;
  reopen(step_id: string, version: number): Promise<SessionAnswer>;
  customStep(body: {
    title: string;
    version: number;
    id?: string;
    body?: string;
    answer?: string;
    note?: string;
  }): Promise<SessionAnswer>;
  notes(notes: object[], version?: number): Promise<SessionAnswer>;
  resolve(body?: object): Promise<SessionAnswer>;
  escalate(body?: object): Promise<SessionAnswer>;
  takeOver(): Promise<SessionAnswer>;
}

/** The acts of one person on one session, on the L1 surface or, with `/sessions`, beside it. */
export function sessionActs(
  who: SignedInUser,
  id: string,
  surface: '/l1/sessions' | '/sessions' = '/l1/sessions',
): SessionActs {
  const post = (act: string, body?: object): Promise<SessionAnswer> =>
    who.call('POST', `${surface}/${id}/${act}`, { body });
  return {
    step: (body) => post('step', { id: randomUUID(), ...body }),
    undo: (version) =>
      who.call(
        'DELETE',
        `${surface}/${id}/step${version === undefined ? '' : `?version=${version}`}`,
      ),
    reopen: (step_id, version) => post('reopen', { step_id, version }),
    customStep: (body) => post('custom-step', { id: randomUUID(), ...body }),
    notes: (notes, version) => post('notes', { notes, version }),
    resolve: (body) => post('resolve', { helpful: true, resolution_notes: '', ...body }),
    escalate: (body) => post('escalate', { reason_category: 'Tree did not fit', ...body }),
    takeOver: () => who.call('POST', `/sessions/${id}/take-over`),
  };
}

/** Every kind of node but a subflow, one after the other; a question at the start leads astray. */
export const everyKind: FlowStructure = {
  start: 'ask',
  nodes: {
    ask: {
      kind: 'question',
      title: 'Can others print?',
      body: 'Ask a **colleague**.',
      options: [
        { id: 'yes', label: 'Yes, they can', next: 'address' },
        { id: 'no', label: 'No', next: 'hand-over' },
        { id: 'again', label: 'Ask again', next: 'ask' },
      ],
    },
    address: {
      kind: 'input',
      title: 'Which port?',
      field: 'port',
      type: 'number',
      validation: { required: true, min: 1, max: 65535 },
      next: 'look',
    },
    look: {
      kind: 'checklist',
      title: 'Look at the printer',
      items: [
        { id: 'paper', label: 'Paper is in' },
        { id: 'cable', label: 'Cable is in' },
      ],
      next: 'restart',
    },
    restart: {
      kind: 'action',
      title: 'Restart the spooler',
      commands: [{ shell: 'powershell', code: 'Restart-Service Spooler' }],
      next_done: 'wait',
      next_failed: 'hand-over',
    },
    wait: { kind: 'info', title: 'Wait a minute', next: 'solved' },
    solved: { kind: 'resolution', title: 'It prints' },
    'hand-over': { kind: 'escalation', title: 'The server is at fault' },
  },
};

async function invite(application: TestApplication, owner: SignedInUser): Promise<SignedInUser> {
  const email = `${randomUUID()}@demo.test`;
  const invited = await owner.call<{ token: string }>('POST', '/invites', {
    body: { email, role: 'l1_tech' },
  });
  const accepted = await application.call<SignedInUser['tokens']>('POST', '/invites/accept', {
    body: { token: invited.body.token, name: 'Samir Patel', password: 'correct horse battery' },
  });
  const token = accepted.body.access_token;
  return {
    token,
    tokens: accepted.body,
    me: accepted.body.user,
    call: (method, path, request) => application.call(method, path, { token, ...request }),
  };
}
