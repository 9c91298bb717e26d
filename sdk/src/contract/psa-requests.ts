import * as z from 'zod/mini';
import { id, timestamp } from './primitives.js';
import { noteKinds, psaWriteStatuses } from './psa.js';
import { line, pageQuery, text } from './request-fields.js';

/** An id of the PSA: taken as text or number. */
export const psaId = z.union([
  z.string().check(z.trim(), z.minLength(1), z.maxLength(64)),
  z.pipe(z.int().check(z.minimum(0)), z.transform(String)),
]);

export const psaTicketParams = z.object({ id: psaId });
export const psaTicketResourceParams = z.object({ id: psaId, member_id: psaId });

/** `assigned` is `me`, `unassigned`, `all` or a member's id; an empty filter counts as not given. */
const filter = z.optional(z.string().check(z.trim(), z.maxLength(200)));
export const ticketSearchQuery = z.object({
  page: pageQuery.page,
  page_size: pageQuery.page_size,
  search: filter,
  board: filter,
  status: filter,
  priority: filter,
  company: filter,
  assigned: filter,
  closed: z._default(z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0', ''] }), false),
});
export type TicketSearchQuery = z.input<typeof ticketSearchQuery>;

const optionalId = z.optional(z.nullable(psaId));

/** A new ticket is the draft that `ai-parse` answers, once a person has looked at it. */
export const ticketDraft = z.object({
  summary: line(100),
  company_id: optionalId,
  board_id: optionalId,
  priority_id: optionalId,
  status_id: optionalId,
  assigned_member_id: optionalId,
  description: z.optional(z.nullable(text(32_000))),
});
export type TicketDraft = z.input<typeof ticketDraft>;

export const statusBody = z.object({ status_id: psaId });
export const resourceBody = z.object({ member_id: psaId });

export const noteBody = z.object({
  kind: z.enum(noteKinds),
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(32_000)),
});

export const timeEntryBody = z
  .object({
    session_id: z.optional(z.nullable(id)),
    started_at: timestamp,
    ended_at: timestamp,
    notes: z.optional(z.nullable(text(32_000))),
    member_id: optionalId,
  })
  .check(
    z.refine((body) => body.ended_at > body.started_at, {
      path: ['ended_at'],
      error: 'must be after started_at',
    }),
  );

export const aiParseBody = z.object({
  prompt: z.string().check(z.trim(), z.minLength(1), z.maxLength(8000)),
});

/** Leaves out what the ticket's own words already say. */
export const promoteBody = z.partial(ticketDraft);

export const psaListQuery = z.object({
  ...pageQuery,
  search: filter,
  /** Asks the PSA again instead of answering from what was kept for minutes. */
  refresh: z._default(z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0', ''] }), false),
});
export const psaBoardParams = z.object({ id: psaId });

export const psaWriteQuery = z.object({
  ...pageQuery,
  ticket_id: z.optional(psaId),
  status: z.optional(z.enum(psaWriteStatuses)),
});

export const memberMappingParams = z.object({ member_id: psaId });
export const memberMappingBody = z.object({ user_id: z.nullable(id) });

const secret = z.string().check(z.trim(), z.minLength(1), z.maxLength(2000));
export const connectwiseCredentials = z.object({
  company_id: line(100),
  public_key: secret,
  private_key: secret,
  client_id: secret,
});
export const haloCredentials = z.object({
  client_id: secret,
  client_secret: secret,
  tenant: z.optional(line(100)),
});
export const autotaskCredentials = z.object({
  username: line(254),
  secret,
  integration_code: secret,
});

const settings = z.optional(
  z.object({
    note_kind: z.optional(z.enum(noteKinds)),
    resolved_status: z.optional(z.record(z.string().check(z.maxLength(64)), psaId)),
    time_entry: z.optional(z.boolean()),
  }),
);
const site_url = z.string().check(z.trim(), z.maxLength(500), z.url());

export const connectionBody = z.discriminatedUnion('provider', [
  z.object({
    provider: z.literal('connectwise'),
    site_url,
    credentials: connectwiseCredentials,
    settings,
  }),
  z.object({ provider: z.literal('halo'), site_url, credentials: haloCredentials, settings }),
  z.object({
    provider: z.literal('autotask'),
    site_url,
    credentials: autotaskCredentials,
    settings,
  }),
]);
export type ConnectionBody = z.input<typeof connectionBody>;

/** Settings alone, with the credentials as they are. */
export const connectionPatch = z.object({ settings });
