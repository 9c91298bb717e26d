import * as z from 'zod/mini';
import {
  account,
  auditPage,
  createdInvite,
  invitePage,
  me,
  seats,
  tokens,
  user,
  userPage,
} from './account.js';
import { problem, type Problem } from './error.js';
import { flow, flowSummary, flowVersion } from './flow.js';
import { page } from './primitives.js';
import {
  escalationRecipientPage,
  intakeResult,
  queuePage,
  walkSession,
  walkSessionPage,
  type WalkSession,
} from './session.js';
import { walkGraph } from './walk-graph.js';

/**
 * Every answer that the client reads, by name. A browser loads this, and zod with it, while its
 * first request is under way, so that neither stands before the first paint.
 */
export const answers = {
  account,
  auditPage,
  createdInvite,
  escalationRecipientPage,
  flow,
  flowPage: page(flowSummary),
  flowVersionPage: page(flowVersion),
  intakeResult,
  invitePage,
  me,
  queuePage,
  seats,
  tokens,
  user,
  userPage,
  walkGraph,
  walkSession,
  walkSessionPage,
};
export type Answers = typeof answers;

/** Reads a value with a schema of the contract. Throws where it does not fit. */
export function readAnswer<T extends z.core.$ZodType>(schema: T, value: unknown): z.output<T> {
  return z.parse(schema, value);
}

/** Reads a problem, and the session in it where a conflict tells how that stands; null where it is none. */
export function readProblem(
  value: unknown,
): { problem: Problem; current: WalkSession | null } | null {
  const read = z.safeParse(problem, value);
  if (!read.success) return null;
  const current = z.safeParse(walkSession, read.data['current']);
  return { problem: read.data, current: current.success ? current.data : null };
}
