import type { PsaMemberRecord, PsaPaging, PsaTicket, PsaTicketFilter } from '../provider.js';
import { allOf, containing, idNumber } from './connectwise.conditions.js';
import type { ConnectwiseHttp } from './connectwise.http.js';
import type { ConnectwiseLists } from './connectwise.lists.js';
import { asTicket, identifiersIn, isSameIdentifier, resourcesIn } from './connectwise.mapping.js';
import * as schemas from './connectwise.schemas.js';
import type { CwTicket } from './connectwise.schemas.js';
import * as z from 'zod';

const path = '/service/tickets';
/** By priority, then newest; the id decides between what was entered at once. */
const orderBy = 'priority/sort asc,dateEntered desc,id desc';
/** All that a row shows: whole records are many times as large. */
const fields = 'id,summary,board,status,priority,company,contact,resources,closedFlag,_info';
/** Addresses beyond this length are sent as a search's body. */
const longestAddress = 2000;

interface Narrowed {
  conditions: string;
  /** What the conditions could not say. */
  isMeant: ((ticket: CwTicket) => boolean) | null;
}

/** Finds tickets by filters, all of which are data. */
export function createSearch(parts: {
  http: ConnectwiseHttp;
  lists: ConnectwiseLists;
  web: string;
}) {
  const { http, lists, web } = parts;

  async function narrow(filter: PsaTicketFilter, signal: AbortSignal): Promise<Narrowed> {
    const search = filter.search?.trim() ?? '';
    const exact = /^#(\d{1,10})$/.exec(search)?.[1];
    if (exact) return { conditions: `id=${Number(exact)}`, isMeant: null };
    const text = search ? containing('summary', search) : null;
    const assigned = await narrowAssigned(filter.assigned, signal);
    const own = allOf(
      filter.boardId && `board/id=${idNumber(filter.boardId, 'board')}`,
      filter.statusId && `status/id=${idNumber(filter.statusId, 'status')}`,
      filter.priorityId && `priority/id=${idNumber(filter.priorityId, 'priority')}`,
      filter.companyId && `company/id=${idNumber(filter.companyId, 'company')}`,
      assigned?.conditions,
      text?.condition,
    );
    const tests = [assigned?.isMeant, text?.isLoose ? summaryContains(search) : undefined].filter(
      (test) => test != null,
    );
    return {
      conditions: allOf(`closedFlag=${filter.closed}`, await openStatuses(filter, signal), own),
      isMeant: tests.length ? (ticket) => tests.every((test) => test(ticket)) : null,
    };
  }

  /** `closedFlag` alone takes a large site longer than it lets a call last: statuses are indexed. */
  async function openStatuses(
    filter: PsaTicketFilter,
    signal: AbortSignal,
  ): Promise<string | null> {
    if (filter.closed || filter.statusId || filter.companyId) return null;
    const ids = await lists.knownOpenStatuses(filter.boardId, signal);
    return ids && `status/id in (${ids.join(',')})`;
  }

  async function narrowAssigned(
    assigned: PsaTicketFilter['assigned'],
    signal: AbortSignal,
  ): Promise<Narrowed | null> {
    if (!assigned) return null;
    if (assigned === 'unassigned') {
      return { conditions: '(resources=null or resources="")', isMeant: null };
    }
    const members = await lists.knownMembers(signal);
    const member = members.find(({ id }) => id === assigned.memberId);
    // Nobody has an id of 0: a search for a member who is not there finds nothing.
    if (!member) return { conditions: 'id=0', isMeant: null };
    const { condition, isLoose } = containing('resources', member.identifier);
    return {
      conditions: condition,
      isMeant: isLoose || isWithinAnother(member, members) ? isAssigned(member) : null,
    };
  }

  /** One page of what the conditions let through, and how many there are. */
  async function page({ conditions }: Narrowed, paging: PsaPaging, signal: AbortSignal) {
    const window = { page: String(paging.page), pageSize: String(paging.pageSize), fields };
    const query = { conditions, orderBy, ...window };
    const isLong = lengthOf(query) > longestAddress;
    const [tickets, { count }] = await Promise.all([
      isLong
        ? http.call(
            {
              method: 'POST',
              path: `${path}/search`,
              query: window,
              body: { conditions, orderBy },
              reads: true,
              signal,
            },
            z.array(schemas.ticket),
          )
        : http.call({ method: 'GET', path, query, signal }, z.array(schemas.ticket)),
      http.call(
        { method: 'GET', path: `${path}/count`, query: { conditions }, signal },
        schemas.count,
      ),
    ]);
    return { found: tickets, total: count };
  }

  async function allMeant(
    { conditions, isMeant }: Narrowed,
    paging: PsaPaging,
    signal: AbortSignal,
  ) {
    const query = { conditions, orderBy, fields };
    const all = await http.list({ path, query, signal }, schemas.ticket);
    const meant = isMeant ? all.filter(isMeant) : all;
    const from = (paging.page - 1) * paging.pageSize;
    return { found: meant.slice(from, from + paging.pageSize), total: meant.length };
  }

  return async (
    filter: PsaTicketFilter,
    paging: PsaPaging,
    signal: AbortSignal,
  ): Promise<{ tickets: PsaTicket[]; total: number }> => {
    const narrowed = await narrow(filter, signal);
    const [{ found, total }, members] = await Promise.all([
      narrowed.isMeant ? allMeant(narrowed, paging, signal) : page(narrowed, paging, signal),
      lists.knownMembers(signal),
    ]);
    const tickets = found.map((one) => asTicket(one, resourcesIn(one, members), web));
    return { tickets, total };
  };
}

function summaryContains(text: string): (ticket: CwTicket) => boolean {
  const wanted = text.toLowerCase();
  return ({ summary }) => (summary ?? '').toLowerCase().includes(wanted);
}

function isAssigned({ identifier }: PsaMemberRecord): (ticket: CwTicket) => boolean {
  return (ticket) => identifiersIn(ticket).some((one) => isSameIdentifier(one, identifier));
}

/** "raman" is found in "praman" too. */
function isWithinAnother(member: PsaMemberRecord, members: PsaMemberRecord[]): boolean {
  const part = member.identifier.toLowerCase();
  return members.some(
    ({ id, identifier }) => id !== member.id && identifier.toLowerCase().includes(part),
  );
}

function lengthOf(query: Record<string, string>): number {
  return new URLSearchParams(query).toString().length;
}
