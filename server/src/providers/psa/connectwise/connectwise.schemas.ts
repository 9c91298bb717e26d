import * as z from 'zod';

// What is read of ConnectWise's answers. It leaves out what is null, and adds fields as it likes.

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();
const text = maybe(z.string());
const id = z.int();
const named = maybe(z.object({ id, name: text }));
const memberReference = z.object({ id: maybe(id), identifier: text, name: text });
const info = maybe(z.record(z.string(), z.unknown()));

/** "True" as text is how the guide shows it. */
export const companyInfo = z.nullable(z.object({ Codebase: z.string() }));

export const ticket = z.object({
  id,
  summary: text,
  board: named,
  status: named,
  priority: named,
  company: named,
  contact: named,
  contactName: text,
  contactPhoneNumber: text,
  contactEmailAddress: text,
  resources: text,
  closedFlag: maybe(z.boolean()),
  dateResponded: text,
  dateResplan: text,
  dateResolved: text,
  respondByGoalUTC: text,
  resplanGoalUTC: text,
  resolutionGoalUTC: text,
  sla: named,
  slaStatus: text,
  isInSla: maybe(z.boolean()),
  externalXRef: text,
  _info: info,
});
export type CwTicket = z.infer<typeof ticket>;

export const note = z.object({
  id,
  noteType: text,
  text,
  detailDescriptionFlag: maybe(z.boolean()),
  internalAnalysisFlag: maybe(z.boolean()),
  resolutionFlag: maybe(z.boolean()),
  issueFlag: maybe(z.boolean()),
  member: maybe(memberReference),
  contact: named,
  createdBy: text,
  originalAuthor: text,
  dateCreated: text,
  timeStart: text,
  _info: info,
});
export type CwNote = z.infer<typeof note>;

export const scheduleEntry = z.object({
  id,
  objectId: maybe(id),
  member: maybe(memberReference),
  doneFlag: maybe(z.boolean()),
});
export type CwScheduleEntry = z.infer<typeof scheduleEntry>;

export const timeEntry = z.object({ id, notes: text });
export const count = z.object({ count: z.int() });
export const board = z.object({ id, name: z.string() });
export const status = z.object({
  id,
  name: z.string(),
  sortOrder: maybe(z.number()),
  inactive: maybe(z.boolean()),
  closedStatus: maybe(z.boolean()),
});
export const priority = z.object({
  id,
  name: z.string(),
  sortOrder: maybe(z.number()),
  color: text,
});
export type CwPriority = z.infer<typeof priority>;
export const company = z.object({ id, name: text, phoneNumber: text, website: text });
export type CwCompany = z.infer<typeof company>;
export const contact = z.object({
  id,
  firstName: text,
  lastName: text,
  communicationItems: maybe(
    z.array(z.object({ value: text, communicationType: text, defaultFlag: maybe(z.boolean()) })),
  ),
});
export type CwContact = z.infer<typeof contact>;
export const configuration = z.object({
  id,
  name: text,
  type: named,
  serialNumber: text,
  ipAddress: text,
});
export const configurationReference = z.object({ id });

/** A member from the full list, the light one, or asked for about themselves. */
export const member = z.object({
  id,
  identifier: z.string(),
  firstName: text,
  lastName: text,
  fullName: text,
  primaryEmail: text,
  officeEmail: text,
  defaultEmail: text,
  inactiveFlag: maybe(z.boolean()),
  licenseClass: text,
});
export type CwMember = z.infer<typeof member>;

/** Of an error; 429 has another shape, with the message in the same place. */
export const errorBody = z.object({
  code: text,
  message: text,
  errors: maybe(z.array(z.object({ code: text, message: text, field: text }))),
});

export const callbackMessage = z.object({
  Type: z.string(),
  ID: z.union([z.int(), z.string().regex(/^\d+$/)]),
  CompanyId: z.string(),
  Metadata: z.object({ key_url: z.string() }),
});

export const callbackEntry = z.object({ id: z.int(), url: z.string().catch('') });

export const callbackKey = z.object({ signing_key: z.string().min(1) });
