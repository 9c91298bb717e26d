import type { PsaCall, PsaPaging, PsaTicket, PsaTicketFilter } from '../provider.js';
import type { AutotaskApi, Filter } from './autotask-api.js';
import { numericId } from './autotask-errors.js';
import type { Picklists } from './autotask-picklists.js';
import { rankedRow, secondaryRow } from './autotask-rows.js';
import { closedStatus, type Tickets } from './autotask-tickets.js';

/** Tickets whose order we find out; beyond that one search would use up too many calls of everybody. */
const mostTickets = 20_000;
/** Autotask takes 500 conditions of an `or`, of which this leaves some to others. */
const idsAtATime = 400;

/**
 * Searches tickets. Autotask cannot sort, so the ids, priorities and dates of all that match are read
 * first: one call for each 500 tickets, and then the rows of the page with what belongs to them, four
 * calls more. A member's tickets take one call more, for those where they help.
 */
export function createSearch(
  api: AutotaskApi,
  parts: { picklists: Picklists; tickets: Tickets },
): (
  filter: PsaTicketFilter,
  paging: PsaPaging,
  call: PsaCall,
) => Promise<{ tickets: PsaTicket[]; total: number }> {
  const { picklists, tickets } = parts;

  async function ranked(filters: Filter[], search: string | undefined, call: PsaCall) {
    const fields = ['id', 'priority', 'createDate', ...(search ? ['title'] : [])];
    return api.query('Tickets', { filter: filters, fields }, rankedRow, call, mostTickets);
  }

  /** Whose ticket it is stands in two places: primary in the ticket, others in rows of their own. */
  async function rankedOf(
    memberId: number,
    filters: Filter[],
    search: string | undefined,
    call: PsaCall,
  ) {
    const helping = await api.query(
      'TicketSecondaryResources',
      {
        filter: [{ op: 'eq', field: 'resourceID', value: memberId }],
        fields: ['id', 'ticketID'],
      },
      secondaryRow,
      call,
    );
    const ids = [...new Set(helping.map(({ ticketID }) => ticketID).filter((id) => id !== null))];
    const asPrimary: Filter = { op: 'eq', field: 'assignedResourceID', value: memberId };
    const whose = [asPrimary, ...inParts(ids, idsAtATime).map(withIds)];
    const found = await Promise.all(whose.map((one) => ranked([...filters, one], search, call)));
    return [...new Map(found.flat().map((row) => [row.id, row])).values()];
  }

  return async (filter, { page, pageSize }, call) => {
    const filters = filtersOf(filter);
    if (!filters) return { tickets: [], total: 0 };
    const search = filter.search?.trim() || undefined;
    const { assigned } = filter;
    const [fields, rows] = await Promise.all([
      picklists.fields('Tickets', call),
      typeof assigned === 'object'
        ? rankedOf(Number(assigned.memberId), filters, search, call)
        : ranked(filters, search, call),
    ]);
    const rank = (priority: number | null) => fields.rank('priority', priority);
    const sorted = rows
      .filter((row) => search === undefined || isMeant(row, search))
      .sort(
        (a, b) =>
          rank(a.priority) - rank(b.priority) ||
          Number(b.createDate) - Number(a.createDate) ||
          b.id - a.id,
      );
    const ids = sorted.slice((page - 1) * pageSize, page * pageSize).map(({ id }) => id);
    if (ids.length === 0) return { tickets: [], total: sorted.length };
    const found = new Map((await tickets.find([withIds(ids)], call)).map((one) => [one.id, one]));
    const shown = ids.map((id) => found.get(String(id))).filter((one) => one !== undefined);
    return { tickets: shown, total: sorted.length };
  };
}

/** The filters as Autotask's; null where an id cannot be one of its, so that nothing matches. */
function filtersOf(filter: PsaTicketFilter): Filter[] | null {
  const filters: Filter[] = [
    { op: filter.closed ? 'eq' : 'noteq', field: 'status', value: closedStatus },
  ];
  const fields = {
    queueID: filter.boardId,
    status: filter.statusId,
    priority: filter.priorityId,
    companyID: filter.companyId,
  };
  for (const [field, id] of Object.entries(fields)) {
    if (id === undefined) continue;
    const value = numericId(id);
    if (value === null) return null;
    filters.push({ op: 'eq', field, value });
  }
  const { assigned } = filter;
  if (assigned === 'unassigned') filters.push({ op: 'notExist', field: 'assignedResourceID' });
  if (typeof assigned === 'object' && numericId(assigned.memberId) === null) return null;
  const search = filter.search?.trim();
  if (search) filters.push(searched(search));
  return filters;
}

/** A part of the title, or the very ticket by its id or number. */
function searched(search: string): Filter {
  const title: Filter = { op: 'contains', field: 'title', value: search };
  const { id, ticketNumber } = namedTicket(search);
  if (id !== null) return { op: 'or', items: [title, { op: 'eq', field: 'id', value: id }] };
  if (ticketNumber === null) return title;
  return { op: 'or', items: [title, { op: 'eq', field: 'ticketNumber', value: ticketNumber }] };
}

/** Whether wildcards that a database may know widened what was asked for. */
function isMeant({ id, title }: { id: number; title: string | null }, search: string): boolean {
  const named = namedTicket(search);
  if (named.ticketNumber !== null || named.id === id) return true;
  return title?.toLowerCase().includes(search.toLowerCase()) ?? false;
}

/** `#123` and `#T20261120.0001` mean one ticket; its number does without the sign too. */
function namedTicket(search: string): { id: number | null; ticketNumber: string | null } {
  const [, id] = /^#(\d+)$/.exec(search) ?? [];
  const [, number] = /^#?(T\d{8}\.\d{4,})$/i.exec(search) ?? [];
  return {
    id: id === undefined ? null : numericId(id),
    ticketNumber: number?.toUpperCase() ?? null,
  };
}

function withIds(ids: number[]): Filter {
  return { op: 'in', field: 'id', value: ids };
}

function inParts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  );
}
