import { answerNode } from '../contract/answer.js';
import type { CurrentNode } from '../contract/flow.js';
import type { WalkSession } from '../contract/session.js';
import { ClientError } from '../errors.js';
import type { QueuedAct } from '../transport/outbox.js';
import type { WalkParts } from './walk-parts.js';
import { isRecorded, predictWalk, unrecorded, type Prediction } from './walk-prediction.js';
import type { WalkRecord } from './walk-record.js';
import { holdsWalk } from './walk-rights.js';
import type { Walk } from './walk.js';

/** Acts on the trail: they wait in the outbox until the server has them. */
export interface QueuedActs extends Pick<
  Walk,
  'answer' | 'back' | 'reopen' | 'customStep' | 'saveNotes' | 'dismissRefused'
> {
  /** Offers the refused act, and what follows it, again. */
  retryRefused(): Promise<void>;
  /** Sends all that waits; rejects where something of it cannot be sent. */
  sendAll(): Promise<void>;
}

/** Makes the acts of one walk. `shown` is the node that the tech sees and answers. */
export function createQueuedActs(
  { outbox, user }: Pick<WalkParts, 'outbox' | 'user'>,
  sessionId: string,
  record: WalkRecord,
  shown: () => CurrentNode | null,
): QueuedActs {
  const { known } = record;
  let acting: Promise<unknown> = Promise.resolve();

  /** One act after the other, so that each is based on the one before. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = acting.then(task, task);
    // Whoever did this act hears how it failed; the next one is not to fail with it.
    acting = turn.catch(() => undefined);
    return turn;
  }

  function checked(): { session: WalkSession; predicted: Prediction } {
    const { session, graph, entries } = known;
    if (!session) throw new ClientError('not_found', 'The session is not loaded');
    if (session.status !== 'active') {
      throw new ClientError('session_not_active', 'This walk has ended');
    }
    if (!holdsWalk(session, user())) {
      throw new ClientError('not_holder', 'Somebody else holds this walk');
    }
    if (entries.some((entry) => entry.state === 'refused')) {
      throw new ClientError('steps_refused', 'A refused step waits for your decision');
    }
    return { session, predicted: predictWalk(session, graph, entries) };
  }

  async function enqueue(
    from: WalkSession,
    act: QueuedAct,
    question: string,
    answerLabel: string | null,
  ): Promise<void> {
    const { id, started_by, held_by } = from;
    const at = new Date().toISOString();
    await outbox.add({ session: { id, started_by, held_by }, act, question, answerLabel, at });
    await record.readEntries();
  }

  function takeBack(kind: 'undo' | 'reopen', stepId?: string): Promise<void> {
    return inTurn(async () => {
      const { session: from, predicted } = checked();
      const { trail, version } = predicted;
      const step = stepId === undefined ? trail.at(-1) : trail.find(({ id }) => id === stepId);
      if (!step) throw new ClientError('not_acceptable', 'There is no step to take back');
      const act: QueuedAct = { kind, body: { step_id: step.id, version } };
      await enqueue(from, act, step.question, step.answer_label);
    });
  }

  return {
    answer(answer, note = null) {
      const asked = shown();
      return inTurn(async () => {
        const { session: from, predicted } = checked();
        const { node, nodeId, version } = predicted;
        if (!node || nodeId === null || node.id !== asked?.id) {
          return { ok: false, message: 'The walk has moved on: look again' };
        }
        const outcome = answerNode(node, answer);
        if (!outcome.ok) return { ok: false, message: outcome.message };
        const body = {
          id: crypto.randomUUID(),
          node_id: nodeId,
          answer: outcome.normalized,
          note,
          version,
        };
        await enqueue(from, { kind: 'step', body }, node.title, outcome.label);
        return { ok: true };
      });
    },
    back: () => takeBack('undo'),
    reopen: (stepId) => takeBack('reopen', stepId),
    customStep: ({ title, body = null, answer = null, note = null }) =>
      inTurn(async () => {
        const { session: from, predicted } = checked();
        const { version } = predicted;
        const step = { id: crypto.randomUUID(), title, body, answer, note, version };
        await enqueue(from, { kind: 'custom-step', body: step }, title, answer);
      }),
    saveNotes: (notes) =>
      inTurn(async () => {
        const { session: from, predicted } = checked();
        const body = { notes: [...notes], version: predicted.version };
        await enqueue(from, { kind: 'notes', body }, 'Notes', notes.at(-1)?.content ?? null);
      }),
    async retryRefused() {
      const now = known.session;
      if (!now) return;
      let { version } = now;
      await outbox.retry(sessionId, ({ act }) => {
        if (isRecorded(now, act)) return act;
        const again = { ...act, body: { ...act.body, version } } as QueuedAct;
        version += 1;
        return again;
      });
    },
    async dismissRefused() {
      await outbox.discard(sessionId);
      await record.readEntries();
    },
    async sendAll() {
      await acting;
      checked();
      await outbox.flush();
      await record.readEntries();
      checked();
      const left = unrecorded(known.session, known.entries).length;
      if (left > 0) throw new ClientError('steps_waiting', `${left} steps are not sent yet`);
    },
  };
}
