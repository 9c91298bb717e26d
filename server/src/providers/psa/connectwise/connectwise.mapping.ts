import type { NoteKind } from '@resolutionflow/sdk/contract';
import type {
  PsaCompanyRecord,
  PsaContactRecord,
  PsaMemberRecord,
  PsaNoteRecord,
  PsaPriorityRecord,
  PsaResourceRecord,
  PsaSlaRecord,
  PsaTicket,
} from '../provider.js';
import { readNoteText } from './connectwise.note-text.js';
import type {
  CwCompany,
  CwContact,
  CwMember,
  CwNote,
  CwPriority,
  CwScheduleEntry,
  CwTicket,
} from './connectwise.schemas.js';

/** @param web origin of the web client, where the ticket is opened */
export function asTicket(ticket: CwTicket, resources: PsaResourceRecord[], web: string): PsaTicket {
  return {
    id: String(ticket.id),
    summary: ticket.summary ?? '',
    description: null,
    boardId: idOf(ticket.board),
    boardName: ticket.board?.name ?? null,
    statusId: idOf(ticket.status),
    statusName: ticket.status?.name ?? null,
    priorityId: idOf(ticket.priority),
    priorityName: ticket.priority?.name ?? null,
    companyId: idOf(ticket.company),
    companyName: ticket.company?.name ?? null,
    contactId: idOf(ticket.contact),
    resources,
    enteredAt: dateOf(ticket._info?.dateEntered),
    updatedAt: dateOf(ticket._info?.lastUpdated),
    closed: ticket.closedFlag ?? false,
    url: `${web}/v4_6_release/ConnectWise.aspx?routeTo=ServiceFV&recid=${ticket.id}`,
  };
}

/** Who a ticket's own text says is assigned: identifiers with commas between. */
export function resourcesIn(ticket: CwTicket, members: PsaMemberRecord[]): PsaResourceRecord[] {
  return identifiersIn(ticket).map((identifier) => {
    const member = members.find((one) => isSameIdentifier(one.identifier, identifier));
    // Members may not be readable at all; the identifier names them still.
    return {
      memberId: member?.id ?? identifier,
      memberName: member?.name ?? identifier,
      memberIdentifier: member?.identifier ?? identifier,
    };
  });
}

export function identifiersIn(ticket: CwTicket): string[] {
  return (ticket.resources ?? '')
    .split(',')
    .map((identifier) => identifier.trim())
    .filter(Boolean);
}

export function isSameIdentifier(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Each member once, however many appointments there are. */
export function asResources(entries: CwScheduleEntry[]): PsaResourceRecord[] {
  const found = new Map<string, PsaResourceRecord>();
  for (const { member } of entries) {
    const id = idOf(member);
    if (!member || id === null || found.has(id)) continue;
    const identifier = member.identifier ?? id;
    found.set(id, {
      memberId: id,
      memberName: member.name ?? identifier,
      memberIdentifier: identifier,
    });
  }
  return [...found.values()];
}

export function asMember(member: CwMember): PsaMemberRecord {
  const name = member.fullName ?? [member.firstName, member.lastName].filter(Boolean).join(' ');
  return {
    id: String(member.id),
    identifier: member.identifier,
    name: name || member.identifier,
    email: member.primaryEmail || member.officeEmail || member.defaultEmail || null,
    inactive: member.inactiveFlag ?? false,
  };
}

export function asNote(note: CwNote): PsaNoteRecord {
  const read = readNoteText(note.text ?? '');
  const written = note.member?.name ?? note.contact?.name ?? note.createdBy ?? note.originalAuthor;
  const isTime = note.noteType === 'TimeEntryNote';
  return {
    // Time entries and notes number themselves apart.
    id: isTime ? `time-${note.id}` : String(note.id),
    kind: kindOf(note),
    text: read.text,
    // A customer's mail may quote whatever we once wrote.
    author: (note.contact ? null : read.author) ?? written ?? null,
    createdAt: dateOf(note.dateCreated ?? note.timeStart ?? note._info?.dateEntered),
  };
}

/** A note can be of more kinds than one: what customers see is called a discussion. */
function kindOf(note: CwNote): NoteKind {
  if (note.detailDescriptionFlag) return 'discussion';
  if (note.resolutionFlag) return 'resolution';
  return 'internal';
}

/** Exactly one is set: with none or more, who sees the note is anybody's guess. */
export function noteFlags(kind: NoteKind) {
  return {
    detailDescriptionFlag: kind === 'discussion',
    internalAnalysisFlag: kind === 'internal',
    resolutionFlag: kind === 'resolution',
  };
}

export function asCompany(company: CwCompany): PsaCompanyRecord {
  return {
    id: String(company.id),
    name: company.name ?? '',
    phone: company.phoneNumber || null,
    website: company.website || null,
  };
}

export function asContact(contact: CwContact): PsaContactRecord {
  const items = contact.communicationItems ?? [];
  const valueOf = (type: string) => {
    const own = items.filter(({ communicationType }) => communicationType === type);
    return (own.find(({ defaultFlag }) => defaultFlag) ?? own[0])?.value ?? null;
  };
  return {
    id: String(contact.id),
    name: [contact.firstName, contact.lastName].filter(Boolean).join(' '),
    email: valueOf('Email'),
    phone: valueOf('Phone'),
  };
}

/** The contact as the ticket itself has it; null where that is not all. */
export function contactIn(ticket: CwTicket): PsaContactRecord | null {
  const { contactName, contactPhoneNumber: phone, contactEmailAddress: email } = ticket;
  const name = ticket.contact?.name ?? contactName;
  if (!name || (ticket.contact && !phone && !email)) return null;
  return { id: idOf(ticket.contact), name, email: email ?? null, phone: phone ?? null };
}

/** What is promised next, and whether a promise was broken. */
export function slaOf(ticket: CwTicket, now: number): PsaSlaRecord | null {
  const goals = [
    [ticket.dateResponded, ticket.respondByGoalUTC],
    [ticket.dateResplan, ticket.resplanGoalUTC],
    [ticket.dateResolved, ticket.resolutionGoalUTC],
  ] as const;
  if (!ticket.sla && goals.every(([, goal]) => !goal)) return null;
  const isOver = Boolean(ticket.dateResolved) || ticket.closedFlag === true;
  const next = isOver ? undefined : goals.find(([met, goal]) => !met && goal);
  const dueAt = dateOf(next?.[1]);
  const isLate = ticket.isInSla === false || (dueAt !== null && dueAt.getTime() < now);
  const isWaiting = /wait/i.test(ticket.slaStatus ?? '');
  const running = isWaiting ? 'paused' : 'running';
  return {
    name: ticket.sla?.name ?? null,
    state: isOver ? (ticket.isInSla === false ? 'breached' : 'met') : isLate ? 'breached' : running,
    dueAt,
  };
}

/** In the order in which ConnectWise sorts them, numbered from 1. */
export function asPriorities(priorities: CwPriority[]): PsaPriorityRecord[] {
  return [...priorities]
    .sort((one, other) => (one.sortOrder ?? 999) - (other.sortOrder ?? 999) || one.id - other.id)
    .map(({ id, name, color }, at) => ({
      id: String(id),
      name,
      rank: at + 1,
      // Named as CSS names them; a custom one comes as a picture.
      color: color && color !== 'Custom' ? color.toLowerCase() : null,
    }));
}

/** A time as the API takes it: UTC, without fractions. */
export function asTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function idOf(reference: { id?: number | null } | null | undefined): string | null {
  return reference?.id == null ? null : String(reference.id);
}

function dateOf(value: unknown): Date | null {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}
