import * as z from 'zod/mini';
import { id, openEnum, page, timestamp, withFallback } from './primitives.js';

export const psaProviderNames = ['connectwise', 'halo', 'autotask'] as const;
export type PsaProviderName = (typeof psaProviderNames)[number];

/** What serves an account's tickets: its PSA, or our own where none is connected. */
export const ticketProviders = [...psaProviderNames, 'internal'] as const;
export type TicketProvider = (typeof ticketProviders)[number];

export const noteKinds = ['discussion', 'internal', 'resolution'] as const;
export type NoteKind = (typeof noteKinds)[number];

const nullableText = z.nullable(z.string());

/** What a provider can do; elements show that alone. */
export const psaCapabilities = z.object({
  create: z.boolean(),
  status: z.boolean(),
  notes: z.array(openEnum(noteKinds)),
  assignees: openEnum(['none', 'one', 'many']),
  time_entries: z.boolean(),
  boards: z.boolean(),
  priorities: z.boolean(),
  companies: z.boolean(),
  configurations: z.boolean(),
  sla: z.boolean(),
});
export type PsaCapabilities = z.infer<typeof psaCapabilities>;

/**
 * Somebody who is assigned to a ticket. `is_rf_user`: mapped to a user of the account; `pending`: kept
 * here until the PSA takes it.
 */
export const ticketResource = z.object({
  member_id: z.string(),
  member_name: z.string(),
  member_identifier: z.string(),
  is_rf_user: z.boolean(),
  pending: z.optional(z.boolean()),
});
export type TicketResource = z.infer<typeof ticketResource>;
export const ticketResourcePage = page(ticketResource);

/** A ticket as lists show it. */
export const ticketRow = z.object({
  id: z.string(),
  summary: z.string(),
  board_id: nullableText,
  board_name: nullableText,
  status_id: nullableText,
  status_name: nullableText,
  priority_id: nullableText,
  priority_name: nullableText,
  company_id: nullableText,
  company_name: nullableText,
  resources: z.array(ticketResource),
  entered_at: z.nullable(timestamp),
  closed: z.boolean(),
});
export type TicketRow = z.infer<typeof ticketRow>;
export const ticketRowPage = page(ticketRow);

export const createdTicket = z.object({
  id: z.string(),
  summary: z.string(),
  board_name: nullableText,
  status_name: nullableText,
  priority_name: nullableText,
  company_name: nullableText,
  resources: z.array(ticketResource),
});
export type CreatedTicket = z.infer<typeof createdTicket>;

/** `pending`: kept here until the PSA takes it; `id` is then that of the write. */
export const ticketNote = z.object({
  id: z.string(),
  kind: openEnum(noteKinds),
  text: z.string(),
  author: nullableText,
  created_at: z.nullable(timestamp),
  pending: z.boolean(),
});
export type TicketNote = z.infer<typeof ticketNote>;
export const ticketNotePage = page(ticketNote);

export const ticketCompany = z.object({
  id: z.string(),
  name: z.string(),
  phone: nullableText,
  website: nullableText,
});
export const ticketContact = z.object({
  id: nullableText,
  name: z.string(),
  email: nullableText,
  phone: nullableText,
});
/** A device. */
export const ticketConfiguration = z.object({
  id: z.string(),
  name: z.string(),
  type: nullableText,
  serial_number: nullableText,
  ip_address: nullableText,
});
/** When the next promise is due, and whether one was broken. */
export const ticketSla = z.object({
  name: nullableText,
  state: openEnum(['met', 'running', 'paused', 'breached']),
  due_at: z.nullable(timestamp),
});
export type TicketSla = z.infer<typeof ticketSla>;

export const psaWriteKinds = ['note', 'status', 'time_entry', 'assign', 'unassign'] as const;
export type PsaWriteKind = (typeof psaWriteKinds)[number];
export const psaWriteStatuses = ['pending', 'sending', 'sent', 'failed', 'canceled'] as const;
export type PsaWriteStatus = (typeof psaWriteStatuses)[number];

/** Something that waits to be written to the PSA. `summary` says what, for people. */
export const psaWrite = z.object({
  id,
  ticket_id: z.string(),
  session_id: z.nullable(id),
  kind: openEnum(psaWriteKinds),
  summary: z.string(),
  status: openEnum(psaWriteStatuses),
  attempts: z.number(),
  last_error: nullableText,
  next_attempt_at: z.nullable(timestamp),
  created_at: timestamp,
});
export type PsaWrite = z.infer<typeof psaWrite>;
export const psaWritePage = page(psaWrite);

export const ticketSections = [
  'company',
  'contact',
  'configurations',
  'notes',
  'related_tickets',
  'sla',
] as const;

/** All that a ticket's screen shows. A section that the PSA did not give is named in `unavailable`. */
export const ticketContext = z.object({
  ticket: z.extend(ticketRow, { description: nullableText, url: nullableText }),
  company: z.nullable(ticketCompany),
  contact: z.nullable(ticketContact),
  configurations: z.array(ticketConfiguration),
  notes: z.array(ticketNote),
  related_tickets: z.array(ticketRow),
  sla: z.nullable(ticketSla),
  unavailable: z.array(z.object({ section: openEnum(ticketSections), detail: z.string() })),
  pending_writes: z.array(psaWrite),
});
export type TicketContext = z.infer<typeof ticketContext>;

export const statusChange = z.object({
  ticket_id: z.string(),
  previous_status: nullableText,
  new_status: nullableText,
  pending: z.boolean(),
});
export type StatusChange = z.infer<typeof statusChange>;

export const timeEntry = z.object({
  id: z.string(),
  ticket_id: z.string(),
  started_at: timestamp,
  ended_at: timestamp,
  hours: z.number(),
  pending: z.boolean(),
});
export type TimeEntry = z.infer<typeof timeEntry>;

export const psaBoard = z.object({ id: z.string(), name: z.string() });
export type PsaBoard = z.infer<typeof psaBoard>;
export const psaBoardPage = page(psaBoard);

export const psaStatus = z.object({ id: z.string(), name: z.string(), closed: z.boolean() });
export type PsaStatus = z.infer<typeof psaStatus>;
export const psaStatusPage = page(psaStatus);

/** `rank` 1 is the most urgent; `color` as any CSS colour, where the PSA has one. */
export const psaPriority = z.object({
  id: z.string(),
  name: z.string(),
  rank: z.number(),
  color: nullableText,
});
export type PsaPriority = z.infer<typeof psaPriority>;
export const psaPriorityPage = page(psaPriority);

export const psaCompany = z.object({ id: z.string(), name: z.string() });
export type PsaCompany = z.infer<typeof psaCompany>;
export const psaCompanyPage = page(psaCompany);

export const psaMember = z.object({
  id: z.string(),
  identifier: z.string(),
  name: z.string(),
  is_rf_user: z.boolean(),
});
export type PsaMember = z.infer<typeof psaMember>;
export const psaMemberPage = page(psaMember);

/** A member of the PSA, and the user whom it is mapped to. */
export const memberMapping = z.object({
  member_id: z.string(),
  member_identifier: z.string(),
  member_name: z.string(),
  member_email: nullableText,
  user_id: z.nullable(id),
  user_name: nullableText,
  mapped_by: z.nullable(openEnum(['email', 'hand'])),
});
export type MemberMapping = z.infer<typeof memberMapping>;
export const memberMappingPage = page(memberMapping);

/** What serves the caller's tickets, and who they are in it. */
export const psaMe = z.object({
  provider: openEnum(ticketProviders),
  provider_name: z.string(),
  capabilities: psaCapabilities,
  member: z.nullable(z.object({ id: z.string(), name: z.string() })),
});
export type PsaMe = z.infer<typeof psaMe>;

/** How walks are written back; the status by board id. */
export const psaSettings = z.object({
  note_kind: withFallback(z.enum(noteKinds), 'internal'),
  resolved_status: withFallback(z.record(z.string(), z.string()), {}),
  time_entry: withFallback(z.boolean(), true),
});
export type PsaSettings = z.infer<typeof psaSettings>;

/** What a test of the connection found. `code` names the kind of failure, `detail` says it in words. */
export const psaTest = z.object({
  ok: z.boolean(),
  code: z.optional(nullableText),
  detail: z.optional(nullableText),
});
export type PsaTest = z.infer<typeof psaTest>;

/** An account's connection, without its secrets. `credentials` names those that are stored. */
export const psaConnection = z.object({
  provider: openEnum(psaProviderNames),
  provider_name: z.string(),
  site_url: z.string(),
  credentials: z.array(z.string()),
  settings: psaSettings,
  capabilities: psaCapabilities,
  last_test: z.nullable(z.extend(psaTest, { at: timestamp })),
  webhook: z.nullable(z.object({ heard_at: z.nullable(timestamp) })),
  created_at: timestamp,
  updated_at: timestamp,
});
export type PsaConnection = z.infer<typeof psaConnection>;

/**
 * Where the PSA tells us of changes. `registered`: we told the PSA by its API; otherwise an admin
 * enters `url` and `secret` there. The secret is shown once.
 */
export const psaWebhook = z.object({
  url: z.string(),
  secret: nullableText,
  registered: z.boolean(),
  detail: z.string(),
});
export type PsaWebhook = z.infer<typeof psaWebhook>;

/** What was read out of a description of a ticket. Ids are those of real records alone. */
export const parsedTicket = z.object({
  parser: openEnum(['ai', 'local']),
  summary: nullableText,
  company_id: nullableText,
  board_id: nullableText,
  priority_id: nullableText,
  status_id: nullableText,
  assigned_member_id: nullableText,
  description: nullableText,
  missing_fields: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type ParsedTicket = z.infer<typeof parsedTicket>;
