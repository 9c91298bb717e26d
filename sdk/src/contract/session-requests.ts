import * as z from 'zod/mini';
import { answer, walkNodeId } from './flow-requests.js';
import { id } from './primitives.js';
import { line, pageQuery, text } from './request-fields.js';
import {
  reasonCategories,
  sessionKinds,
  sessionStatuses,
  ticketKinds,
  ticketStatuses,
  walkNote,
} from './session.js';

export const sessionListQuery = z.object({
  ...pageQuery,
  status: z.optional(z.enum(sessionStatuses)),
  session_kind: z.optional(z.enum(sessionKinds)),
  flow_id: z.optional(id),
  ticket_id: z.optional(line(64)),
});

export const intakeBody = z
  .object({
    problem_statement: z.string().check(z.trim(), z.minLength(1), z.maxLength(8000)),
    customer_name: z.optional(z.nullable(line(120, 0))),
    customer_contact: z.optional(z.nullable(line(200, 0))),
    flow_id: z.optional(z.nullable(id)),
    flow_proposal_id: z.optional(z.nullable(id)),
    ticket: z.optional(
      z.nullable(
        z.object({
          kind: z.enum(ticketKinds),
          // Some systems number their tickets.
          id: z.union([
            z.string().check(z.minLength(1), z.maxLength(64)),
            z.pipe(z.int(), z.transform(String)),
          ]),
        }),
      ),
    ),
  })
  .check(
    z.refine((body) => !(body.flow_id && body.flow_proposal_id), {
      message: 'Name a flow or a proposal, not both',
      path: ['flow_proposal_id'],
    }),
  );

export type IntakeBody = z.input<typeof intakeBody>;

const version = z.number().check(z.int(), z.minimum(1), z.maximum(2_147_483_647));

const note = z.optional(z.nullable(text(4000)));

export const stepBody = z.object({ id, node_id: walkNodeId, answer, note, version });

export type StepBody = z.input<typeof stepBody>;

export const undoQuery = z.object({
  version: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
});

export const reopenBody = z.object({ step_id: id, version });

export const customStepBody = z.object({
  id,
  title: line(200),
  body: z.optional(z.nullable(text(8000))),
  answer: z.optional(z.nullable(text(4000))),
  note,
  version,
});

export type CustomStepBody = z.input<typeof customStepBody>;

export const notesBody = z.object({
  // How long they may be is counted over all of them, in bytes, and answered 413.
  notes: z.array(walkNote),
  version: z.optional(version),
});

export const resolveBody = z.object({
  helpful: z.boolean(),
  resolution_notes: z._default(text(8000), ''),
});

export const escalateBody = z.object({
  reason_category: z.enum(reasonCategories),
  reason: z.optional(z.nullable(text(4000))),
  to_user_id: z.optional(z.nullable(id)),
});

export type EscalateBody = z.input<typeof escalateBody>;

export const escalateWithoutWalkBody = z.object({
  problem_statement: z.string().check(z.trim(), z.minLength(1), z.maxLength(8000)),
  reason_category: z.enum(reasonCategories),
  reason: z.optional(z.nullable(text(4000))),
  customer_name: z.optional(z.nullable(line(120, 0))),
  customer_contact: z.optional(z.nullable(line(200, 0))),
});

export const queueQuery = z.object({
  ...pageQuery,
  status_filter: z.optional(z.enum([...ticketStatuses, 'all'])),
});
