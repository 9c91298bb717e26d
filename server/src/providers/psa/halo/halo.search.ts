import type { PsaPaging, PsaTicket, PsaTicketFilter } from '../provider.js';
import type { HaloHttp } from './halo.http.js';
import type { HaloLists } from './halo.lists.js';
import { presentTicket } from './halo.tickets.js';
import { haloTicket } from './halo.wire.js';

/** What a list must be told to name, or every ticket looks as if nobody had it. */
export const named = { includeagent: true, includestatus: true, includetickettype: true };

/** A summary's part that no database takes for a pattern. */
const plainText = /^[\p{L}\p{N} -]+$/u;

/**
 * Reads all tickets that Halo can narrow to, and does the rest here: it has no filter for tickets of
 * nobody nor for a priority over all SLAs, and no order by urgency. Filters that it does have are
 * applied again, since some of its versions ignore what they do not know.
 */
export function createHaloSearch(http: HaloHttp, lists: HaloLists) {
  return async function search(
    filter: PsaTicketFilter,
    { page, pageSize }: PsaPaging,
    signal: AbortSignal,
    ticket: (id: string) => Promise<PsaTicket | null>,
  ): Promise<{ tickets: PsaTicket[]; total: number }> {
    const ids = [filter.boardId, filter.statusId, filter.companyId, memberOf(filter)];
    if (ids.some((id) => id !== undefined && !isId(id))) return { tickets: [], total: 0 };

    const exact = /^#(\d+)$/.exec(filter.search ?? '')?.[1];
    const found = exact === undefined ? await narrowed() : [await ticket(exact)];
    const tickets = found.filter((one) => one !== null).filter((one) => fits(one, filter));
    const ranks = await ranksOf();
    tickets.sort(byUrgency(ranks));
    const from = (page - 1) * pageSize;
    return { tickets: tickets.slice(from, from + pageSize), total: tickets.length };

    async function narrowed(): Promise<PsaTicket[]> {
      const { search = '' } = filter;
      const query = {
        ...named,
        ...(filter.closed ? { closed_only: true } : { open_only: true }),
        requesttype_id: filter.boardId,
        status_id: filter.statusId,
        client_id: filter.companyId,
        agent_id: memberOf(filter),
        // Wildcards of its database are alive in it: what could be one is compared here alone.
        search_summary: plainText.test(search) ? search : undefined,
      };
      const [rows, names] = await Promise.all([
        http.all('Tickets', haloTicket, { query, signal }),
        lists.kept.names(signal),
      ]);
      // A ticket that moves from page to page while they are read comes twice.
      const once = new Map(rows.map((row) => [row.id, row]));
      return [...once.values()].map((row) => presentTicket(row, names, filter.closed));
    }

    async function ranksOf(): Promise<Map<string, number>> {
      const { priorities } = await lists.kept.names(signal);
      return new Map(priorities.list.map(({ id, rank }) => [id, rank]));
    }
  };
}

export function isId(id: string): boolean {
  return /^\d{1,10}$/.test(id);
}

function memberOf({ assigned }: PsaTicketFilter): string | undefined {
  return typeof assigned === 'object' ? assigned.memberId : undefined;
}

function fits(ticket: PsaTicket, filter: PsaTicketFilter): boolean {
  const { search = '', assigned } = filter;
  const isExact = /^#\d+$/.test(search);
  return (
    ticket.closed === filter.closed &&
    (isExact || ticket.summary.toLowerCase().includes(search.toLowerCase())) &&
    (filter.boardId === undefined || ticket.boardId === filter.boardId) &&
    (filter.statusId === undefined || ticket.statusId === filter.statusId) &&
    (filter.priorityId === undefined || ticket.priorityId === filter.priorityId) &&
    (filter.companyId === undefined || ticket.companyId === filter.companyId) &&
    (assigned === undefined ||
      (assigned === 'unassigned'
        ? ticket.resources.length === 0
        : ticket.resources.some(({ memberId }) => memberId === assigned.memberId)))
  );
}

/** The most urgent first, then the newest; what has no priority comes last. */
function byUrgency(ranks: ReadonlyMap<string, number>) {
  const rank = ({ priorityId }: PsaTicket) => ranks.get(priorityId ?? '') ?? Infinity;
  const entered = ({ enteredAt }: PsaTicket) => enteredAt?.getTime() ?? 0;
  return (a: PsaTicket, b: PsaTicket): number => {
    const [left, right] = [rank(a), rank(b)];
    return (
      (left === right ? 0 : left - right) || entered(b) - entered(a) || Number(b.id) - Number(a.id)
    );
  };
}
