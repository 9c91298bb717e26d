import { PsaError } from '../provider.js';

/** A comparison, and whether it may let through more than was asked for. */
export interface TextCondition {
  /** Empty where nothing of the text can be said in a condition. */
  condition: string;
  /** What comes back is to be looked through for the text itself. */
  isLoose: boolean;
}

/**
 * A value as a string of the condition language. It has no escape that is documented, so a value is
 * put in the kind of quotes that it does not hold.
 * @throws PsaError `invalid` where neither will do.
 */
export function quoted(value: string): string {
  refuseControl(value);
  // Some servers take a backslash before a quote for an escape.
  if (value.includes('\\') || (value.includes('"') && value.includes("'"))) {
    throw new PsaError('invalid', 'ConnectWise cannot look for a text with these signs');
  }
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/**
 * A field that holds a text somewhere, in any case. Signs whose meaning differs between servers are
 * left out of the condition, and only the words between them are asked for.
 */
export function containing(field: string, text: string): TextCondition {
  refuseControl(text);
  const bothQuotes = text.includes('"') && text.includes("'");
  const uncertain = bothQuotes ? /["'%_*\\]+/ : /[%_*\\]+/;
  const words = text.split(uncertain).filter((word) => word.trim() !== '');
  const comparisons = words.map((word) => {
    // A bracket opens a set of signs; in brackets itself it is one.
    const pattern = word.replaceAll('[', '[[]');
    return `${field} contains ${quoted(pattern)}`;
  });
  return { condition: comparisons.join(' and '), isLoose: uncertain.test(text) };
}

/** The digits of an id. @throws PsaError `invalid` for anything else: an id is no syntax. */
export function idNumber(id: string, what: string): number {
  const number = /^\d{1,10}$/.test(id) ? Number(id) : Number.NaN;
  if (!Number.isSafeInteger(number)) {
    throw new PsaError('invalid', `This is no id of a ${what} in ConnectWise`);
  }
  return number;
}

/** All of these; what is empty asks for nothing. */
export function allOf(...conditions: (string | null | undefined | false)[]): string {
  return conditions.filter(Boolean).join(' and ');
}

function refuseControl(value: string): void {
  if (/[\u0000-\u001f\u007f]/.test(value)) {
    throw new PsaError('invalid', 'A text to look for cannot hold control characters');
  }
}
