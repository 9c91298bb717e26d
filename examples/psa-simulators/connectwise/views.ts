import type { Row } from './conditions.js';
import type {
  Callback,
  Company,
  Configuration,
  ConnectwiseState,
  Contact,
  HostedSetup,
  Member,
  Note,
  ScheduleEntry,
  Status,
  Ticket,
  TimeEntry,
} from './state.js';

/** Records as the API writes them: references in full, and nothing that is null. */
export function createViews(state: ConnectwiseState, now: () => number) {
  const byId = <T extends { id: number }>(list: readonly T[], id: number | null) =>
    list.find((one) => one.id === id);
  const boardRef = (id: number) => named(byId(state.boards, id));
  const companyRef = (id: number) => {
    const company = byId(state.companies, id);
    return company && { id, identifier: company.identifier, name: company.name };
  };
  const memberRef = (id: number | null) => {
    const member = byId(state.members, id);
    return member && { id: member.id, identifier: member.identifier, name: nameOf(member) };
  };
  const contactRef = (id: number | null) => {
    const contact = byId(state.contacts, id);
    return contact && { id: contact.id, name: nameOf(contact) };
  };
  const ticketRef = (id: number) => ({ id, summary: byId(state.tickets, id)?.summary });

  function ticket(one: Ticket): Row {
    const status = byId(state.statuses, one.statusId);
    const priority = byId(state.priorities, one.priorityId);
    const contact = byId(state.contacts, one.contactId);
    const assigned = state.scheduleEntries
      .filter(({ ticketId, done }) => ticketId === one.id && !done)
      .map(({ memberId }) => byId(state.members, memberId)?.identifier);
    const breached = !one.closedAt && Date.parse(one.resolveBy) < now();
    return compact({
      id: one.id,
      summary: one.summary,
      recordType: 'ServiceTicket',
      board: boardRef(one.boardId),
      status: status && { id: status.id, name: status.name, sort: status.id },
      company: companyRef(one.companyId),
      contact: contactRef(one.contactId),
      contactName: contact && nameOf(contact),
      contactPhoneNumber: contact?.phone,
      contactEmailAddress: contact?.email,
      owner: memberRef(one.ownerId),
      priority: priority && {
        id: priority.id,
        name: priority.name,
        sort: priority.sortOrder,
        level: priority.level,
      },
      severity: 'Medium',
      impact: 'Medium',
      externalXRef: one.externalXRef,
      closedDate: one.closedAt,
      closedFlag: status?.closed ?? false,
      dateResponded: one.respondedAt,
      dateResolved: one.closedAt,
      respondByGoalUTC: one.respondBy,
      resolutionGoalUTC: one.resolveBy,
      sla: { id: 3, name: 'Standard SLA' },
      slaStatus: slaStatus(one, status),
      isInSla: !breached,
      resources: assigned.length ? assigned.join(', ') : null,
      hasChildTicket: false,
      _info: {
        lastUpdated: one.updatedAt,
        updatedBy: one.updatedBy,
        dateEntered: one.enteredAt,
        enteredBy: 'EmailConnector',
      },
    });
  }

  function slaStatus(one: Ticket, status: Status | undefined): string {
    if (status?.closed) return 'Resolved';
    if (status?.name.startsWith('Waiting')) return 'Waiting';
    return one.respondedAt ? `Resolve by ${one.resolveBy}` : `Respond by ${one.respondBy}`;
  }

  return {
    ticket,
    status: (one: Status): Row => ({
      id: one.id,
      name: one.name,
      board: boardRef(one.boardId),
      sortOrder: one.id,
      displayOnBoard: true,
      inactive: false,
      closedStatus: one.closed,
      timeEntryNotAllowed: one.refusesTime,
      defaultFlag: one.isDefault,
      escalationStatus: one.name.startsWith('Waiting') ? 'NoEscalation' : 'NotResponded',
      customerPortalFlag: true,
    }),
    board: (one: { id: number; name: string }): Row => ({
      ...one,
      location: { id: 2, name: 'Seattle' },
      department: { id: 10, name: 'Professional services' },
      inactiveFlag: false,
      projectFlag: false,
    }),
    company: (one: Company): Row =>
      compact({
        id: one.id,
        identifier: one.identifier,
        name: one.name,
        status: { id: 1, name: 'Active' },
        phoneNumber: one.phone,
        website: one.website,
        deletedFlag: one.deleted,
      }),
    contact: (one: Contact): Row => ({
      id: one.id,
      firstName: one.firstName,
      lastName: one.lastName,
      company: companyRef(one.companyId),
      inactiveFlag: false,
      defaultPhoneNbr: one.phone,
      communicationItems: [
        {
          id: one.id * 2,
          type: { id: 1, name: 'Email' },
          value: one.email,
          defaultFlag: true,
          domain: one.email.slice(one.email.indexOf('@')),
          communicationType: 'Email',
        },
        {
          id: one.id * 2 + 1,
          type: { id: 2, name: 'Direct' },
          value: one.phone,
          defaultFlag: true,
          communicationType: 'Phone',
        },
      ],
    }),
    configuration: (one: Configuration): Row =>
      compact({
        id: one.id,
        name: one.name,
        type: { id: 1, name: one.type },
        company: companyRef(one.companyId),
        deviceIdentifier: one.name,
        serialNumber: one.serialNumber,
        ipAddress: one.ipAddress,
        activeFlag: true,
      }),
    member: (one: Member): Row => ({
      id: one.id,
      identifier: one.identifier,
      firstName: one.firstName,
      lastName: one.lastName,
      primaryEmail: one.email,
      officeEmail: one.email,
      inactiveFlag: one.inactive,
      licenseClass: one.licenseClass,
    }),
    memberInfo: (one: Member): Row => ({
      id: one.id,
      identifier: one.identifier,
      firstName: one.firstName,
      lastName: one.lastName,
      fullName: nameOf(one),
      defaultEmail: one.email,
      licenseClass: one.licenseClass,
      inactiveFlag: one.inactive,
    }),
    note: (one: Note): Row =>
      compact({
        id: one.id,
        ticketId: one.ticketId,
        text: one.text,
        ...noteFlags(one),
        issueFlag: one.isIssue,
        member: memberRef(one.memberId),
        contact: contactRef(one.contactId),
        customerUpdatedFlag: false,
        processNotifications: false,
        dateCreated: one.createdAt,
        createdBy: one.createdBy,
        internalFlag: one.kind === 'internal',
        externalFlag: one.kind === 'discussion',
        _info: { lastUpdated: one.createdAt, updatedBy: one.createdBy },
      }),
    /** The same as all notes show it, beside those of time entries. */
    ticketNote: (one: Note): Row =>
      compact({
        id: one.id,
        noteType: 'TicketNote',
        ticket: ticketRef(one.ticketId),
        text: one.text,
        isMarkdownFlag: false,
        ...noteFlags(one),
        bundledFlag: false,
        mergedFlag: false,
        issueFlag: one.isIssue,
        originalAuthor: one.createdBy,
        member: memberRef(one.memberId),
        contact: contactRef(one.contactId),
        _info: { lastUpdated: one.createdAt, dateEntered: one.createdAt, updatedBy: one.createdBy },
      }),
    timeEntryNote: (one: TimeEntry): Row =>
      compact({
        id: one.id,
        noteType: 'TimeEntryNote',
        ticket: ticketRef(one.ticketId),
        text: one.notes,
        isMarkdownFlag: false,
        detailDescriptionFlag: one.addTo.discussion,
        internalAnalysisFlag: one.addTo.internal,
        resolutionFlag: one.addTo.resolution,
        timeStart: one.timeStart,
        timeEnd: one.timeEnd,
        issueFlag: false,
        member: memberRef(one.memberId),
        _info: { lastUpdated: one.enteredAt, dateEntered: one.enteredAt },
      }),
    scheduleEntry: (one: ScheduleEntry): Row =>
      compact({
        id: one.id,
        objectId: one.ticketId,
        name: byId(state.tickets, one.ticketId)?.summary,
        member: memberRef(one.memberId),
        dateStart: one.dateStart,
        dateEnd: one.dateEnd,
        type: { id: 4, identifier: 'S' },
        status: { id: 2, name: 'Firm' },
        doneFlag: one.done,
        ownerFlag: false,
      }),
    timeEntry: (one: TimeEntry): Row => ({
      id: one.id,
      company: companyRef(byId(state.tickets, one.ticketId)?.companyId ?? 0),
      chargeToId: one.ticketId,
      chargeToType: 'ServiceTicket',
      member: memberRef(one.memberId),
      timeStart: one.timeStart,
      timeEnd: one.timeEnd,
      actualHours: (Date.parse(one.timeEnd) - Date.parse(one.timeStart)) / 3_600_000,
      billableOption: one.billableOption,
      notes: one.notes,
      addToDetailDescriptionFlag: one.addTo.discussion,
      addToInternalAnalysisFlag: one.addTo.internal,
      addToResolutionFlag: one.addTo.resolution,
      ticket: ticketRef(one.ticketId),
      status: 'Open',
    }),
    callback: (one: Callback): Row =>
      compact({
        id: one.id,
        description: one.description,
        url: one.url,
        objectId: one.objectId,
        type: one.type,
        level: one.level,
        memberId: one.memberId,
        inactiveFlag: one.inactive,
      }),
    hostedSetup: (one: HostedSetup): Row => compact({ ...one, disabledFlag: false }),
  };
}
export type Views = ReturnType<typeof createViews>;

/** Fields that conditions and orders may name: those that the API returns, whether set or not. */
export const fieldsOf = {
  ticket: paths(
    'id summary recordType contactName contactPhoneNumber contactEmailAddress severity impact externalXRef closedDate closedFlag closedBy dateResponded dateResolved respondByGoalUTC resolutionGoalUTC slaStatus isInSla resources parentTicketId hasChildTicket requiredDate budgetHours actualHours',
    'board status company/identifier company contact owner/identifier owner priority/sort priority/level priority sla type subType item team source configuration',
  ),
  status: paths(
    'id sortOrder displayOnBoard inactive closedStatus timeEntryNotAllowed defaultFlag escalationStatus name',
    'board',
  ),
  board: paths('id name inactiveFlag projectFlag', 'location department'),
  priority: paths('id name color sortOrder defaultFlag level', ''),
  company: paths('id identifier name phoneNumber website deletedFlag', 'status territory'),
  contact: paths(
    'id firstName lastName inactiveFlag defaultPhoneNbr communicationItems',
    'company/identifier company',
  ),
  configuration: paths(
    'id name deviceIdentifier serialNumber ipAddress macAddress activeFlag',
    'type company/identifier company',
  ),
  member: paths(
    'id identifier firstName lastName primaryEmail officeEmail inactiveFlag licenseClass',
    '',
  ),
  memberInfo: paths(
    'id identifier firstName lastName fullName defaultEmail inactiveFlag licenseClass',
    '',
  ),
  note: paths(
    'id ticketId text detailDescriptionFlag internalAnalysisFlag resolutionFlag issueFlag dateCreated createdBy internalFlag externalFlag',
    'member/identifier member contact',
  ),
  ticketNote: paths(
    'id text detailDescriptionFlag internalAnalysisFlag resolutionFlag issueFlag timeStart timeEnd originalAuthor',
    'ticket member/identifier member contact',
  ),
  scheduleEntry: paths(
    'id objectId name dateStart dateEnd doneFlag ownerFlag hours',
    'member/identifier member type/identifier type status',
  ),
  scheduleType: paths('id name identifier', ''),
  timeEntry: paths(
    'id chargeToId chargeToType timeStart timeEnd actualHours billableOption notes status addToDetailDescriptionFlag addToInternalAnalysisFlag addToResolutionFlag',
    'company/identifier company member/identifier member ticket',
  ),
  callback: paths('id description url objectId type level memberId inactiveFlag', ''),
  hostedScreen: paths('id screenId name', ''),
  hostedSetup: paths('id screenId description url type origin podHeight disabledFlag', ''),
  reference: paths('id identifier name description deviceIdentifier', ''),
} as const;

/** `references` are there themselves, with their id and their name. */
function paths(plain: string, references: string): string[] {
  const names = references.split(' ').filter(Boolean);
  return [
    ...plain.split(' '),
    ...names,
    ...names
      .filter((name) => !name.includes('/'))
      .flatMap((name) => [`${name}/id`, `${name}/name`]),
  ];
}

export function nameOf({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return `${firstName} ${lastName}`;
}

function noteFlags({ kind }: Note): Row {
  return {
    detailDescriptionFlag: kind === 'discussion',
    internalAnalysisFlag: kind === 'internal',
    resolutionFlag: kind === 'resolution',
  };
}

function named(one: { id: number; name: string } | undefined): Row | undefined {
  return one && { id: one.id, name: one.name };
}

function compact(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined),
  );
}
