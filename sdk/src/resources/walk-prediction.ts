import { answerNode } from '../contract/answer.js';
import type { CurrentNode } from '../contract/flow.js';
import type { WalkNote, WalkSession, WalkStep } from '../contract/session.js';
import type { WalkGraph } from '../contract/walk-graph.js';
import type { OutboxEntry, QueuedAct } from '../transport/outbox.js';

/** A step of the trail; `pending` until the server has it. */
export type TrailStep = WalkStep & { pending?: true };

/** Where a walk will stand once all that waits has been done. */
export interface Prediction {
  nodeId: string | null;
  /** Null on an adhoc walk, and where the node is not known on this device. */
  node: CurrentNode | null;
  trail: TrailStep[];
  notes: WalkNote[];
  version: number;
}

/** Does the waiting acts on what the server holds, as the server will. */
export function predictWalk(
  session: WalkSession,
  graph: WalkGraph | null,
  entries: readonly OutboxEntry[],
): Prediction {
  const known = new Map(Object.entries(graph?.nodes ?? {}));
  const { current_node: current } = session;
  if (current) known.set(current.id, current);
  const waiting = entries.filter((entry) => !isRecorded(session, entry.act));
  const start: Prediction = {
    nodeId: session.current_node_id,
    node: current,
    trail: session.walked_path,
    notes: session.walk_notes,
    version: session.version + waiting.length,
  };
  return waiting.reduce((before, entry) => {
    const after = doAct(before, entry, known);
    if (after.nodeId === before.nodeId) return after;
    return { ...after, node: after.nodeId === null ? null : (known.get(after.nodeId) ?? null) };
  }, start);
}

/** Whether the session already has this act, as when its answer got lost on the way. */
export function isRecorded(session: WalkSession, act: QueuedAct): boolean {
  const undone = (id: string): boolean => session.undone_steps.some((step) => step.id === id);
  switch (act.kind) {
    case 'step':
    case 'custom-step':
      return session.walked_path.some((step) => step.id === act.body.id) || undone(act.body.id);
    case 'undo':
    case 'reopen':
      return undone(act.body.step_id);
    case 'notes':
      return (
        session.version > act.body.version &&
        JSON.stringify(session.walk_notes) === JSON.stringify(act.body.notes)
      );
  }
}

/** The acts that the session does not have yet; a refused one counts, for somebody has to decide. */
export function unrecorded(
  session: WalkSession | null,
  entries: readonly OutboxEntry[],
): OutboxEntry[] {
  return entries.filter(
    (entry) => !session || entry.state === 'refused' || !isRecorded(session, entry.act),
  );
}

function doAct(
  before: Prediction,
  entry: OutboxEntry,
  known: ReadonlyMap<string, CurrentNode>,
): Prediction {
  const { act } = entry;
  switch (act.kind) {
    case 'step': {
      const node = known.get(act.body.node_id);
      const outcome = node ? answerNode(node, act.body.answer) : null;
      const moves = outcome?.ok && act.body.node_id === before.nodeId;
      const nodeId = moves ? outcome.next : before.nodeId;
      return { ...before, nodeId, trail: [...before.trail, pendingStep(entry)] };
    }
    case 'custom-step':
      return { ...before, trail: [...before.trail, pendingStep(entry)] };
    case 'undo':
    case 'reopen': {
      const at = before.trail.findIndex((step) => step.id === act.body.step_id);
      if (at < 0) return before;
      // A custom step moved nothing, so that the first flow step that falls says where to stand.
      const fallen = before.trail.slice(at).find((step) => step.node_id !== null);
      return {
        ...before,
        nodeId: fallen?.node_id ?? before.nodeId,
        trail: before.trail.slice(0, at),
      };
    }
    case 'notes':
      return { ...before, notes: act.body.notes };
  }
}

function pendingStep({ act, question, answerLabel, at, session }: OutboxEntry): TrailStep {
  const own = act.kind === 'step' || act.kind === 'custom-step' ? act.body : null;
  return {
    id: own?.id ?? '',
    node_id: act.kind === 'step' ? act.body.node_id : null,
    question,
    answer: own?.answer ?? null,
    answer_label: answerLabel,
    l1_note: own?.note ?? null,
    body: act.kind === 'custom-step' ? (act.body.body ?? null) : null,
    at,
    by: session.held_by,
    by_name: null,
    pending: true,
  };
}
