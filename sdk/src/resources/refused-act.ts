import type { WalkSession } from '../contract/session.js';
import type { OutboxEntry, QueuedAct } from '../transport/outbox.js';
import type { RefusedAct } from './walk.js';

/** Tells of the act that the server did not take; null where there is none. */
export function describeRefusal(
  session: WalkSession,
  entries: readonly OutboxEntry[],
  holds: boolean,
): RefusedAct | null {
  const at = entries.findIndex((entry) => entry.state === 'refused');
  const entry = entries[at];
  if (!entry) return null;
  const { act, question, answerLabel, refusal } = entry;
  const note = act.kind === 'step' || act.kind === 'custom-step' ? (act.body.note ?? null) : null;
  return {
    kind: act.kind,
    question,
    answerLabel,
    note,
    problem: refusal?.problem ?? null,
    message: refusal?.message ?? '',
    current: session,
    heldBack: entries.length - at - 1,
    canRetry: holds && stillFits(session, act),
  };
}

function stillFits(session: WalkSession, act: QueuedAct): boolean {
  switch (act.kind) {
    case 'step':
      return session.current_node_id === act.body.node_id;
    case 'undo':
      return session.walked_path.at(-1)?.id === act.body.step_id;
    case 'reopen':
      return session.walked_path.some((step) => step.id === act.body.step_id);
    default:
      return true;
  }
}
