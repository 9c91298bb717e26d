/** What Autotask says of one field of an entity. */
export interface Field {
  name: string;
  dataType: 'integer' | 'long' | 'string' | 'boolean' | 'datetime' | 'decimal';
  /** Characters that a text may have; 0 for what is no text. */
  length: number;
  isRequired: boolean;
  isReadOnly: boolean;
  isQueryable: boolean;
  referenceEntityType: string;
  picklist: PicklistValue[] | null;
  picklistParent: string;
}

export interface PicklistValue {
  /** Text here, though the fields themselves hold numbers: a trap that is the vendor's. */
  value: string;
  label: string;
  isDefaultValue: boolean;
  sortOrder: number;
  parentValue: string;
  isActive: boolean;
  isSystem: boolean;
}

/** An entity: its fields, and under which parent its rows are written where it has one. */
export interface Entity {
  name: string;
  fields: ReadonlyMap<string, Field>;
  /** `Tickets/{id}/Notes`: the parent, the child's name there, and the field that holds the parent's id. */
  child?: { of: string; as: string; by: string };
  can: readonly ('create' | 'update' | 'delete' | 'query')[];
}

/** All that this Autotask knows, by lower-case name. */
export const entities: ReadonlyMap<string, Entity> = new Map(
  [
    entity('Tickets', ['create', 'update', 'query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      ticketNumber: text(50, { isReadOnly: true }),
      title: text(255, { isRequired: true }),
      description: text(8000),
      companyID: reference('Company', { isRequired: true }),
      contactID: reference('Contact'),
      status: picklist(statuses(), { isRequired: true }),
      priority: picklist(priorities(), { isRequired: true }),
      queueID: picklist(queues()),
      source: picklist(values(['1:Insourced', '2:Phone', '4:Email', '-1:Client Portal'])),
      issueType: picklist(values(['10:Computer', '11:Email', '12:Network', '13:Printer'])),
      subIssueType: picklist(
        values(['136:Hardware', '137:Software', '138:VPN']).map((value, at) => ({
          ...value,
          parentValue: at === 2 ? '12' : '10',
        })),
        { picklistParent: 'issueType' },
      ),
      ticketType: picklist(values(['1:Service Request', '2:Incident', '3:Problem'])),
      ticketCategory: picklist(values(['3:Standard', '4:RMM Alert'])),
      assignedResourceID: reference('Resource'),
      assignedResourceRoleID: reference('Role'),
      dueDateTime: datetime(),
      createDate: datetime({ isReadOnly: true }),
      lastActivityDate: datetime({ isReadOnly: true }),
      lastTrackedModificationDateTime: datetime({ isReadOnly: true }),
      completedDate: datetime({ isReadOnly: true }),
      completedByResourceID: reference('Resource', { isReadOnly: true }),
      creatorResourceID: reference('Resource', { isReadOnly: true }),
      impersonatorCreatorResourceID: reference('Resource', { isReadOnly: true }),
      creatorType: integer({ isReadOnly: true, isQueryable: false }),
      lastActivityPersonType: integer({ isReadOnly: true, isQueryable: false }),
      resolution: text(32000),
      estimatedHours: decimal(),
      configurationItemID: reference('ConfigurationItem'),
      problemTicketId: reference('Ticket'),
      externalID: text(50),
      serviceLevelAgreementID: picklist(values(['1:Standard support', '2:Premium support'])),
      serviceLevelAgreementHasBeenMet: boolean({ isReadOnly: true }),
      serviceLevelAgreementPausedNextEventHours: decimal({ isReadOnly: true }),
      firstResponseDateTime: datetime({ isReadOnly: true }),
      firstResponseDueDateTime: datetime({ isReadOnly: true }),
      resolutionPlanDateTime: datetime({ isReadOnly: true }),
      resolutionPlanDueDateTime: datetime({ isReadOnly: true }),
      resolvedDateTime: datetime({ isReadOnly: true }),
      resolvedDueDateTime: datetime({ isReadOnly: true }),
    }),
    entity(
      'TicketNotes',
      ['create', 'update', 'query'],
      {
        id: long({ isReadOnly: true, isRequired: true }),
        ticketID: reference('Ticket', { isRequired: true }),
        title: text(250),
        description: text(32000, { isRequired: true }),
        noteType: picklist(noteTypes(), { isRequired: true }),
        publish: picklist(publishing(), { isRequired: true }),
        createDateTime: datetime({ isReadOnly: true }),
        lastActivityDate: datetime({ isReadOnly: true }),
        creatorResourceID: reference('Resource', { isReadOnly: true }),
        createdByContactID: reference('Contact', { isReadOnly: true }),
        impersonatorCreatorResourceID: reference('Resource', { isReadOnly: true }),
        impersonatorUpdaterResourceID: reference('Resource', { isReadOnly: true }),
      },
      { of: 'Tickets', as: 'Notes', by: 'ticketID' },
    ),
    entity(
      'TicketSecondaryResources',
      ['create', 'delete', 'query'],
      {
        id: long({ isReadOnly: true, isRequired: true }),
        ticketID: reference('Ticket', { isRequired: true }),
        resourceID: reference('Resource', { isRequired: true }),
        roleID: reference('Role', { isRequired: true }),
      },
      { of: 'Tickets', as: 'SecondaryResources', by: 'ticketID' },
    ),
    entity(
      'TicketAdditionalConfigurationItems',
      ['create', 'delete', 'query'],
      {
        id: long({ isReadOnly: true, isRequired: true }),
        ticketID: reference('Ticket', { isRequired: true }),
        configurationItemID: reference('ConfigurationItem', { isRequired: true }),
      },
      { of: 'Tickets', as: 'AdditionalConfigurationItems', by: 'ticketID' },
    ),
    entity('TimeEntries', ['create', 'update', 'delete', 'query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      resourceID: reference('Resource', { isRequired: true }),
      roleID: reference('Role'),
      ticketID: reference('Ticket'),
      dateWorked: datetime(),
      startDateTime: datetime(),
      endDateTime: datetime(),
      hoursWorked: decimal(),
      summaryNotes: text(32000),
      internalNotes: text(32000),
      createDateTime: datetime({ isReadOnly: true }),
      creatorUserID: reference('Resource', { isReadOnly: true }),
      impersonatorCreatorResourceID: reference('Resource', { isReadOnly: true }),
    }),
    entity('Companies', ['create', 'update', 'query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      companyName: text(100, { isRequired: true }),
      companyType: picklist(values(['1:Customer', '3:Prospect', '4:Dead'])),
      ownerResourceID: reference('Resource', { isRequired: true }),
      phone: text(25, { isRequired: true }),
      webAddress: text(255),
      isActive: boolean(),
      createDate: datetime({ isReadOnly: true }),
    }),
    entity('Contacts', ['query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      companyID: reference('Company', { isRequired: true }),
      firstName: text(50, { isRequired: true }),
      lastName: text(50, { isRequired: true }),
      // A number and no boolean: the vendor's own.
      isActive: integer({ isRequired: true }),
      emailAddress: text(254),
      phone: text(25),
      mobilePhone: text(25),
      title: text(50),
    }),
    entity('ConfigurationItems', ['query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      companyID: reference('Company', { isRequired: true }),
      contactID: reference('Contact'),
      productID: reference('Product', { isRequired: true }),
      configurationItemType: picklist(values(['1:Workstation', '2:Server', '3:Network device'])),
      isActive: boolean({ isRequired: true }),
      referenceTitle: text(250),
      referenceNumber: text(50),
      serialNumber: text(100),
      rmmDeviceAuditHostname: text(100, { isReadOnly: true }),
      rmmDeviceAuditIPAddress: text(100, { isReadOnly: true }),
    }),
    entity('Resources', ['query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      firstName: text(50, { isRequired: true }),
      lastName: text(50, { isRequired: true }),
      email: text(254, { isRequired: true }),
      userName: text(32, { isRequired: true }),
      isActive: boolean(),
      licenseType: picklist(values(['1:Professional', '7:API User'])),
      defaultServiceDeskRoleID: reference('Role'),
      title: text(50),
    }),
    entity('ResourceServiceDeskRoles', ['query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      resourceID: reference('Resource', { isRequired: true }),
      roleID: reference('Role', { isRequired: true }),
      isActive: boolean(),
      isDefault: boolean(),
    }),
    entity('Roles', ['query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      name: text(200, { isRequired: true }),
      isActive: boolean({ isRequired: true }),
    }),
    ...webhooksOf('Ticket', ['Status', 'Title', 'Priority', 'Queue', 'Primary Resource']),
    ...webhooksOf('TicketNote', ['Title', 'Description', 'Note Type', 'Publish', 'Ticket ID']),
  ].map((one) => [one.name.toLowerCase(), one]),
);

/** The entity that a path such as `Tickets/7/Notes` writes; undefined where there is none. */
export function childEntity(parent: string, name: string): Entity | undefined {
  return [...entities.values()].find(
    ({ child }) =>
      child?.of.toLowerCase() === parent.toLowerCase() &&
      child.as.toLowerCase() === name.toLowerCase(),
  );
}

/** A picklist's label for a value that a row holds. */
export function labelOf(entityName: string, field: string, value: unknown): string {
  const known = entities.get(entityName.toLowerCase())?.fields.get(field.toLowerCase());
  return known?.picklist?.find((one) => one.value === String(value))?.label ?? '';
}

/** The fields of an entity as `entityInformation/fields` answers them. */
export function describeFields({ fields }: Entity): object[] {
  return [...fields.values()].map(({ picklist: list, picklistParent, ...field }) => ({
    ...field,
    isReference: field.referenceEntityType !== '',
    isPickList: list !== null,
    picklistValues: list,
    picklistParentValueField: picklistParent,
    isSupportedWebhookField: false,
  }));
}

function webhooksOf(what: 'Ticket' | 'TicketNote', fields: string[]): Entity[] {
  const name = `${what}Webhooks`;
  return [
    entity(name, ['create', 'update', 'delete', 'query'], {
      id: long({ isReadOnly: true, isRequired: true }),
      name: text(50, { isRequired: true }),
      isActive: boolean({ isRequired: true }),
      isReady: boolean({ isReadOnly: true }),
      webhookUrl: text(500, { isRequired: true }),
      deactivationUrl: text(500, { isRequired: true }),
      secretKey: text(64, { isRequired: true }),
      sendThresholdExceededNotification: boolean({ isRequired: true }),
      notificationEmailAddress: text(254),
      isSubscribedToCreateEvents: boolean(),
      isSubscribedToUpdateEvents: boolean(),
      isSubscribedToDeleteEvents: boolean(),
      ownerResourceID: reference('Resource', { isReadOnly: true }),
      webhookGUID: text(50, { isReadOnly: true }),
    }),
    entity(
      `${what}WebhookFields`,
      ['create', 'delete', 'query'],
      {
        id: long({ isReadOnly: true, isRequired: true }),
        webhookID: reference(name, { isRequired: true }),
        fieldID: picklist(values(fields.map((label, at) => `${900 + at}:${label}`)), {
          isRequired: true,
        }),
        isSubscribedField: boolean({ isRequired: true }),
        isDisplayAlwaysField: boolean({ isRequired: true }),
      },
      { of: name, as: 'Fields', by: 'webhookID' },
    ),
    entity(
      `${what}WebhookExcludedResources`,
      ['create', 'delete', 'query'],
      {
        id: long({ isReadOnly: true, isRequired: true }),
        webhookID: reference(name, { isRequired: true }),
        resourceID: reference('Resource', { isRequired: true }),
      },
      { of: name, as: 'ExcludedResources', by: 'webhookID' },
    ),
  ];
}

function statuses(): PicklistValue[] {
  return [
    ...values([
      '1:New',
      '8:In Progress',
      '7:Waiting Customer',
      '12:Waiting Vendor',
      '11:Escalate',
      '5:Complete',
    ]),
    { ...value('13:Waiting Parts (old)', 6), isActive: false },
  ].map((one) => ({ ...one, isSystem: one.value === '1' || one.value === '5' }));
}

/** Their numbers say nothing of their urgency, their order does. */
function priorities(): PicklistValue[] {
  return [
    ...values(['4:Critical', '1:High', '2:Medium', '3:Low']).map((one) => ({
      ...one,
      isDefaultValue: one.value === '2',
    })),
    { ...value('9:Whenever (old)', 4), isActive: false },
  ];
}

function queues(): PicklistValue[] {
  return [
    ...values(['29682833:Service Desk', '29683483:Field Services', '8:Monitoring Alert']),
    { ...value('29683999:Closed Branch', 3), isActive: false },
  ].map((one) => ({ ...one, isDefaultValue: one.value === '29682833' }));
}

function noteTypes(): PicklistValue[] {
  return values([
    '13:Workflow Rule Note - Task',
    '1:Task Summary',
    '2:Task Detail',
    '3:Task Notes',
  ]);
}

/** "All Autotask Users" are the customers too, in their portal. */
function publishing(): PicklistValue[] {
  return values(['1:All Autotask Users', '4:Internal & Co-Managed', '2:Internal Project Team']).map(
    (one) => ({ ...one, isDefaultValue: one.value === '1' }),
  );
}

function values(pairs: string[]): PicklistValue[] {
  return pairs.map(value);
}

/** Out of `5:Complete`. */
function value(pair: string, at: number): PicklistValue {
  const [number = '', label = ''] = pair.split(':');
  return {
    value: number,
    label,
    isDefaultValue: at === 0,
    sortOrder: at + 1,
    parentValue: '',
    isActive: true,
    isSystem: false,
  };
}

type Named = Omit<Field, 'name'>;
type Traits = Partial<Omit<Named, 'dataType' | 'length' | 'picklist'>>;

function entity(
  name: string,
  can: Entity['can'],
  fields: Record<string, Named>,
  child?: Entity['child'],
): Entity {
  return {
    name,
    can,
    ...(child && { child }),
    fields: new Map(
      Object.entries(fields).map(([field, traits]) => [
        field.toLowerCase(),
        { name: field, ...traits },
      ]),
    ),
  };
}

function field(dataType: Field['dataType'], length: number, traits: Traits): Named {
  return {
    dataType,
    length,
    isRequired: false,
    isReadOnly: false,
    isQueryable: true,
    referenceEntityType: '',
    picklist: null,
    picklistParent: '',
    ...traits,
  };
}

function long(traits: Traits = {}): Named {
  return field('long', 0, traits);
}
function integer(traits: Traits = {}): Named {
  return field('integer', 0, traits);
}
function decimal(traits: Traits = {}): Named {
  return field('decimal', 0, traits);
}
function boolean(traits: Traits = {}): Named {
  return field('boolean', 0, traits);
}
function datetime(traits: Traits = {}): Named {
  return field('datetime', 0, traits);
}
function text(length: number, traits: Traits = {}): Named {
  return field('string', length, traits);
}
function reference(to: string, traits: Traits = {}): Named {
  return field('integer', 0, { referenceEntityType: to, ...traits });
}
function picklist(list: PicklistValue[], traits: Traits = {}): Named {
  return { ...field('integer', 0, traits), picklist: list };
}
