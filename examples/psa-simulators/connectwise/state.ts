import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** All that the simulated ConnectWise knows. References are ids; views write them out. */
export interface ConnectwiseState {
  /** With its trailing slash, as the API gives it. Another one makes the old addresses unknown. */
  codebase: string;
  boards: Board[];
  statuses: Status[];
  priorities: Priority[];
  companies: Company[];
  contacts: Contact[];
  configurations: Configuration[];
  members: Member[];
  tickets: Ticket[];
  notes: Note[];
  scheduleEntries: ScheduleEntry[];
  timeEntries: TimeEntry[];
  callbacks: Callback[];
  hostedSetups: HostedSetup[];
  /** What proves a member who is signed in: hash to the member's identifier. */
  memberHashes: Record<string, string>;
  /** Members without the right to read others find only the light list. */
  mayReadMembers: boolean;
  /** Larger pages are cut to this without a word. */
  maxPageSize: number;
  nextId: number;
}

export interface Board {
  id: number;
  name: string;
}
export interface Status {
  id: number;
  boardId: number;
  name: string;
  closed: boolean;
  isDefault: boolean;
  refusesTime: boolean;
}
export interface Priority {
  id: number;
  name: string;
  color: string;
  sortOrder: number;
  level: 'Critical' | 'High' | 'Medium' | 'Low';
}
export interface Company {
  id: number;
  identifier: string;
  name: string;
  phone: string;
  website: string | null;
  deleted: boolean;
}
export interface Contact {
  id: number;
  companyId: number;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
}
export interface Configuration {
  id: number;
  companyId: number;
  name: string;
  type: string;
  serialNumber: string;
  ipAddress: string | null;
}
export interface Member {
  id: number;
  identifier: string;
  firstName: string;
  lastName: string;
  email: string;
  licenseClass: 'F' | 'A';
  inactive: boolean;
}
export interface Ticket {
  id: number;
  summary: string;
  boardId: number;
  statusId: number;
  priorityId: number;
  companyId: number;
  contactId: number | null;
  ownerId: number | null;
  configurationIds: number[];
  externalXRef: string | null;
  enteredAt: string;
  updatedAt: string;
  updatedBy: string;
  closedAt: string | null;
  respondBy: string;
  resolveBy: string;
  respondedAt: string | null;
}
export interface Note {
  id: number;
  ticketId: number;
  text: string;
  kind: 'discussion' | 'internal' | 'resolution';
  isIssue: boolean;
  memberId: number | null;
  contactId: number | null;
  createdAt: string;
  createdBy: string;
}
export interface ScheduleEntry {
  id: number;
  ticketId: number;
  memberId: number;
  done: boolean;
  dateStart: string | null;
  dateEnd: string | null;
}
export interface TimeEntry {
  id: number;
  ticketId: number;
  memberId: number;
  timeStart: string;
  timeEnd: string;
  notes: string;
  billableOption: string;
  addTo: { discussion: boolean; internal: boolean; resolution: boolean };
  enteredAt: string;
}
export interface Callback {
  id: number;
  url: string;
  objectId: number;
  type: string;
  level: string;
  description: string | null;
  inactive: boolean;
  memberId: number;
}
export interface HostedSetup {
  id: number;
  screenId: number;
  description: string;
  url: string;
  type: string;
  origin: string | null;
  podHeight: number;
}

/** The state of an earlier run in this folder; null without. */
export function loadState(folder: string | undefined): ConnectwiseState | null {
  if (!folder) return null;
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as ConnectwiseState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Written beside and moved, so that a stop in between leaves the old one whole. */
export function saveState(folder: string | undefined, state: ConnectwiseState): void {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

function fileIn(folder: string): string {
  return path.join(folder, 'connectwise.json');
}
