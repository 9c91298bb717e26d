import * as z from 'zod';
import { PsaError } from '../provider.js';
import { retryAfterOf, type VendorAnswer } from '../vendor-http.js';

/** One call too many at a time: it was not done, and may be sent again in a moment. */
export class ThreadRefusal extends PsaError {}

/** Seconds until a new try makes sense where Autotask does not say. */
const untold = { threads: 2, hour: 300, other: 30 };
const longestText = 500;

const errorsBody = z.object({
  errors: z.array(z.union([z.string(), z.object({ message: z.string() }).transform(readMessage)])),
});

/**
 * What an answer that is no success means. Autotask uses 500 for what it does not take and for rights
 * that are missing, so its words decide.
 */
export function errorOf(answer: VendorAnswer, options: { isWrite: boolean }): PsaError {
  const { status } = answer;
  const told = textOf(answer);
  const retryAfter = retryAfterOf(answer);
  if (status === 401) {
    return new PsaError(
      'credentials',
      'Autotask refuses the API user, its secret or the integration code',
    );
  }
  if (status === 429) {
    return new PsaError('rate_limited', 'Autotask takes no more calls for the moment', {
      retryAfter: retryAfter ?? untold.other,
    });
  }
  if (status === 403) {
    return new PsaError('permission', told ?? 'The API user lacks a right for this in Autotask');
  }
  if (status === 404) return new PsaError('not_found', told ?? 'Autotask does not have this');
  if (status === 500 && told !== null) return ofText(told);
  if (status >= 500) {
    return new PsaError('unreachable', `Autotask failed (status ${status})`, {
      retryAfter,
      isUncertain: options.isWrite,
    });
  }
  if (status >= 400) {
    return new PsaError('invalid', told ?? `Autotask refused this (status ${status})`);
  }
  return new PsaError('unexpected_answer', `Autotask answered with status ${status}`);
}

/** A 500 with words: it was refused, and not done. */
function ofText(told: string): PsaError {
  if (/itgenatr005|thread threshold/i.test(told)) {
    return new ThreadRefusal('rate_limited', 'Autotask takes no more calls at a time', {
      retryAfter: untold.threads,
    });
  }
  if (/request threshold|threshold.*exceeded/i.test(told)) {
    return new PsaError('rate_limited', 'Autotask has used up its calls for this hour', {
      retryAfter: untold.hour,
    });
  }
  if (/adequate permission|not have .*permission|impersonat/i.test(told)) {
    return new PsaError('permission', told);
  }
  if (/no matching records found/i.test(told)) return new PsaError('not_found', told);
  return new PsaError('invalid', told);
}

/** The vendor's own words; null where there are none. */
function textOf(answer: VendorAnswer): string | null {
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    // Whatever it is, it says nothing for people.
    return null;
  }
  const read = errorsBody.safeParse(body);
  const text = read.success ? read.data.errors.join('; ').trim() : '';
  return text === '' ? null : text.slice(0, longestText);
}

function readMessage({ message }: { message: string }): string {
  return message;
}

/** An id as Autotask has them; null for what cannot be one, so that it is never sent. */
export function numericId(id: string): number | null {
  const number = /^\d{1,15}$/.test(id) ? Number(id) : null;
  return number !== null && number <= 2_147_483_647 ? number : null;
}

/** The same, of something that a call is about. */
export function idOr(id: string, error: PsaError): number {
  const number = numericId(id);
  if (number === null) throw error;
  return number;
}

export function noTicket(id: string): PsaError {
  return new PsaError('not_found', `Autotask has no ticket ${id.slice(0, 40)}`);
}
