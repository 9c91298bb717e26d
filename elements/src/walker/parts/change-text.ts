import { msg, str } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import { answerText } from './answer-text.js';

/** What changed without this user's doing, for screen readers; null where nothing is worth saying. */
export function changeText(now: WalkState, before: WalkState): string | null {
  if (now.connection === 'offline' && before.connection !== 'offline') {
    return msg('Offline. Steps are kept on this device and sent later.');
  }
  if (now.refused && !before.refused) return msg('A step was not recorded.');
  if (before.pendingCount && !now.pendingCount && now.connection === 'online' && !now.refused) {
    return msg('Everything is sent.');
  }
  if (now.session?.status !== before.session?.status && before.session && !before.busy) {
    return endText(now);
  }
  return arrivedText(now, before);
}

/** The step that somebody else has just taken; null where there is none. */
export function arrivedStep(now: WalkState, before: WalkState) {
  if (now.canAct || !before.session || now.trail.length <= before.trail.length) return null;
  const last = now.trail.at(-1);
  return last && !before.trail.some(({ id }) => id === last.id) ? last : null;
}

function arrivedText(now: WalkState, before: WalkState): string | null {
  const step = arrivedStep(now, before);
  if (!step) return null;
  const { question, by_name: name } = step;
  const answer = answerText(step.answer_label) ?? msg('Done');
  return name
    ? msg(str`${name}: ${question} – ${answer}`)
    : msg(str`New step: ${question} – ${answer}`);
}

function endText({ session }: WalkState): string | null {
  switch (session?.status) {
    case 'resolved':
      return msg('This walk was resolved.');
    case 'escalated':
      return msg('This walk was escalated.');
    case 'abandoned':
      return msg('This walk was closed for inactivity.');
    case 'active':
      return session.held_by_name
        ? msg(str`${session.held_by_name} has taken this walk over.`)
        : msg('Somebody has taken this walk over.');
    default:
      return null;
  }
}
