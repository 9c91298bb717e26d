import { z } from 'zod';

/** An id, which some versions write as `95.0` or as text. Null for none. */
const id = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const number = value == null || value === '' ? Number.NaN : Number(value);
    return Number.isInteger(number) ? number : null;
  });
const requiredId = id.pipe(z.number());
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);

/**
 * A time without a zone is taken as UTC. What is before the vendor existed stands for "none".
 */
const time = z
  .string()
  .nullish()
  .transform((value) => {
    if (!value) return null;
    const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(value);
    const date = new Date(hasZone || !value.includes('T') ? value : `${value}Z`);
    return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1990 ? null : date;
  });

/** What a write may answer with instead of doing it. */
export const haloWarning = z.object({ _warning: text });

export const haloTicket = z.object({
  id: requiredId,
  summary: text,
  details: text,
  details_html: text,
  tickettype_id: id,
  tickettype_name: text,
  status_id: id,
  status_name: text,
  sla_id: id,
  sla_name: text,
  priority_id: id,
  priority_name: text,
  client_id: id,
  client_name: text,
  user_id: id,
  user_name: text,
  user_email: text,
  agent_id: id,
  agent_name: text,
  onhold: flag,
  hasbeenclosed: flag,
  excludefromsla: flag,
  dateoccurred: time,
  dateclosed: time,
  last_update: time,
  respondbydate: time,
  responsedate: time,
  fixbydate: time,
  web_url: text,
});
export type HaloTicket = z.infer<typeof haloTicket>;

export const haloAction = z.object({
  id: requiredId,
  outcome: text,
  outcome_id: id,
  who: text,
  who_agentid: id,
  datetime: time,
  note: text,
  note_html: text,
  emailbody: text,
  emailbody_html: text,
  hiddenfromuser: flag,
  timetaken: z.number().nullish(),
});
export type HaloAction = z.infer<typeof haloAction>;

export const haloAgent = z.object({
  id: requiredId,
  name: text,
  email: text,
  isdisabled: flag,
  isapiagent: flag,
});
export type HaloAgent = z.infer<typeof haloAgent>;

export const haloClient = z.object({
  id: requiredId,
  name: text,
  main_phonenumber: text,
  website: text,
});

export const haloUser = z.object({
  id: requiredId,
  name: text,
  emailaddress: text,
  phonenumber_preferred: text,
  phonenumber: text,
  mobilenumber: text,
  sitephonenumber: text,
});

export const haloAsset = z.object({
  id: requiredId,
  inventory_number: text,
  key_field: text,
  assettype_name: text,
});

export const haloNamed = z.object({ id: requiredId, name: text });

/** A ticket type, with the SLA that its tickets begin under. */
export const haloTicketType = z.object({ id: requiredId, name: text, default_sla: id });

/** `slaid` and `priorityid` together name it; a ticket holds both. */
export const haloPriority = z.object({
  slaid: id,
  priorityid: requiredId,
  name: text,
  colour: text,
  ishidden: flag,
});
export type HaloPriority = z.infer<typeof haloPriority>;

export const haloOutcome = z.object({
  id: requiredId,
  outcome: text,
  buttonname: text,
  hidden: flag,
  hidefromuser: flag,
  sendemail: id,
  newstatus: id,
});
export type HaloOutcome = z.infer<typeof haloOutcome>;

export const haloAuthInfo = z.object({
  auth_url: z.url({ protocol: /^https?$/ }),
  tenant_id: text,
});

export const haloToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().catch(3600),
  refresh_token: text,
});

/** The rows of a list: the list itself, or the first list in an envelope, whatever it is called. */
export function haloRows(answer: unknown): { rows: unknown[]; total: number | null } | null {
  if (Array.isArray(answer)) return { rows: answer as unknown[], total: null };
  if (typeof answer !== 'object' || answer === null) return null;
  const rows = Object.values(answer).find((value): value is unknown[] => Array.isArray(value));
  const { record_count: count } = answer as { record_count?: unknown };
  const total = typeof count === 'number' ? count : null;
  // An empty list may be left out of its envelope.
  if (!rows) return total === 0 ? { rows: [], total } : null;
  return { rows, total };
}
