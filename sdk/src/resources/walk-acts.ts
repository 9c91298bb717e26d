import type { WalkSession } from '../contract/session.js';
import { toClientError } from '../errors.js';
import type { OutboxEntry } from '../transport/outbox.js';
import type { Sessions } from './sessions.js';
import { isRecorded } from './walk-prediction.js';

/** Sends a waiting act to the server. */
export async function sendAct(
  sessions: Pick<Sessions, 'step' | 'customStep' | 'undo' | 'reopen' | 'notes'>,
  { session, act, key }: OutboxEntry,
  signal: AbortSignal,
): Promise<WalkSession> {
  const options = { signal, idempotencyKey: key };
  try {
    switch (act.kind) {
      case 'step':
        return await sessions.step(session, act.body, options);
      case 'custom-step':
        return await sessions.customStep(session, act.body, options);
      case 'undo':
        return await sessions.undo(session, act.body.version, { signal });
      case 'reopen':
        return await sessions.reopen(session, act.body, options);
      case 'notes':
        return await sessions.notes(session, act.body, options);
    }
  } catch (error) {
    const { current } = toClientError(error);
    // The act was done and its answer lost; a repeated undo has no id by which the server could tell.
    if (current && current.id === session.id && isRecorded(current, act)) return current;
    throw error;
  }
}
