import { answerNode } from '../contract/answer.js';
import type { Me, User } from '../contract/account.js';
import { errorStatus, type ErrorCode, type Problem } from '../contract/error.js';
import type { CurrentNode, Flow } from '../contract/flow.js';
import type { QueueRow, WalkSession, WalkStep } from '../contract/session.js';
import type { WalkGraph } from '../contract/walk-graph.js';
import { ClientError } from '../errors.js';
import type { QueuedAct } from '../transport/outbox.js';
import { fakeNow } from './fake-records.js';
import type { FakePsaState } from './fake-psa-records.js';

/** What the fake server holds. */
export interface FakeServerState {
  psa: FakePsaState;
  sessions: WalkSession[];
  /** Graphs by flow or proposal id. */
  graphs: Record<string, WalkGraph>;
  flows: Flow[];
  queue: QueueRow[];
  users: User[];
}

/** The walk's rules over a state in memory. */
export interface FakeServer {
  readonly state: FakeServerState;
  find(id: string): WalkSession;
  graphOf(session: WalkSession): WalkGraph;
  /** Does an act as this user, by the rules of the real server; answers the changed session. */
  act(id: string, by: Me, act: QueuedAct): WalkSession;
  /** Writes changes to a session, whoever holds it, and counts its version on. */
  change(id: string, changes: Partial<WalkSession>): WalkSession;
  /** Throws unless this user holds the session and it is active. */
  assertHolder(session: WalkSession, by: Me): void;
  onChange(listener: (session: WalkSession) => void): () => void;
}

/** An error as the server would answer it. */
export function fakeProblem(
  code: ErrorCode,
  detail: string,
  extra: object = {},
  current: WalkSession | null = null,
): ClientError {
  const status = errorStatus[code];
  const problem: Problem = { type: 'about:blank', title: detail, status, detail, code, ...extra };
  return new ClientError(code, detail, { status, problem, current });
}

export function createFakeServer(state: FakeServerState): FakeServer {
  const listeners = new Set<(session: WalkSession) => void>();
  const emptyGraph: WalkGraph = { start: null, nodes: {} };

  const graphOf = (session: WalkSession): WalkGraph =>
    state.graphs[session.flow_id ?? session.flow_proposal_id ?? ''] ?? emptyGraph;

  const shown = (session: WalkSession): WalkSession => {
    const graph = graphOf(session);
    const node = session.current_node_id === null ? null : graph.nodes[session.current_node_id];
    return structuredClone({
      ...session,
      current_node: node ?? null,
      progress: progressOf(session, graph),
    });
  };

  const find = (id: string): WalkSession => {
    const session = state.sessions.find((candidate) => candidate.id === id);
    if (!session) throw fakeProblem('not_found', 'There is no such session');
    return shown(session);
  };

  const change = (id: string, changes: Partial<WalkSession>): WalkSession => {
    const at = state.sessions.findIndex((candidate) => candidate.id === id);
    const before = state.sessions[at];
    if (!before) throw fakeProblem('not_found', 'There is no such session');
    const after = { ...before, ...changes, version: before.version + 1 };
    state.sessions[at] = after;
    const answer = shown(after);
    for (const listener of listeners) listener(answer);
    return answer;
  };

  const assertHolder = (session: WalkSession, by: Me): void => {
    if (session.status !== 'active') {
      throw fakeProblem('session_not_active', 'This walk has ended', { current: session }, session);
    }
    if (session.held_by !== by.id) throw fakeProblem('not_holder', 'Somebody else holds this walk');
  };

  function act(id: string, by: Me, { kind, body }: QueuedAct): WalkSession {
    const session = find(id);
    if ((kind === 'step' || kind === 'custom-step') && hasStep(session, body.id)) return session;
    assertHolder(session, by);
    if (body.version !== session.version) {
      throw fakeProblem('version_conflict', 'The walk has moved on', { current: session }, session);
    }
    const record = (step: Partial<WalkStep> & { id: string; question: string }): WalkStep[] => [
      ...session.walked_path,
      {
        node_id: null,
        answer: null,
        answer_label: null,
        l1_note: null,
        at: fakeNow,
        by: by.id,
        by_name: by.name,
        ...step,
      },
    ];
    switch (kind) {
      case 'step': {
        const node = session.current_node;
        if (!node) throw fakeProblem('wrong_session_kind', 'This walk has no flow');
        const outcome = answerNode(node, body.answer);
        if (node.id !== body.node_id || !outcome.ok) {
          throw fakeProblem(
            'invalid_request',
            outcome.ok ? 'The walk stands elsewhere' : outcome.message,
          );
        }
        const { label: answer_label, normalized: answer, next } = outcome;
        const { id: stepId, note: l1_note = null } = body;
        const step = {
          id: stepId,
          node_id: node.id,
          question: node.title,
          answer,
          answer_label,
          l1_note,
        };
        return change(id, {
          walked_path: record(step),
          current_node_id: next,
          last_step_at: fakeNow,
        });
      }
      case 'custom-step': {
        const { id: stepId, title: question, body: text = null, answer = null, note = null } = body;
        const step = {
          id: stepId,
          question,
          body: text,
          answer,
          answer_label: answer,
          l1_note: note,
        };
        return change(id, { walked_path: record(step), last_step_at: fakeNow });
      }
      case 'undo':
      case 'reopen': {
        const found = session.walked_path.findIndex((step) => step.id === body.step_id);
        const at = kind === 'undo' ? session.walked_path.length - 1 : found;
        if (at < 0) throw fakeProblem('not_found', 'There is no such step');
        const fallen = session.walked_path.slice(at);
        const stood = fallen.find((step) => step.node_id !== null)?.node_id;
        return change(id, {
          walked_path: session.walked_path.slice(0, at),
          undone_steps: [
            ...session.undone_steps,
            ...fallen.map((step) => ({ ...step, undone_at: fakeNow })),
          ],
          current_node_id: stood ?? session.current_node_id,
        });
      }
      case 'notes':
        return change(id, { walk_notes: body.notes });
    }
  }

  return {
    state,
    find,
    graphOf,
    act,
    change,
    assertHolder,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function hasStep(session: WalkSession, stepId: string): boolean {
  return [...session.walked_path, ...session.undone_steps].some((step) => step.id === stepId);
}

function progressOf(session: WalkSession, graph: WalkGraph): WalkSession['progress'] {
  const done = session.walked_path.length;
  if (session.current_node_id === null) return null;
  const remaining = distanceToEnd(graph, session.current_node_id);
  const percent =
    remaining === null ? null : Math.floor((100 * done) / Math.max(done + remaining, 1));
  return {
    steps_done: done,
    steps_remaining: remaining,
    percent: remaining === 0 ? 100 : percent,
  };
}

function distanceToEnd(graph: WalkGraph, from: string): number | null {
  const distances = new Map([[from, 0]]);
  // A Map is iterated in the order of insertion and includes what is added on the way: a queue.
  for (const [id, distance] of distances) {
    const node = graph.nodes[id];
    if (!node) continue;
    if (node.kind === 'resolution' || node.kind === 'escalation') return distance;
    for (const next of nextOf(node)) if (!distances.has(next)) distances.set(next, distance + 1);
  }
  return null;
}

function nextOf(node: CurrentNode): string[] {
  if (node.kind === 'question') return node.options.map((option) => option.next);
  if (node.kind === 'action') return [node.next_done, node.next_failed];
  return 'next' in node ? [node.next] : [];
}
