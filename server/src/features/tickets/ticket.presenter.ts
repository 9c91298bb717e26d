import type * as wire from '@resolutionflow/sdk/contract';
import type { PsaNoteRecord, PsaResourceRecord, PsaTicket } from '../../providers/psa/provider.js';
import type { PsaWrite } from './psa-write.entity.js';

/** Members that are mapped to users of the account: the user's id by the member's. */
export type MappedUsers = ReadonlyMap<string, string>;

/** Ids of all who are assigned to these tickets, each once. */
export function membersOf(tickets: readonly Pick<PsaTicket, 'resources'>[]): string[] {
  return [...new Set(tickets.flatMap(({ resources }) => resources.map((one) => one.memberId)))];
}

export function presentTicketRow(ticket: PsaTicket, users: MappedUsers): wire.TicketRow {
  return {
    id: ticket.id,
    summary: ticket.summary,
    board_id: ticket.boardId,
    board_name: ticket.boardName,
    status_id: ticket.statusId,
    status_name: ticket.statusName,
    priority_id: ticket.priorityId,
    priority_name: ticket.priorityName,
    company_id: ticket.companyId,
    company_name: ticket.companyName,
    resources: ticket.resources.map((resource) => presentResource(resource, users)),
    entered_at: ticket.enteredAt?.toISOString() ?? null,
    closed: ticket.closed,
  };
}

export function presentCreatedTicket(ticket: PsaTicket, users: MappedUsers): wire.CreatedTicket {
  return {
    id: ticket.id,
    summary: ticket.summary,
    board_name: ticket.boardName,
    status_name: ticket.statusName,
    priority_name: ticket.priorityName,
    company_name: ticket.companyName,
    resources: ticket.resources.map((resource) => presentResource(resource, users)),
  };
}

export function presentResource(
  resource: PsaResourceRecord,
  users: MappedUsers,
): wire.TicketResource {
  return {
    member_id: resource.memberId,
    member_name: resource.memberName,
    member_identifier: resource.memberIdentifier,
    is_rf_user: users.has(resource.memberId),
  };
}

export function presentNote(note: PsaNoteRecord): wire.TicketNote {
  return {
    id: note.id,
    kind: note.kind,
    text: note.text,
    author: note.author,
    created_at: note.createdAt?.toISOString() ?? null,
    pending: false,
  };
}

/** A note that waits to be written, as the note that it will be. Its payload is `{kind, text, author?}`. */
export function presentPendingNote(write: PsaWrite): wire.TicketNote {
  const { kind, text, author } = write.payload;
  return {
    id: write.id,
    kind: kind as wire.NoteKind,
    text: String(text),
    author: typeof author === 'string' ? author : null,
    created_at: write.createdAt.toISOString(),
    pending: true,
  };
}

/** Whoever queues a write says in its payload's `summary` what it is, for people. */
export function presentWrite(write: PsaWrite): wire.PsaWrite {
  const { summary } = write.payload;
  const isWaiting = write.status === 'pending' || write.status === 'sending';
  return {
    id: write.id,
    ticket_id: write.ticketId,
    session_id: write.sessionId ?? null,
    kind: write.kind,
    summary: typeof summary === 'string' ? summary : plainSummaries[write.kind],
    status: write.status,
    attempts: write.attempts,
    last_error: write.lastError ?? null,
    next_attempt_at: isWaiting ? write.nextAttemptAt.toISOString() : null,
    created_at: write.createdAt.toISOString(),
  };
}

const plainSummaries: Record<wire.PsaWriteKind, string> = {
  note: 'A note',
  status: 'A change of status',
  time_entry: 'A time entry',
  assign: 'An assignment',
  unassign: 'A removed assignment',
};
