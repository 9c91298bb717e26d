import { msg, str } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';

/** What happened and what to do, for an act that failed. */
export function errorText(error: ClientError): string {
  switch (error.code) {
    case 'network':
    case 'timeout':
    case 'unavailable':
      return msg('The server cannot be reached. Try again once you are online.');
    case 'steps_waiting':
      return msg('Some steps are still waiting to be sent. Try again once you are online.');
    case 'steps_refused':
      return msg('First decide on the step that was not recorded.');
    case 'already_taken': {
      const holder = holderName(error);
      return holder
        ? msg(str`${holder} has taken this walk over.`)
        : msg('Somebody else has taken this walk over.');
    }
    case 'not_holder':
      return msg('Somebody else holds this walk now.');
    case 'session_not_active':
      return msg('This walk has ended already.');
    case 'forbidden':
      return msg('Your role does not allow this.');
    case 'signed_out':
    case 'unauthenticated':
      return msg('You are signed out. Sign in and try again.');
    case 'notes_too_large':
      return msg('These notes are over 256 KiB. Escalate, so that an engineer can go on.');
    case 'too_many_requests':
      return msg('That was too fast for the server. Try again in a moment.');
    default:
      return error.problem?.detail ?? msg('This did not work. Try again.');
  }
}

function holderName({ problem }: ClientError): string | null {
  const holder = problem?.['holder'];
  if (!holder || typeof holder !== 'object' || !('name' in holder)) return null;
  return typeof holder.name === 'string' ? holder.name : null;
}
