import type { QueueRow, TicketStatus } from '@resolutionflow/sdk/contract';
import { v7 as uuid, validate } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { rowsOf, type Paging } from '../../paging.js';
import { InternalTicketEntity, type InternalTicket } from './internal-ticket.entity.js';

/** Opens an internal ticket: the fallback where no PSA is connected. */
export function openTicket(
  tx: AccountTransaction,
  ticket: {
    problemStatement: string;
    customerName: string | null;
    customerContact: string | null;
    status: TicketStatus;
    assignedUserId: string | null;
    /** Its id, where whoever opens it has to find it again. */
    id?: string;
  },
): InternalTicket {
  const id = ticket.id ?? uuid();
  announce(tx, id);
  return tx.em.create(
    InternalTicketEntity,
    { ...ticket, id, accountId: tx.accountId, updatedAt: new Date() },
    { persist: true },
  );
}

/** The ticket, or null where the account has none of this id. */
export async function findTicket(
  tx: AccountTransaction,
  id: string,
): Promise<InternalTicket | null> {
  // A ticket is named by whatever its system calls it; of ours, all are UUIDs.
  if (!validate(id)) return null;
  return tx.em.findOne(InternalTicketEntity, { id });
}

/** Moves the ticket along with the walk on it. */
export async function moveTicket(
  tx: AccountTransaction,
  id: string,
  change: { status: TicketStatus; assignedUserId?: string | null; resolutionNotes?: string },
): Promise<void> {
  const now = new Date();
  await tx.em.nativeUpdate(
    InternalTicketEntity,
    { id },
    { ...change, updatedAt: now, resolvedAt: change.status === 'resolved' ? now : null },
  );
  announce(tx, id);
}

/** Puts a ticket that walks back to those that wait; any other stays as it is. */
export async function reopenTicket(tx: AccountTransaction, id: string): Promise<void> {
  const reopened = await tx.em.nativeUpdate(
    InternalTicketEntity,
    { id, status: 'walking' },
    { status: 'open', assignedUserId: null, updatedAt: new Date() },
  );
  if (reopened) announce(tx, id);
}

/** A page of the account's tickets, newest first. */
export function listTickets(
  tx: AccountTransaction,
  filter: { status?: TicketStatus },
  paging: Paging,
): Promise<[InternalTicket[], number]> {
  return tx.em.findAndCount(
    InternalTicketEntity,
    // One that became a ticket of the PSA is worked on there.
    { psaPromotedTicketId: null, ...(filter.status && { status: filter.status }) },
    { orderBy: { createdAt: 'desc', id: 'desc' }, ...rowsOf(paging) },
  );
}

export function presentQueueRow(ticket: InternalTicket): QueueRow {
  return {
    ticket_id: ticket.id,
    ticket_kind: 'internal',
    problem_statement: ticket.problemStatement,
    customer_name: ticket.customerName ?? null,
    status: ticket.status,
    created_at: ticket.createdAt.toISOString(),
  };
}

function announce(tx: AccountTransaction, id: string): void {
  tx.emit({ type: 'ticket.updated', subjectId: id, data: { ticket_id: id } });
}
