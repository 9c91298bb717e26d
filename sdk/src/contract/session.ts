import * as z from 'zod/mini';
import { currentNode, recordedAnswer } from './flow.js';
import { id, openEnum, page, timestamp } from './primitives.js';

export const sessionKinds = ['flow', 'proposal', 'adhoc'] as const;

export const sessionStatuses = ['active', 'resolved', 'escalated', 'abandoned'] as const;

export type SessionStatus = (typeof sessionStatuses)[number];

export const ticketKinds = ['psa', 'internal'] as const;

export const ticketStatuses = ['open', 'walking', 'resolved', 'escalated'] as const;

export type TicketStatus = (typeof ticketStatuses)[number];

export const reasonCategories = [
  'No KB available',
  'Tree did not fit',
  'Needs admin rights',
  'Customer demanding senior',
  'Out of time',
  'Security concern',
  'Other',
] as const;

export type ReasonCategory = (typeof reasonCategories)[number];

/** To whom an escalated walk can be handed. Names alone: the list of users is the owner's. */
export const escalationRecipient = z.object({
  id,
  name: z.string(),
  account_role: openEnum(['engineer', 'owner']),
});

export type EscalationRecipient = z.infer<typeof escalationRecipient>;

export const escalationRecipientPage = page(escalationRecipient);

/** The largest `walk_notes`, in bytes of its JSON in UTF-8. */
export const walkNotesMaxBytes = 256 * 1024;

/** A step of the trail. `node_id` is null for a custom step, which belongs to the session alone. */
export const walkStep = z.object({
  id,
  node_id: z.nullable(z.string()),
  question: z.string(),
  answer: z.nullable(recordedAnswer),
  answer_label: z.nullable(z.string()),
  l1_note: z.nullable(z.string()),
  body: z.optional(z.nullable(z.string())),
  at: timestamp,
  by: z.nullable(id),
  by_name: z.nullable(z.string()),
});

export type WalkStep = z.infer<typeof walkStep>;

export const undoneStep = z.extend(walkStep, { undone_at: timestamp });

export const walkNote = z.object({ timestamp, content: z.string() });

export type WalkNote = z.infer<typeof walkNote>;

export const walkSession = z.object({
  id,
  session_kind: openEnum(sessionKinds),
  flow_id: z.nullable(id),
  flow_proposal_id: z.nullable(id),
  flow_name: z.nullable(z.string()),
  flow_version: z.nullable(z.number()),
  current_node_id: z.nullable(z.string()),
  current_node: z.nullable(currentNode),
  /**
   * `steps_remaining` is the shortest way to an end, null where none is in reach yet, as in a
   * proposal still being written; then `percent` is null too.
   */
  progress: z.nullable(
    z.object({
      steps_done: z.number(),
      steps_remaining: z.nullable(z.number()),
      percent: z.nullable(z.number()),
    }),
  ),
  /** 0 to 1, where AI made the flow. */
  confidence: z.nullable(z.number()),
  walked_path: z.array(walkStep),
  undone_steps: z.array(undoneStep),
  walk_notes: z.array(walkNote),
  status: openEnum(sessionStatuses),
  acting_as: z.nullable(z.string()),
  started_by: z.nullable(id),
  started_by_name: z.nullable(z.string()),
  held_by: z.nullable(id),
  held_by_name: z.nullable(z.string()),
  ticket_id: z.string(),
  ticket_kind: openEnum(ticketKinds),
  problem_statement: z.nullable(z.string()),
  customer_name: z.nullable(z.string()),
  helpful: z.nullable(z.boolean()),
  resolution_notes: z.nullable(z.string()),
  reason_category: z.nullable(openEnum(reasonCategories)),
  reason: z.nullable(z.string()),
  escalated_to: z.nullable(id),
  /** Grows by exactly one with every act, so that a client can number acts that wait to be sent. */
  version: z.number(),
  started_at: timestamp,
  last_step_at: z.nullable(timestamp),
  resolved_at: z.nullable(timestamp),
});

export type WalkSession = z.infer<typeof walkSession>;

/** A session as lists show it: without the trail, the notes and the node. */
export const walkSessionSummary = z.omit(walkSession, {
  current_node: true,
  walked_path: true,
  undone_steps: true,
  walk_notes: true,
});

export type WalkSessionSummary = z.infer<typeof walkSessionSummary>;

export const walkSessionPage = page(walkSessionSummary);

export const intakeResult = z.object({
  session_id: id,
  session_kind: openEnum(sessionKinds),
  ticket_id: z.string(),
  ticket_kind: openEnum(ticketKinds),
});

export type IntakeResult = z.infer<typeof intakeResult>;

export const queueRow = z.object({
  ticket_id: z.string(),
  ticket_kind: openEnum(ticketKinds),
  problem_statement: z.string(),
  customer_name: z.nullable(z.string()),
  status: openEnum(ticketStatuses),
  created_at: timestamp,
});

export type QueueRow = z.infer<typeof queueRow>;

export const queuePage = page(queueRow);
