import type { Answer, WalkNote, WalkSession as WireSession } from '@resolutionflow/sdk/contract';
import { walkNotesMaxBytes } from '@resolutionflow/sdk/contract';
import type { Statement } from '../../db/database.js';
import { AppError, invalid, notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { commitChange, type ChangeCall } from './session-change.js';
import { requireChangeable, type SessionStore } from './session-store.js';
import type { WalkStep } from './session.entity.js';
import { presentSession, type LoadedSession } from './session.presenter.js';

/** Who changes which session, and as what. */
export interface SessionCall extends ChangeCall {
  actor: Actor;
  sessionId: string;
}

/** What is done at a node, and what takes it back. */
export interface StepService {
  record(
    call: SessionCall,
    step: { id: string; nodeId: string; answer: Answer; note: string | null; version: number },
  ): Promise<WireSession>;
  recordCustom(
    call: SessionCall,
    step: {
      id: string;
      title: string;
      body: string | null;
      answer: string | null;
      note: string | null;
      version: number;
    },
  ): Promise<WireSession>;
  /** Takes back the last step. */
  undo(call: SessionCall, version?: number): Promise<WireSession>;
  /** Takes back a step and all after it, and stands at its node again. */
  reopen(call: SessionCall, stepId: string, version: number): Promise<WireSession>;
  saveNotes(call: SessionCall, notes: WalkNote[], version?: number): Promise<WireSession>;
}

export function createStepService(store: SessionStore): StepService {
  return {
    async record(call, step) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      const known = loaded.steps.find(({ id }) => id === step.id);
      if (known) {
        requireSameStep(known, { nodeId: step.nodeId, answer: step.answer });
        return presentSession(loaded);
      }
      const graph = requireGraph(loaded);
      requireChangeable(loaded, call.actor, step.version);
      const { session } = loaded;
      if (step.nodeId !== session.currentNodeId) {
        throw invalid({
          path: 'node_id',
          message: `the session stands at ${session.currentNodeId}`,
        });
      }
      const outcome = graph.answer(step.nodeId, step.answer);
      if (!outcome.ok) throw invalid({ path: 'answer', message: outcome.message });
      await addStep(call, loaded, {
        id: step.id,
        nodeId: step.nodeId,
        title: graph.nodes[step.nodeId]?.title ?? step.nodeId,
        body: null,
        answer: outcome.answer,
        answerLabel: outcome.label,
        l1Note: step.note,
        nextNodeId: outcome.next,
      });
      session.currentNodeId = outcome.next;
      return commitChange(call, loaded, 'session.step_recorded', { step_id: step.id });
    },

    async recordCustom(call, step) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      const known = loaded.steps.find(({ id }) => id === step.id);
      if (known) {
        requireSameStep(known, {
          nodeId: null,
          answer: step.answer,
          title: step.title,
          body: step.body,
        });
        return presentSession(loaded);
      }
      requireGraph(loaded);
      requireChangeable(loaded, call.actor, step.version);
      await addStep(call, loaded, {
        id: step.id,
        nodeId: null,
        title: step.title,
        body: step.body,
        answer: step.answer,
        answerLabel: step.answer,
        l1Note: step.note,
        nextNodeId: loaded.session.currentNodeId ?? null,
      });
      return commitChange(call, loaded, 'session.custom_step_recorded', { step_id: step.id });
    },

    async undo(call, version) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      requireGraph(loaded);
      requireChangeable(loaded, call.actor, version);
      const last = loaded.steps.findLast((step) => !step.undoneAt);
      if (!last) throw invalid({ path: '', message: 'There is no step to take back' });
      takeBack(loaded, [last]);
      return commitChange(call, loaded, 'session.step_undone', { step_id: last.id });
    },

    async reopen(call, stepId, version) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      requireGraph(loaded);
      const step = loaded.steps.find(({ id }) => id === stepId);
      if (!step) throw notFound('This step');
      requireChangeable(loaded, call.actor, version);
      if (step.undoneAt)
        throw invalid({ path: 'step_id', message: 'This step was undone already' });
      takeBack(
        loaded,
        loaded.steps.filter((other) => !other.undoneAt && other.position >= step.position),
      );
      return commitChange(call, loaded, 'session.step_reopened', { step_id: stepId });
    },

    async saveNotes(call, notes, version) {
      const loaded = await store.lock(call.tx, call.actor, call.sessionId);
      requireChangeable(loaded, call.actor, version);
      if (Buffer.byteLength(JSON.stringify(notes)) > walkNotesMaxBytes) {
        throw notesTooLarge();
      }
      loaded.session.walkNotes = notes;
      return commitChange(call, loaded, 'session.notes_saved');
    },
  };
}

/** The answer to notes that are over the limit, however far. */
export function notesTooLarge(): AppError {
  return new AppError(
    'notes_too_large',
    'These notes are over 256 KiB. A problem this long wants an engineer: escalate the walk.',
  );
}

async function addStep(
  { tx, actor, coverage }: SessionCall,
  loaded: LoadedSession,
  step: Pick<
    WalkStep,
    'id' | 'nodeId' | 'title' | 'body' | 'answer' | 'answerLabel' | 'l1Note' | 'nextNodeId'
  >,
): Promise<void> {
  const added: WalkStep = {
    ...step,
    sessionId: loaded.session.id,
    accountId: tx.accountId,
    position: (loaded.steps.at(-1)?.position ?? 0) + 1,
    at: new Date(),
    byId: actor.userId,
    byName: actor.name,
    actingAs: coverage ? 'l1_coverage' : null,
    undoneAt: null,
    proposedAt: null,
  };
  await tx.run(insertStep, [
    added.id,
    added.sessionId,
    added.accountId,
    added.position,
    added.nodeId,
    added.title,
    added.body,
    added.answer == null ? null : JSON.stringify(added.answer),
    added.answerLabel,
    added.l1Note,
    added.nextNodeId,
    added.at,
    added.byId,
    added.byName,
    added.actingAs,
  ]);
  loaded.steps.push(added);
  loaded.session.lastStepAt = added.at;
}

/** What the product does most: prepared, and not through the ORM. */
const insertStep: Statement = {
  name: 'insert-step',
  sql: `insert into walk_steps (id, session_id, account_id, position, node_id, title, body, answer,
      answer_label, l1_note, next_node_id, at, by_id, by_name, acting_as)
    values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13, $14, $15)`,
};

/** The steps are kept as undone; the session stands again where the first of them was taken. */
function takeBack(loaded: LoadedSession, steps: WalkStep[]): void {
  const now = new Date();
  for (const step of steps) step.undoneAt = now;
  const first = steps[0];
  // A custom step moved nothing: what it stood before is also what comes after it.
  if (first) loaded.session.currentNodeId = first.nodeId ?? first.nextNodeId ?? null;
}

function requireGraph(loaded: LoadedSession) {
  if (!loaded.graph) {
    throw new AppError('wrong_session_kind', 'An ad hoc walk has notes, but no steps');
  }
  return loaded.graph;
}

/** A step id is the client's promise that it is the same step. */
function requireSameStep(
  known: WalkStep,
  again: { nodeId: string | null; answer: Answer | null; title?: string; body?: string | null },
): void {
  const same =
    (known.nodeId ?? null) === again.nodeId &&
    canonical(known.answer ?? null) === canonical(again.answer) &&
    (again.title === undefined || again.title === known.title) &&
    (again.body === undefined || again.body === (known.body ?? null));
  if (!same) throw invalid({ path: 'id', message: 'This id belongs to another step' });
}

function canonical(answer: Answer | null): string {
  if (Array.isArray(answer)) return JSON.stringify([...new Set(answer)].sort());
  return JSON.stringify(answer?.trim() ?? null);
}
