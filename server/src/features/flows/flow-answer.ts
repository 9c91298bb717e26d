import {
  answerNode as answerSharedNode,
  maxPatternedLength,
  type Answer,
  type AnswerOutcome,
} from '@resolutionflow/sdk/contract';
import type { CompiledNode } from './flow-graph.js';
import { compilePattern } from './flow-pattern.js';

export type { AcceptedAnswer, AnswerOutcome, RefusedAnswer } from '@resolutionflow/sdk/contract';

/** Checks an answer as the browser does, but never runs a pattern that a value could stall on. */
export function answerNode(node: CompiledNode, answer: Answer): AnswerOutcome {
  return answerSharedNode(node, answer, matchSafely);
}

function matchSafely(pattern: string, value: string): string | null {
  if (value.length > maxPatternedLength) {
    return `The most allowed is ${maxPatternedLength} characters`;
  }
  const checked = compilePattern(pattern);
  // A published flow's patterns were checked; one that is not usable must not let everything pass.
  if (!checked.ok) return `The pattern of this step ${checked.message}`;
  return checked.matches(value) ? null : 'The value does not have the expected form';
}
