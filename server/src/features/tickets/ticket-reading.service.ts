import type * as wire from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import type { Paging } from '../../paging.js';
import type {
  PsaPaging,
  PsaSection,
  PsaTicketDetails,
  PsaTicketFilter,
} from '../../providers/psa/provider.js';
import { PsaWriteEntity, type PsaWrite } from './psa-write.entity.js';
import { ticketsVersion, type FoundTickets, type KeptSearches } from './kept-searches.js';
import type { PsaLists } from './psa-lists.service.js';
import {
  membersOf,
  presentNote,
  presentPendingNote,
  presentResource,
  presentTicketRow,
  presentWrite,
} from './ticket.presenter.js';
import type { TicketProviders, TicketRequest, TicketSource } from './ticket-providers.js';

/** A request that waits for a vendor, as its route hands it on. */
export type ReadingRequest = TicketRequest & { signal: AbortSignal };

/** What a list of tickets is narrowed to, as it was asked. */
export interface TicketSearch {
  search?: string;
  board?: string;
  status?: string;
  priority?: string;
  company?: string;
  /** `me`, `unassigned`, `all` or a member's id. */
  assigned?: string;
  closed: boolean;
}

export type TicketReading = ReturnType<typeof createTicketReading>;

/** Reads tickets, wherever they are. */
export function createTicketReading(parts: {
  providers: TicketProviders;
  lists: PsaLists;
  searches: KeptSearches;
}) {
  const { providers, lists, searches } = parts;

  /** What serves the caller's tickets, and who they are in it. */
  async function me(request: ReadingRequest): Promise<wire.PsaMe> {
    const source = await providers.providerFor(request);
    const member = await lists.me(request, source);
    const { name, label, capabilities } = source.provider;
    return {
      provider: name,
      provider_name: label,
      capabilities,
      member: member && { id: member.id, name: member.name },
    };
  }

  async function search(
    request: ReadingRequest,
    wish: TicketSearch,
    paging: Paging,
  ): Promise<wire.Page<wire.TicketRow>> {
    const source = await providers.providerFor(request);
    const { page, page_size } = paging;
    const assigned = await assignedTo(request, source, wish.assigned);
    // Nobody can be assigned to somebody who is no member.
    if (assigned === null) return { items: [], total: 0, page, page_size };
    const filter: PsaTicketFilter = {
      search: wish.search || undefined,
      boardId: wish.board || undefined,
      statusId: wish.status || undefined,
      priorityId: wish.priority || undefined,
      companyId: wish.company || undefined,
      assigned,
      closed: wish.closed,
    };
    const { tickets, total } = await find(request, source, filter, { page, pageSize: page_size });
    const users = await request.inAccount((tx) => source.usersOf(tx, membersOf(tickets)));
    return {
      items: tickets.map((ticket) => presentTicketRow(ticket, users)),
      total,
      page,
      page_size,
    };
  }

  async function find(
    request: ReadingRequest,
    { connection, provider }: TicketSource,
    filter: PsaTicketFilter,
    paging: PsaPaging,
  ): Promise<FoundTickets> {
    const { signal } = request;
    // Our own are rows of this database: nothing to spare, and each request has its own provider.
    if (!connection) return provider.searchTickets(filter, paging, { signal });
    const version = await request.inAccount(ticketsVersion);
    return searches.search(provider, { filter, paging, version }, signal);
  }

  /** All that a ticket's screen shows: the ticket and its parts, and what waits to be written to it. */
  async function context(request: ReadingRequest, id: string): Promise<wire.TicketContext> {
    const source = await providers.providerFor(request, id);
    const { ticket, details } = await source.provider.ticketWithDetails(id, {
      signal: request.signal,
    });
    const related = valueOf(details.relatedTickets) ?? [];
    const { users, writes } = await request.inAccount(async (tx) => ({
      users: await source.usersOf(tx, membersOf([ticket, ...related])),
      writes: await unsentWrites(tx, source, ticket.id),
    }));
    const notes = (valueOf(details.notes) ?? []).map(presentNote);
    return {
      ticket: {
        ...presentTicketRow(ticket, users),
        description: ticket.description,
        url: ticket.url,
      },
      company: valueOf(details.company),
      contact: valueOf(details.contact),
      configurations: (valueOf(details.configurations) ?? []).map((device) => ({
        id: device.id,
        name: device.name,
        type: device.type,
        serial_number: device.serialNumber,
        ip_address: device.ipAddress,
      })),
      notes: withPending(notes, writes),
      related_tickets: related.map((other) => presentTicketRow(other, users)),
      sla: slaOf(details),
      unavailable: unavailableOf(details),
      pending_writes: writes.map(presentWrite),
    };
  }

  async function resources(
    request: ReadingRequest,
    id: string,
  ): Promise<wire.Page<wire.TicketResource>> {
    const source = await providers.providerFor(request, id);
    const found = await source.provider.resources(id, { signal: request.signal });
    const users = await request.inAccount((tx) =>
      source.usersOf(tx, membersOf([{ resources: found }])),
    );
    return wholePage(found.map((resource) => presentResource(resource, users)));
  }

  /** Newest first, with those that wait to be written. */
  async function notes(request: ReadingRequest, id: string): Promise<wire.Page<wire.TicketNote>> {
    const source = await providers.providerFor(request, id);
    const found = await source.provider.notes(id, { signal: request.signal });
    const writes = await request.inAccount((tx) => unsentWrites(tx, source, id));
    return wholePage(withPending(found.map(presentNote), writes));
  }

  /** Undefined for anybody, null for somebody who is no member. */
  async function assignedTo(
    request: ReadingRequest,
    source: TicketSource,
    wish: string | undefined,
  ): Promise<PsaTicketFilter['assigned'] | null> {
    if (!wish || wish === 'all') return undefined;
    if (wish === 'unassigned') return 'unassigned';
    if (wish !== 'me') return { memberId: wish };
    const member = await lists.me(request, source);
    return member && { memberId: member.id };
  }

  return { me, search, context, resources, notes };
}

/** What waits to be written to a ticket, or was given up, in the order in which it was asked for. */
async function unsentWrites(
  tx: AccountTransaction,
  { connection }: TicketSource,
  ticketId: string,
): Promise<PsaWrite[]> {
  if (!connection) return [];
  return tx.em.find(
    PsaWriteEntity,
    { connectionId: connection.id, ticketId, status: { $in: ['pending', 'sending', 'failed'] } },
    { orderBy: { id: 'asc' } },
  );
}

function withPending(
  notes: readonly wire.TicketNote[],
  writes: readonly PsaWrite[],
): wire.TicketNote[] {
  const waiting = writes.filter(({ kind, status }) => kind === 'note' && status !== 'failed');
  const time = ({ created_at }: wire.TicketNote) => created_at ?? '';
  return [...waiting.map(presentPendingNote), ...notes].sort((a, b) =>
    time(b).localeCompare(time(a)),
  );
}

function valueOf<T>(section: PsaSection<T>): T | null {
  return 'value' in section ? section.value : null;
}

function slaOf({ sla }: PsaTicketDetails): wire.TicketSla | null {
  const value = valueOf(sla);
  return (
    value && {
      name: value.name,
      state: value.state,
      due_at: value.dueAt?.toISOString() ?? null,
    }
  );
}

const sectionNames = {
  company: 'company',
  contact: 'contact',
  configurations: 'configurations',
  notes: 'notes',
  relatedTickets: 'related_tickets',
  sla: 'sla',
} as const;

function unavailableOf(details: PsaTicketDetails): wire.TicketContext['unavailable'] {
  const names = Object.keys(sectionNames) as (keyof PsaTicketDetails)[];
  return names.flatMap((name) => {
    const section = details[name];
    return 'error' in section
      ? [{ section: sectionNames[name], detail: section.error.message }]
      : [];
  });
}

/** A list that is never so long that it would be asked for in pages. */
function wholePage<T>(items: T[]): wire.Page<T> {
  return { items, total: items.length, page: 1, page_size: Math.max(items.length, 1) };
}
