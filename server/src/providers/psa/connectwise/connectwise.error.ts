import { PsaError } from '../provider.js';
import { retryAfterOf, type VendorAnswer } from '../vendor-http.js';
import { errorBody } from './connectwise.schemas.js';

/** Longest message that is passed on. */
const longest = 500;

/**
 * Why an answer is no success. The PSA's own words are passed on, without what must not be shown.
 * @param conceal takes credentials out of a text
 */
export function errorOf(
  answer: VendorAnswer,
  { isWrite, conceal }: { isWrite: boolean; conceal: (text: string) => string },
): PsaError {
  const told = conceal(messageOf(answer.text)).slice(0, longest);
  const { status } = answer;
  if (status === 401 || isInsecure(answer.text)) {
    return new PsaError('credentials', because('ConnectWise refused the API keys', told));
  }
  if (status === 403) {
    return new PsaError('permission', because('The API member may not do this', told));
  }
  if (status === 404) {
    return new PsaError('not_found', because('ConnectWise does not have this', told));
  }
  if (status === 429) {
    const retryAfter = retryAfterOf(answer) ?? secondsIn(told);
    return new PsaError('rate_limited', 'ConnectWise takes no more calls for the moment', {
      retryAfter,
    });
  }
  if (status >= 500) {
    const message = because(`ConnectWise failed (status ${status})`, told);
    // It may have been written all the same.
    return new PsaError('unreachable', message, { isUncertain: isWrite });
  }
  if (status >= 400) {
    return new PsaError('invalid', because('ConnectWise refused this', told));
  }
  const message = `ConnectWise answered with status ${status}; check the site's address`;
  return new PsaError('unexpected_answer', message, { isUncertain: isWrite });
}

/** Whether there already is what was to be made. */
export function isAlreadyThere(answer: VendorAnswer): boolean {
  return (
    answer.status === 409 ||
    (answer.status === 400 && codesIn(answer.text).includes('ObjectExists'))
  );
}

/** A record is missing, rather than the address. */
export function isMissingRecord(answer: VendorAnswer): boolean {
  return answer.status === 404 && codesIn(answer.text).includes('NotFound');
}

function codesIn(text: string): string[] {
  const body = parsed(text);
  return [body?.code, ...(body?.errors ?? []).map(({ code }) => code)].filter(
    (code) => typeof code === 'string',
  );
}

/** What the cloud says to keys at the address of its web client. */
function isInsecure(text: string): boolean {
  return codesIn(text).includes('Security');
}

function messageOf(text: string): string {
  const body = parsed(text);
  const reasons = (body?.errors ?? []).map(({ message, field }) =>
    field && message && !message.includes(field) ? `${message} (${field})` : message,
  );
  return [body?.message, ...reasons].filter(Boolean).join(': ');
}

function parsed(text: string) {
  try {
    return errorBody.safeParse(JSON.parse(text)).data;
  } catch {
    // A page, or nothing: it says nothing to people.
    return undefined;
  }
}

function because(what: string, why: string): string {
  return why ? `${what}: ${why}` : what;
}

function secondsIn(text: string): number | null {
  const seconds = /in (\d+) seconds/.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds);
}
