import type { Request } from 'express';
import { flag, isLike, number, numbers, param } from './halo.lists.js';
import type { HaloState, HaloTicket } from './halo.state.js';

/** The tickets that a query asks for. What the vendor has no filter for is ignored here as there. */
export function ticketsFor(request: Request, state: HaloState): HaloTicket[] {
  const closing = new Set(state.statuses.filter(({ closes }) => closes).map(({ id }) => id));
  const equal: [keyof HaloTicket, number | undefined][] = [
    ['agent_id', number(request, 'agent_id')],
    ['client_id', number(request, 'client_id')],
    ['site_id', number(request, 'site_id')],
    ['user_id', number(request, 'user_id')],
    ['status_id', number(request, 'status_id')],
    ['tickettype_id', number(request, 'requesttype_id')],
  ];
  const among: [keyof HaloTicket, number[] | undefined][] = [
    ['agent_id', numbers(request, 'agent')],
    ['client_id', numbers(request, 'client_ids')],
    ['status_id', numbers(request, 'status')],
    ['tickettype_id', numbers(request, 'requesttype')],
    ['priority_id', numbers(request, 'priority')],
    ['id', numbers(request, 'ticketids')],
  ];
  const texts: [(ticket: HaloTicket) => string, string | undefined][] = [
    [(ticket) => ticket.summary, param(request, 'search_summary')],
    [(ticket) => ticket.details, param(request, 'search_details')],
    [(ticket) => String(ticket.id), param(request, 'search_id')],
    [(ticket) => `${ticket.summary}\n${ticket.details}`, param(request, 'search')],
  ];
  const found = state.tickets.filter((ticket) => {
    const isClosed = closing.has(ticket.status_id);
    return (
      !(flag(request, 'open_only') && isClosed) &&
      !(flag(request, 'closed_only') && !isClosed) &&
      equal.every(([field, value]) => value === undefined || ticket[field] === value) &&
      among.every(([field, values]) => !values || values.includes(ticket[field] as number)) &&
      texts.every(([read, pattern]) => pattern === undefined || isLike(read(ticket), pattern))
    );
  });
  return inOrder(found, param(request, 'order'), flag(request, 'orderdesc'));
}

/** Newest first, unless a field is named. */
function inOrder(tickets: HaloTicket[], order: string | undefined, isDown: boolean): HaloTicket[] {
  const field = (order ?? 'id') as keyof HaloTicket;
  const sign = order === undefined || isDown ? -1 : 1;
  return tickets.sort((a, b) => {
    const [left, right] = [a[field] ?? '', b[field] ?? ''];
    return left === right ? a.id - b.id : sign * (left < right ? -1 : 1);
  });
}
