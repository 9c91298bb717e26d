import * as z from 'zod';

/** An object whose keys are read in any casing: the vendor's own differs from place to place. */
function row<S extends z.ZodRawShape>(shape: S) {
  const spelled = new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]));
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]: [string, unknown]) => {
        const name = spelled.get(key.toLowerCase());
        return name === undefined ? [] : [[name, one]];
      }),
    );
  }, z.object(shape));
}

const text = z.string().nullish().default(null);
const flag = z.boolean().nullish().default(null);
/** Numbers, which picklists give as text. */
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .nullish()
  .default(null);
/** Times are UTC, with or without the letter that says so. */
const time = z
  .string()
  .transform((value) => new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`))
  .nullish()
  .catch(null)
  .default(null);
const id = z.number().int();

export const ticketRow = row({
  id,
  ticketNumber: text,
  title: text,
  description: text,
  companyID: number,
  contactID: number,
  status: number,
  priority: number,
  queueID: number,
  assignedResourceID: number,
  configurationItemID: number,
  createDate: time,
  lastActivityDate: time,
  serviceLevelAgreementID: number,
  serviceLevelAgreementHasBeenMet: flag,
  serviceLevelAgreementPausedNextEventHours: number,
  firstResponseDateTime: time,
  firstResponseDueDateTime: time,
  resolutionPlanDateTime: time,
  resolutionPlanDueDateTime: time,
  resolvedDateTime: time,
  resolvedDueDateTime: time,
});
export type TicketRow = z.infer<typeof ticketRow>;

export const noteRow = row({
  id,
  title: text,
  description: text,
  noteType: number,
  publish: number,
  createDateTime: time,
  creatorResourceID: number,
  createdByContactID: number,
});
export type NoteRow = z.infer<typeof noteRow>;

export const secondaryRow = row({ id, ticketID: number, resourceID: number, roleID: number });
export type SecondaryRow = z.infer<typeof secondaryRow>;

export const resourceRow = row({
  id,
  firstName: text,
  lastName: text,
  email: text,
  userName: text,
  isActive: flag,
  defaultServiceDeskRoleID: number,
});
export type ResourceRow = z.infer<typeof resourceRow>;

export const deskRoleRow = row({ id, roleID: number, isDefault: flag });
export const companyRow = row({ id, companyName: text, phone: text, webAddress: text });
export const contactRow = row({
  id,
  firstName: text,
  lastName: text,
  emailAddress: text,
  phone: text,
  mobilePhone: text,
});
export const configurationRow = row({
  id,
  referenceTitle: text,
  configurationItemType: number,
  serialNumber: text,
  rmmDeviceAuditHostname: text,
  rmmDeviceAuditIPAddress: text,
});
export const additionalConfigurationRow = row({ id, configurationItemID: number });
export const timeRow = row({ id, internalNotes: text });
export const webhookRow = row({ id, webhookUrl: text, isReady: flag });
export const noteOwnerRow = row({ id, ticketID: number });
export const rankedRow = row({ id, priority: number, createDate: time, title: text });

/** The body of a webhook. The form of its `Fields` is not documented, so nothing of them is read. */
export const callout = row({
  action: z.string(),
  entityType: z.string().nullish(),
  id: number,
});

/** Names of a row's fields, to ask for those alone. */
export const ticketFields = Object.keys(ticketRow.out.shape);
export const noteFields = Object.keys(noteRow.out.shape);
export const resourceFields = Object.keys(resourceRow.out.shape);
export const contactFields = Object.keys(contactRow.out.shape);
export const companyFields = Object.keys(companyRow.out.shape);
export const configurationFields = Object.keys(configurationRow.out.shape);

export const itemAnswer = row({ item: z.unknown() });
export const itemsAnswer = row({
  items: z.array(z.unknown()),
  pageDetails: row({ nextPageUrl: text }).nullish(),
});
export const createdAnswer = row({ itemId: id });
export const zoneAnswer = row({ url: z.url(), webUrl: z.string().nullish() });
export const entityAnswer = row({ info: row({ canQuery: flag }).nullish(), canQuery: flag });

export const fieldsAnswer = row({
  fields: z.array(
    row({
      name: z.string(),
      length: number,
      isRequired: flag,
      isReadOnly: flag,
      picklistValues: z
        .array(
          row({
            value: z.union([z.string(), z.number()]).transform(String),
            label: text,
            isDefaultValue: flag,
            sortOrder: number,
            isActive: flag,
          }),
        )
        .nullish(),
    }),
  ),
});
export type Field = z.infer<typeof fieldsAnswer>['fields'][number];
export type PicklistValue = NonNullable<Field['picklistValues']>[number];
