import type { Answer, CurrentNode } from './flow.js';

/** An answer that the node takes: where it leads, how the trail shows it, and as what it is kept. */
export interface AcceptedAnswer {
  ok: true;
  next: string | null;
  label: string;
  normalized: Answer;
}

/** An answer that the node does not take, and why, for the technician to read. */
export interface RefusedAnswer {
  ok: false;
  message: string;
}

export type AnswerOutcome = AcceptedAnswer | RefusedAnswer;

/** Longest value that is matched against a pattern, in characters. */
export const maxPatternedLength = 200;

/** Matches a value against an input's pattern; answers why it does not fit, or null. */
export type PatternMatcher = (pattern: string, value: string) => string | null;

/**
 * Checks an answer against the node it is for; the node alone decides where the walk goes. Browser
 * and server share this, so that what is shown while the network is away is what will be recorded.
 * Patterns are made safe when a flow is published; the server passes its own stricter matcher.
 */
export function answerNode(
  node: CurrentNode,
  answer: Answer,
  matchPattern: PatternMatcher = matchPlainly,
): AnswerOutcome {
  switch (node.kind) {
    case 'question': {
      const option = node.options.find((candidate) => candidate.id === answer);
      if (!option) return refuse('This is not one of the answers to this question');
      return accept(option.next, option.label, option.id);
    }
    case 'input':
      return answerInput(node, answer, matchPattern);
    case 'checklist': {
      if (!Array.isArray(answer)) return refuse('A checklist is answered by what was ticked');
      const stranger = answer.find((id) => !node.items.some((item) => item.id === id));
      if (stranger !== undefined) return refuse(`"${stranger}" is not on this checklist`);
      const ticked = node.items.filter((item) => answer.includes(item.id));
      const label = ticked.map((item) => item.label).join(', ') || 'None';
      const ids = ticked.map((item) => item.id);
      return accept(node.next, label, ids);
    }
    case 'action':
      if (answer === 'done') return accept(node.next_done, 'Done', 'done');
      if (answer === 'failed') return accept(node.next_failed, 'Did not work', 'failed');
      return refuse('An action is answered by "done" or "failed"');
    case 'info':
      if (answer !== 'next') return refuse('An information is answered by "next"');
      return accept(node.next, 'Continue', 'next');
    case 'resolution':
    case 'escalation':
      return refuse('The walk has reached an end: resolve it, escalate it or go back');
    case 'unknown':
      return refuse('This kind of step needs a newer version of the walker');
  }
}

type InputNode = Extract<CurrentNode, { kind: 'input' }>;

function answerInput(node: InputNode, answer: Answer, match: PatternMatcher): AnswerOutcome {
  if (typeof answer !== 'string') return refuse('This step takes a single value');
  const value = answer.trim();
  const { required, pattern } = node.validation ?? {};
  if (value === '') return required ? refuse('A value is required') : accept(node.next, '–', '');
  if (/[\0\p{Surrogate}]/u.test(value)) {
    return refuse('The value has characters that cannot be stored');
  }
  const message = checkType(node, value) ?? (pattern === undefined ? null : match(pattern, value));
  if (message !== null) return refuse(message);
  const chosen = node.type === 'select' && node.options?.find((option) => option.id === value);
  return accept(node.next, chosen ? chosen.label : value, value);
}

const emailForm = /^[^\s@.]+(?:\.[^\s@.]+)*@(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i;

function checkType(node: InputNode, value: string): string | null {
  switch (node.type) {
    case 'number':
      if (!/^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return 'This is not a number';
      return checkBounds(node, Number(value), '');
    case 'date':
      return isDay(value) ? checkBounds(node, value, '') : 'This is not a day (YYYY-MM-DD)';
    case 'email':
      if (value.length > 254 || !emailForm.test(value)) return 'This is not an e-mail address';
      return checkBounds(node, value.length, ' characters');
    case 'select':
      if (node.options?.some((option) => option.id === value)) return null;
      return 'This is not one of the choices';
    default:
      return checkBounds(node, value.length, ' characters');
  }
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  // Date.parse takes the 30th of February for the 2nd of March; a real day reads back the same.
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function checkBounds(node: InputNode, value: number | string, unit: string): string | null {
  const { min, max } = node.validation ?? {};
  if (typeof min === typeof value && min !== undefined && value < min) {
    return `The least allowed is ${min}${unit}`;
  }
  if (typeof max === typeof value && max !== undefined && value > max) {
    return `The most allowed is ${max}${unit}`;
  }
  return null;
}

function matchPlainly(pattern: string, value: string): string | null {
  if (value.length > maxPatternedLength) {
    return `The most allowed is ${maxPatternedLength} characters`;
  }
  try {
    if (new RegExp(`^(?:${pattern})$`, 'u').test(value)) return null;
  } catch {
    // A pattern that this browser cannot read must not let everything pass.
    return 'The pattern of this step cannot be checked here';
  }
  return 'The value does not have the expected form';
}

function accept(next: string | null, label: string, normalized: Answer): AcceptedAnswer {
  return { ok: true, next, label, normalized };
}

function refuse(message: string): RefusedAnswer {
  return { ok: false, message };
}
