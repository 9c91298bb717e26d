import { stamp } from './stamp.js';
import type { Row } from './state.js';

/**
 * A small MSP: the same every time but for its dates, which lie before `now`.
 * @param now Milliseconds since 1970.
 */
export function seed(now: number): Record<string, Map<number, Row>> {
  const companies = seedCompanies();
  const contacts = companies.map((company, at) => contactOf(company, at));
  const devices = companies.flatMap((company, at) => devicesOf(company, at));
  const tickets = numbered(
    [...written, ...generated()].map((draft, at) =>
      ticketOf(draft, { at, now, contacts, devices }),
    ),
  );
  return {
    Companies: byId([ownCompany, ...companies]),
    Contacts: byId(contacts),
    ConfigurationItems: byId(devices),
    Resources: byId(resources),
    Roles: byId([
      { id: 29683354, name: 'Help Desk Technician', isActive: true },
      { id: 29683355, name: 'Systems Engineer', isActive: true },
    ]),
    ResourceServiceDeskRoles: byId(deskRoles()),
    Tickets: byId(tickets),
    TicketNotes: byId(tickets.flatMap((ticket) => notesOf(ticket, now))),
    TicketSecondaryResources: byId(secondaries(tickets)),
    TicketAdditionalConfigurationItems: byId([
      { id: 601, ticketID: 7803, configurationItemID: devices[5]?.id },
    ]),
    TimeEntries: new Map(),
  };
}

/** Ids of the people who appear in the screen's `?as=`. */
export const people = {
  owner: 29682881,
  engineer: 29682882,
  cover: 29682883,
  l1: 29682884,
  viewer: 29682885,
  jonas: 29682886,
} as const;
/** Who our API user is. */
export const apiUserId = 29682890;

const ownCompany: Row = {
  id: 0,
  companyName: 'Meridian Managed IT',
  companyType: 1,
  ownerResourceID: people.owner,
  phone: '555-0100',
  webAddress: 'https://meridian.test',
  isActive: true,
};
const namedCompanies = [
  'Northwind Dental',
  'Harbor Legal',
  'Alpine Logistics',
  'Cedar Family Clinic',
];
const minute = 60_000;
const hour = 60 * minute;

const resources: Row[] = [
  person(people.owner, 'Margaret', 'Okafor', 'owner@autotask.test', 29683355),
  person(people.engineer, 'Tomás', 'Herrera', 'engineer@autotask.test', 29683355),
  // Her role stands in the service desk roles alone.
  person(people.cover, 'Ingrid', 'Solberg', 'cover@autotask.test', null),
  person(people.l1, 'Priya', 'Raman', 'l1@autotask.test', 29683354),
  // He has no role at all, so that nothing can be assigned to him.
  person(people.viewer, 'Daniel', 'Whitlock', 'viewer@autotask.test', null),
  person(people.jonas, 'Jonas', 'Weber', 'jonas.weber@elsewhere.test', 29683354),
  { ...person(29682887, 'Old', 'Account', 'old@autotask.test', 29683354), isActive: false },
  { ...person(apiUserId, 'API', 'Integration', 'api@autotask.test', null), licenseType: 7 },
];

interface Draft {
  title: string;
  description: string;
  company: number;
  queue?: number;
  status?: number;
  priority?: number;
  assigned?: number;
  /** Hours ago. */
  age?: number;
}

/** What people write, with what breaks careless programs. */
const written: Draft[] = [
  {
    title: 'Printer offline on the second floor',
    description: 'The front desk printer shows offline since this morning. Two of us tried.',
    company: 175,
    priority: 1,
    assigned: people.l1,
    age: 2,
  },
  {
    title: 'VPN tunnel down to the branch office',
    description: 'Nobody at the branch reaches the file server. Phones work.',
    company: 177,
    priority: 4,
    assigned: people.engineer,
    status: 8,
    age: 1,
  },
  {
    title: 'Outlook keeps asking for the password',
    description: 'Since the password change on Monday Outlook asks every few minutes.',
    company: 176,
    assigned: people.l1,
    status: 8,
    age: 5,
  },
  {
    title: 'Cannot open "Q3 report".xlsx',
    description: 'Excel says the file is locked by C:\\Users\\mona. 100% of the team waits.',
    company: 178,
    priority: 3,
    age: 7,
  },
  {
    title: 'New starter on Monday: laptop and accounts',
    description: 'Please prepare a laptop, mail and the practice software.',
    company: 175,
    queue: 29683483,
    assigned: people.cover,
    age: 20,
  },
  {
    title: "Dr. O'Brien cannot sign in to the practice software",
    description: 'Error "license server unreachable" \\\\srv01\\lic; worked yesterday.',
    company: 178,
    priority: 1,
    age: 3,
  },
  {
    title: 'Backup of SRV-FILE01 failed three nights in a row',
    description: 'Repository is full? See the alert.',
    company: 177,
    queue: 8,
    priority: 1,
    assigned: people.jonas,
    age: 9,
  },
  {
    title: 'Wi-Fi drops in the conference room',
    description: 'Calls freeze every ten minutes or so.',
    company: 176,
    status: 7,
    assigned: people.l1,
    age: 30,
  },
  {
    title: 'Suspicious e-mail: "Rechnung für Müller & Söhne" <billing>',
    description: 'Forwarded as an attachment. Nobody clicked, we think.',
    company: 176,
    priority: 4,
    status: 11,
    age: 4,
  },
  {
    title: 'Scanner sends to the wrong folder',
    description: 'Scans of reception end up in accounting.',
    company: 175,
    priority: 3,
    age: 50,
  },
  {
    title: 'Monitors flicker after docking',
    description: 'Two of five docks, newest firmware.',
    company: 0,
    priority: 3,
    age: 60,
  },
  {
    title: 'Server room is warm (28 °C)',
    description: 'Alert of the sensor in the rack.',
    company: 177,
    queue: 8,
    status: 12,
    age: 26,
  },
];

/** Enough that one page of the vendor's does not hold what a careless program reads. */
function generated(): Draft[] {
  const subjects = ['Laptop is slow', 'Mailbox is full', 'Password reset', 'Disk space low on C:'];
  const where = ['reception', 'accounting', 'the warehouse', 'room 12', 'the home office'];
  const priorities = [2, 3, 1, 2, 3, 4, 2];
  return Array.from({ length: 248 }, (_, at) => ({
    title: `${pick(subjects, at)} (${pick(where, at * 3)})`,
    description: `Reported by phone, call ${at + 1}.`,
    company: 175 + (at % 124),
    queue: at % 5 === 0 ? 8 : at % 7 === 0 ? 29683483 : 29682833,
    status: at % 2 === 0 ? 5 : pick([1, 8, 7, 12], at),
    priority: pick(priorities, at),
    ...(at % 3 === 0 && { assigned: pick(Object.values(people), at) }),
    age: 60 + at * 5,
  }));
}

interface Surroundings {
  at: number;
  now: number;
  contacts: Row[];
  devices: Row[];
}

function ticketOf(draft: Draft, { at, now, contacts, devices }: Surroundings): Row {
  const created = now - (draft.age ?? 1) * hour;
  const status = draft.status ?? 1;
  const done = status === 5;
  const assigned =
    draft.assigned === people.viewer || draft.assigned === undefined ? null : draft.assigned;
  const due = created + (draft.priority === 4 ? 2 : 48) * hour;
  return {
    id: 7801 + at,
    title: draft.title,
    description: draft.description,
    companyID: draft.company,
    contactID: contacts.find((one) => one.companyID === draft.company)?.id ?? null,
    status,
    priority: draft.priority ?? 2,
    queueID: draft.queue ?? 29682833,
    source: at % 2 ? 2 : 4,
    issueType: 10,
    subIssueType: 137,
    ticketType: 2,
    ticketCategory: 3,
    assignedResourceID: assigned,
    assignedResourceRoleID: assigned === null ? null : roleOf(assigned),
    dueDateTime: stamp(due),
    createDate: stamp(created),
    lastActivityDate: stamp(created + 20 * minute),
    lastTrackedModificationDateTime: stamp(created + 20 * minute),
    completedDate: done ? stamp(created + 3 * hour) : null,
    completedByResourceID: done ? people.l1 : null,
    creatorResourceID: people.l1,
    resolution: done ? 'Done and confirmed with the caller.' : null,
    configurationItemID:
      at % 3 === 2 ? null : (devices.find((one) => one.companyID === draft.company)?.id ?? null),
    externalID: null,
    serviceLevelAgreementID: at % 4 === 3 ? null : 1,
    serviceLevelAgreementHasBeenMet: done ? at % 5 !== 0 : null,
    firstResponseDueDateTime: stamp(created + hour),
    firstResponseDateTime: assigned === null ? null : stamp(created + 20 * minute),
    resolvedDueDateTime: stamp(due),
    resolvedDateTime: done ? stamp(created + 3 * hour) : null,
    userDefinedFields: [{ name: 'Site', value: at % 2 ? 'Main' : 'Branch' }],
  };
}

/** Gives each ticket the number that Autotask makes of its day. */
function numbered(tickets: Row[]): Row[] {
  const perDay = new Map<string, number>();
  return [...tickets]
    .sort((a, b) => String(a.createDate).localeCompare(String(b.createDate)))
    .map((ticket) => {
      const day = String(ticket.createDate).slice(0, 10).replaceAll('-', '');
      const count = (perDay.get(day) ?? 0) + 1;
      perDay.set(day, count);
      return { ...ticket, ticketNumber: `T${day}.${String(count).padStart(4, '0')}` };
    });
}

function notesOf(ticket: Row, now: number): Row[] {
  if (ticket.id > 7812) return [];
  const created = Date.parse(String(ticket.createDate));
  const shared = { ticketID: ticket.id, noteType: 3, createdByContactID: null };
  return [
    {
      ...shared,
      id: ticket.id * 10,
      title: 'Call',
      description: 'Called back, asked for a screenshot.',
      publish: 1,
      creatorResourceID: people.l1,
      createDateTime: stamp(created + 10 * minute),
    },
    {
      ...shared,
      id: ticket.id * 10 + 1,
      title: 'For us',
      description: 'The same caller as last month; check the firmware first.',
      publish: 2,
      creatorResourceID: people.engineer,
      createDateTime: stamp(created + 15 * minute),
    },
    {
      ...shared,
      id: ticket.id * 10 + 2,
      title: 'Reply from the client portal',
      description: 'It happens again. Could you hurry?',
      publish: 1,
      creatorResourceID: null,
      createdByContactID: ticket.contactID,
      createDateTime: stamp(Math.min(now - minute, created + 20 * minute)),
    },
  ];
}

function secondaries(tickets: Row[]): Row[] {
  const of = (id: number, ticketID: number, resourceID: number) => ({
    id,
    ticketID,
    resourceID,
    roleID: roleOf(resourceID),
  });
  const known = new Set(tickets.map(({ id }) => id));
  return [
    of(401, 7802, people.l1),
    of(402, 7807, people.engineer),
    of(403, 7807, people.l1),
  ].filter(({ ticketID }) => known.has(ticketID));
}

/** The role in which somebody works on tickets. */
function roleOf(resourceId: number): number {
  const isTechnician = resourceId === people.l1 || resourceId === people.jonas;
  return isTechnician ? 29683354 : 29683355;
}

function deskRoles(): Row[] {
  const of = (id: number, resourceID: number, roleID: number, isActive = true) => ({
    id,
    resourceID,
    roleID,
    isActive,
    isDefault: false,
  });
  return [
    of(301, people.engineer, 29683355),
    of(302, people.cover, 29683354, false),
    of(303, people.cover, 29683355),
    of(304, people.l1, 29683354),
  ];
}

function seedCompanies(): Row[] {
  const kinds = ['Bakery', 'Architects', 'Freight', 'Pharmacy', 'Printing', 'Insurance'];
  const places = ['Lake', 'Hill', 'River', 'Stone', 'Oak', 'Maple', 'Bay', 'North', 'West', 'Old'];
  return Array.from({ length: 124 }, (_, at) => ({
    id: 175 + at,
    companyName:
      namedCompanies[at] ?? `${pick(places, at)} ${pick(kinds, Math.floor(at / 10))} ${at}`,
    companyType: 1,
    ownerResourceID: people.owner,
    phone: `555-0${String(200 + at)}`,
    webAddress: `https://company${at}.test`,
    isActive: at !== 120,
  }));
}

function contactOf(company: Row, at: number): Row {
  const firstNames = ['Mona', 'Luis', 'Anke', 'Rashid', 'Chloé', 'Seán'];
  return {
    id: 30_001 + at,
    companyID: company.id,
    firstName: pick(firstNames, at),
    lastName: pick(['Field', 'Ortega', 'Brandt', "O'Brien", 'Malik'], at * 2),
    isActive: 1,
    emailAddress: `contact${at}@company${at}.test`,
    phone: `555-1${String(100 + at)}`,
    mobilePhone: null,
    title: null,
  };
}

function devicesOf(company: Row, at: number): Row[] {
  return ['PC-FRONT', 'SRV-FILE01'].map((name, which) => ({
    id: 50_001 + at * 2 + which,
    companyID: company.id,
    contactID: null,
    productID: 20 + which,
    configurationItemType: 1 + which,
    isActive: true,
    referenceTitle: `${name}-${at}`,
    serialNumber: `SN${90_000 + at * 2 + which}`,
    rmmDeviceAuditHostname: null,
    rmmDeviceAuditIPAddress: `10.20.${at % 250}.${10 + which}`,
  }));
}

function person(
  id: number,
  firstName: string,
  lastName: string,
  email: string,
  defaultServiceDeskRoleID: number | null,
): Row {
  return {
    id,
    firstName,
    lastName,
    email,
    userName: email.split('@')[0],
    isActive: true,
    licenseType: 1,
    defaultServiceDeskRoleID,
    title: null,
  };
}

function byId(rows: Row[]): Map<number, Row> {
  return new Map([...rows].sort((a, b) => a.id - b.id).map((row) => [row.id, row]));
}

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T;
}
