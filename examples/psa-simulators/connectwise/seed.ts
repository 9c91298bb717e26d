import type { Company, ConnectwiseState, Contact, Note, Status, Ticket } from './state.js';
import { seedTickets } from './seed-tickets.js';

const hour = 3_600_000;

/** A small MSP with a year of work behind it. Times are counted back from now. */
export function seedState(now = Date.now()): ConnectwiseState {
  const companies = seedCompanies();
  const state: ConnectwiseState = {
    codebase: 'v2026_4/',
    boards: [
      { id: 1, name: 'Service desk' },
      { id: 3, name: 'Network operations' },
      { id: 6, name: 'Onboarding & changes' },
    ],
    statuses: [
      ...statuses(1, 16, ['New', 'In progress', 'Waiting on customer', 'Scheduled'], 'Completed'),
      ...statuses(3, 31, ['New', 'Investigating', 'In progress', 'Waiting on vendor'], 'Resolved'),
      ...statuses(6, 52, ['Requested', 'Scheduled', 'In progress'], 'Completed'),
    ],
    priorities: [
      { id: 6, name: 'Priority 1 – Critical', color: 'Red', sortOrder: 1, level: 'Critical' },
      { id: 15, name: 'Priority 2 – High', color: 'Orange', sortOrder: 2, level: 'High' },
      { id: 8, name: 'Priority 3 – Medium', color: 'Yellow', sortOrder: 3, level: 'Medium' },
      { id: 7, name: 'Priority 4 – Low', color: 'Green', sortOrder: 4, level: 'Low' },
    ],
    companies,
    contacts: companies.map(contactOf),
    configurations: companies.slice(0, 4).flatMap((company, at) =>
      devices.map(([name, type, ipAddress], device) => ({
        id: 500 + at * devices.length + device,
        companyId: company.id,
        name: `${company.identifier.slice(0, 3).toUpperCase()}-${name}`,
        type,
        serialNumber: `SN${(at + 3) * 7919}${device}`,
        ipAddress: ipAddress && ipAddress.replace('X', String(10 + at)),
      })),
    ),
    members: seedMembers(),
    tickets: [],
    notes: [],
    scheduleEntries: [],
    timeEntries: [],
    callbacks: [],
    hostedSetups: [],
    memberHashes: {},
    mayReadMembers: true,
    maxPageSize: 1000,
    nextId: 20_000,
  };
  addWrittenTickets(state, now);
  addGeneratedTickets(state, now);
  return state;
}

const devices = [
  ['WS01', 'Workstation', '10.X.4.21'],
  ['PRN02', 'Printer', '10.X.4.60'],
  ['FW01', 'Firewall', '10.X.0.1'],
  ['SRV01', 'Server', null],
] as const;

function seedMembers(): ConnectwiseState['members'] {
  const people = [
    ['mokafor', 'Margaret', 'Okafor', 'owner@connectwise.test'],
    ['therrera', 'Tomás', 'Herrera', 'engineer@connectwise.test'],
    ['isolberg', 'Ingrid', 'Solberg', 'cover@connectwise.test'],
    ['praman', 'Priya', 'Raman', 'l1@connectwise.test'],
    ['dwhitlock', 'Daniel', 'Whitlock', 'viewer@connectwise.test'],
    ['jweber', 'Jonas', 'Weber', 'jonas.weber@elsewhere.test'],
    // A part of another's identifier: who searches for this one must not find the other's tickets.
    ['raman', 'Old', 'Account', 'old.account@connectwise.test'],
    ['rfapi', 'ResolutionFlow', 'API', 'api@connectwise.test'],
  ] as const;
  return people.map(([identifier, firstName, lastName, email], at) => ({
    id: 150 + at * 3,
    identifier,
    firstName,
    lastName,
    email,
    licenseClass: identifier === 'rfapi' ? 'A' : 'F',
    inactive: identifier === 'raman',
  }));
}

function statuses(boardId: number, from: number, open: string[], closing: string): Status[] {
  return [...open, closing].map((name, at) => ({
    id: from + at,
    boardId,
    name,
    closed: name === closing,
    isDefault: at === 0,
    refusesTime: name === closing,
  }));
}

function seedCompanies(): Company[] {
  const known = ['Northwind Dental', 'Harbor Legal', 'Alpine Logistics', 'Cedar Family Clinic'];
  const places = ['Maple', 'Granite', 'Lakeside', 'Summit', 'Willow', 'Iron Bridge', 'Juniper'];
  const trades = ['Accounting', 'Architects', 'Bakery', 'Veterinary', 'Realty', 'Studios'];
  const kinds = ['Group', 'Partners', '& Sons'];
  const generated = places.flatMap((place) =>
    trades.flatMap((trade) => kinds.map((kind) => `${place} ${trade} ${kind}`)),
  );
  const names = [...known, "O'Neill & Daughters", ...generated.slice(0, 119), 'Sold Its Business'];
  return names.map((name, at) => ({
    id: 250 + at,
    identifier: `${name.replace(/[^A-Za-z]/g, '').slice(0, 18)}${at > 3 ? at : ''}`,
    name,
    phone: `+1 206 555 ${String(1000 + at)}`,
    website: at < 4 ? `https://${name.toLowerCase().replace(/\W+/g, '-')}.example` : null,
    deleted: name === 'Sold Its Business',
  }));
}

function contactOf(company: Company, at: number): Contact {
  const names = [
    ['Helen', 'Marsh'],
    ['Victor', 'Lindqvist'],
    ['Amara', 'Nwosu'],
    ['Peter', 'Castellano'],
  ] as const;
  const [firstName, lastName] = names[at % names.length] ?? names[0];
  return {
    id: 4000 + at,
    companyId: company.id,
    firstName,
    lastName,
    email: `${firstName}.${lastName}@${company.identifier}.example`.toLowerCase(),
    phone: `+1 206 555 ${String(3000 + at)}`,
  };
}

function addWrittenTickets(state: ConnectwiseState, now: number): void {
  seedTickets.forEach((written, at) => {
    const company = state.companies.find(({ name }) => name === written.company);
    const contact = state.contacts.find(({ companyId }) => companyId === company?.id);
    const board = state.boards.find(({ name }) => name === written.board);
    const status = state.statuses.find(
      ({ boardId, name }) => boardId === board?.id && name === written.status,
    );
    if (!company || !contact || !board || !status) throw new Error(`bad seed: ${written.summary}`);
    const id = 1001 + at;
    const enteredAt = now - written.hoursAgo * hour;
    const ticket = addTicket(state, {
      id,
      summary: written.summary,
      boardId: board.id,
      statusId: status.id,
      priorityId: state.priorities[written.priority - 1]?.id ?? 8,
      companyId: company.id,
      contactId: contact.id,
      enteredAt,
      isClosed: status.closed,
    });
    ticket.configurationIds = state.configurations
      .filter(({ companyId, type }) => companyId === company.id && type === written.device)
      .map((one) => one.id);
    for (const identifier of written.assigned ?? []) assign(state, id, identifier);
    const [first, ...rest] = written.notes;
    if (first) addNote(state, ticket, first, { contactId: contact.id, at: enteredAt });
    rest.forEach((note, index) =>
      addNote(state, ticket, note, { contactId: null, at: enteredAt + (index + 1) * 0.4 * hour }),
    );
  });
}

function addNote(
  state: ConnectwiseState,
  ticket: Ticket,
  [kind, text, author]: readonly [Note['kind'], string, string?],
  { contactId, at }: { contactId: number | null; at: number },
): void {
  const member = state.members.find(({ identifier }) => identifier === author);
  state.notes.push({
    id: 9000 + state.notes.length,
    ticketId: ticket.id,
    text,
    kind,
    isIssue: contactId !== null,
    memberId: member?.id ?? null,
    contactId: member ? null : contactId,
    createdAt: iso(at),
    createdBy: member?.identifier ?? 'EmailConnector',
  });
}

/** Everyday work, so that lists have pages; the same at every start but for the times. */
function addGeneratedTickets(state: ConnectwiseState, now: number): void {
  const subjects = [
    'Password reset for a new starter',
    'Laptop does not wake from sleep',
    'Shared mailbox missing in Outlook',
    'Slow internet since this morning',
    'Backup job finished with warnings',
    'Monitor flickers on the docking station',
    'Request: access to the finance folder',
    'Teams calls drop after a minute',
    'Disk almost full on the file server',
    'Scanner does not send to e-mail',
    'Certificate expires within 14 days',
  ];
  const people = ['therrera', 'isolberg', 'praman', 'jweber'];
  for (let at = 0; at < 248; at += 1) {
    const company = state.companies[(at * 7) % (state.companies.length - 1)];
    const board = state.boards[at % 5 === 0 ? 1 : at % 11 === 0 ? 2 : 0];
    const own = state.statuses.filter(({ boardId }) => boardId === board?.id);
    const isClosed = at % 4 === 3;
    const open = own.filter(({ closed }) => !closed);
    const status = isClosed ? own.find(({ closed }) => closed) : open[at % open.length];
    if (!company || !board || !status) continue;
    const ticket = addTicket(state, {
      id: 2001 + at,
      summary: `${subjects[at % subjects.length]} (${company.name})`.slice(0, 100),
      boardId: board.id,
      statusId: status.id,
      priorityId: state.priorities[[2, 3, 1, 2, 3, 0][at % 6] ?? 2]?.id ?? 8,
      companyId: company.id,
      contactId: state.contacts.find(({ companyId }) => companyId === company.id)?.id ?? null,
      enteredAt: now - (30 + at * 5.3) * hour,
      isClosed,
    });
    if (at % 3 !== 0) assign(state, ticket.id, people[at % people.length] ?? 'praman');
    addNote(state, ticket, ['discussion', `${ticket.summary}. Please have a look.`], {
      contactId: ticket.contactId,
      at: Date.parse(ticket.enteredAt),
    });
  }
}

function addTicket(
  state: ConnectwiseState,
  {
    enteredAt,
    isClosed,
    ...given
  }: Pick<
    Ticket,
    'id' | 'summary' | 'boardId' | 'statusId' | 'priorityId' | 'companyId' | 'contactId'
  > & { enteredAt: number; isClosed: boolean },
): Ticket {
  const ticket: Ticket = {
    ...given,
    ownerId: null,
    configurationIds: [],
    externalXRef: null,
    enteredAt: iso(enteredAt),
    updatedAt: iso(enteredAt + 0.2 * hour),
    updatedBy: 'EmailConnector',
    closedAt: isClosed ? iso(enteredAt + 6 * hour) : null,
    respondBy: iso(enteredAt + 2 * hour),
    resolveBy: iso(enteredAt + 24 * hour),
    respondedAt: isClosed ? iso(enteredAt + hour) : null,
  };
  state.tickets.push(ticket);
  return ticket;
}

function assign(state: ConnectwiseState, ticketId: number, identifier: string): void {
  const member = state.members.find((one) => one.identifier === identifier);
  if (!member) throw new Error(`bad seed: ${identifier}`);
  state.scheduleEntries.push({
    id: 7000 + state.scheduleEntries.length,
    ticketId,
    memberId: member.id,
    done: false,
    dateStart: null,
    dateEnd: null,
  });
}

/** Times as the API writes them: whole seconds, UTC. */
export function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
