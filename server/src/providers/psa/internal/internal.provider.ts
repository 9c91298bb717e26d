import type { AccountTransaction } from '../../../db/database.js';
import {
  findTicket,
  moveTicket,
  openTicket,
} from '../../../features/tickets/internal-ticket.service.js';
import type { InternalTicket } from '../../../features/tickets/internal-ticket.entity.js';
import {
  InternalTicketNoteEntity,
  type InternalTicketNote,
} from '../../../features/tickets/psa-write.entity.js';
import {
  PsaError,
  readSection,
  type PsaContactRecord,
  type PsaNoteRecord,
  type PsaProvider,
  type PsaTicket,
} from '../provider.js';
import { internalBoard, internalCapabilities, internalStatuses } from './internal-catalog.js';
import { idOfReference, readInternal, readUsers, searchInternal } from './internal-tickets.js';

/** Most other tickets of the same customer that are shown beside one. */
const mostRelated = 5;

export interface InternalProviderOptions {
  /** Runs in one transaction of the account whose tickets these are. */
  inAccount<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>;
  /** Who writes, where a call names no member. */
  actor?: { userId: string; name: string };
}

/** Our own tickets behind the interface of a PSA. Members are the account's users. */
export function createInternalProvider({ inAccount, actor }: InternalProviderOptions): PsaProvider {
  async function read(tx: AccountTransaction, id: string): Promise<PsaTicket> {
    const { id: found } = await requireTicket(tx, id);
    const [ticket] = await readInternal(tx, [found]);
    if (!ticket) throw noTicket(id);
    return ticket;
  }

  async function readNotes(tx: AccountTransaction, ticketId: string): Promise<PsaNoteRecord[]> {
    const notes = await tx.em.find(
      InternalTicketNoteEntity,
      { ticketId },
      { orderBy: { createdAt: 'asc', id: 'asc' } },
    );
    return notes.map(asNote);
  }

  const provider: PsaProvider = {
    name: 'internal',
    label: 'Internal tickets',
    capabilities: internalCapabilities,
    test: async () => undefined,
    searchTickets: (filter, paging) =>
      inAccount(async (tx) => {
        const { ids, total } = await searchInternal(tx, filter, paging);
        return { tickets: await readInternal(tx, ids), total };
      }),
    ticket: (id) => inAccount((tx) => read(tx, id)),
    ticketWithDetails: (id) =>
      inAccount(async (tx) => {
        const ticket = await read(tx, id);
        return {
          ticket,
          details: {
            company: { value: null },
            contact: { value: contactOf(await requireTicket(tx, id)) },
            configurations: { value: [] },
            notes: await readSection(readNotes(tx, ticket.id)),
            relatedTickets: { value: await readRelated(tx, ticket) },
            sla: { value: null },
          },
        };
      }),
    findTicket: (reference) =>
      inAccount(async (tx) => (await readInternal(tx, [idOfReference(reference)]))[0] ?? null),
    createTicket: ({ summary, description, statusId, assignedMemberId, reference }) =>
      inAccount(async (tx) => {
        const id = idOfReference(reference);
        openTicket(tx, {
          id,
          problemStatement: description ? `${summary}\n\n${description}` : summary,
          customerName: null,
          customerContact: null,
          status: requireStatus(statusId ?? 'open').id,
          assignedUserId: assignedMemberId ? (await requireUser(tx, assignedMemberId)).id : null,
        });
        await tx.em.flush();
        return read(tx, id);
      }),
    setStatus: (id, statusId) =>
      inAccount(async (tx) => {
        const before = await read(tx, id);
        const status = requireStatus(statusId);
        if (before.statusId !== status.id) await moveTicket(tx, before.id, { status: status.id });
        return { previousStatus: before.statusName, newStatus: status.name };
      }),
    notes: (ticketId) =>
      inAccount(async (tx) => readNotes(tx, (await requireTicket(tx, ticketId)).id)),
    findNote: (ticketId, reference) =>
      inAccount(async (tx) => {
        const { id } = await requireTicket(tx, ticketId);
        const note = await tx.em.findOne(InternalTicketNoteEntity, {
          id: idOfReference(reference),
          ticketId: id,
        });
        return note && asNote(note);
      }),
    addNote: (ticketId, { kind, text, reference }, { actingMember }) =>
      inAccount(async (tx) => {
        const ticket = await requireTicket(tx, ticketId);
        const note = tx.em.create(
          InternalTicketNoteEntity,
          {
            id: idOfReference(reference),
            accountId: tx.accountId,
            ticketId: ticket.id,
            kind,
            text,
            byId: actingMember?.id ?? actor?.userId ?? null,
            byName: actingMember?.name ?? actor?.name ?? null,
            createdAt: new Date(),
          },
          { persist: true },
        );
        announce(tx, ticket.id);
        return asNote(note);
      }),
    resources: async (ticketId) => (await provider.ticket(ticketId, anyCall)).resources,
    addResource: (ticketId, memberId) =>
      inAccount(async (tx) => {
        const ticket = await requireTicket(tx, ticketId);
        const user = await requireUser(tx, memberId);
        if (ticket.assignedUserId !== user.id) assign(tx, ticket, user.id);
        return { memberId: user.id, memberName: user.name, memberIdentifier: user.identifier };
      }),
    removeResource: (ticketId, memberId) =>
      inAccount(async (tx) => {
        const ticket = await requireTicket(tx, ticketId);
        if (ticket.assignedUserId === memberId.toLowerCase()) assign(tx, ticket, null);
      }),
    findTimeEntry: async () => null,
    addTimeEntry: async () => {
      throw new PsaError('unsupported', 'Internal tickets take no time entries');
    },
    boards: async () => [internalBoard],
    statuses: async (boardId) => {
      if (boardId !== internalBoard.id) {
        throw new PsaError('not_found', `Board ${boardId} does not exist`);
      }
      return [...internalStatuses];
    },
    priorities: async () => [],
    companies: async () => [],
    members: () => inAccount(readUsers),
  };
  return provider;
}

const anyCall = { signal: new AbortController().signal };

/** Other open tickets of the same customer. */
async function readRelated(tx: AccountTransaction, ticket: PsaTicket): Promise<PsaTicket[]> {
  if (!ticket.companyName) return [];
  const rows = await tx.em.execute<{ id: string }[]>(
    `select id from internal_tickets where lower(customer_name) = lower(?) and id <> ?
       and status <> 'resolved' order by created_at desc limit ${mostRelated}`,
    [ticket.companyName, ticket.id],
  );
  return readInternal(
    tx,
    rows.map(({ id }) => id),
  );
}

function contactOf({ customerContact }: InternalTicket): PsaContactRecord | null {
  if (!customerContact) return null;
  const isEmail = customerContact.includes('@');
  return {
    id: null,
    name: customerContact,
    email: isEmail ? customerContact : null,
    phone: null,
  };
}

function asNote({ id, kind, text, byName, createdAt }: InternalTicketNote): PsaNoteRecord {
  return { id, kind, text, author: byName ?? null, createdAt };
}

function assign(tx: AccountTransaction, ticket: InternalTicket, userId: string | null): void {
  ticket.assignedUserId = userId;
  ticket.updatedAt = new Date();
  announce(tx, ticket.id);
}

async function requireTicket(tx: AccountTransaction, id: string): Promise<InternalTicket> {
  const ticket = await findTicket(tx, id);
  if (!ticket) throw noTicket(id);
  return ticket;
}

async function requireUser(tx: AccountTransaction, id: string) {
  const user = (await readUsers(tx)).find((one) => one.id === id.toLowerCase());
  if (!user || user.inactive) {
    throw new PsaError('invalid', 'This is no active user of the account');
  }
  return user;
}

function requireStatus(id: string) {
  const status = internalStatuses.find((one) => one.id === id);
  if (!status) throw new PsaError('invalid', 'Internal tickets have no such status');
  return status;
}

function noTicket(id: string): PsaError {
  return new PsaError('not_found', `Ticket ${id} does not exist`);
}

function announce(tx: AccountTransaction, id: string): void {
  tx.emit({ type: 'ticket.updated', subjectId: id, data: { ticket_id: id } });
}
