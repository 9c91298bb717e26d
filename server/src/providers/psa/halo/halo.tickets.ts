import type { PsaSlaRecord, PsaTicket } from '../provider.js';
import { isNobody, type HaloNames } from './halo.lists.js';
import { readReference, textOfHtml } from './halo.text.js';
import type { HaloTicket } from './halo.wire.js';

/**
 * A ticket as everybody reads it. Its board is its ticket type: statuses are those of a type, and the
 * API filters by it, while a team is only a name that any ticket may carry.
 */
export function presentTicket(
  ticket: HaloTicket,
  names: HaloNames,
  closed = isClosed(ticket, names),
): PsaTicket {
  const status = ticket.status_id === null ? undefined : names.statuses.get(ticket.status_id);
  const priority = names.priorities.of(ticket.sla_id, ticket.priority_id);
  const { tickettype_id: boardId } = ticket;
  return {
    id: String(ticket.id),
    summary: ticket.summary ?? '',
    description: descriptionOf(ticket),
    boardId: textOf(boardId),
    boardName:
      ticket.tickettype_name ?? (boardId === null ? null : names.boards.get(boardId)?.name) ?? null,
    statusId: textOf(ticket.status_id),
    statusName: ticket.status_name ?? status?.name ?? null,
    priorityId: priority?.id ?? null,
    priorityName: priority?.name ?? ticket.priority_name,
    companyId: textOf(ticket.client_id),
    companyName: ticket.client_name,
    contactId: textOf(ticket.user_id),
    resources: resourcesOf(ticket),
    enteredAt: ticket.dateoccurred,
    updatedAt: ticket.last_update ?? ticket.dateoccurred,
    closed,
    url: ticket.web_url && /^https:\/\//.test(ticket.web_url) ? ticket.web_url : null,
  };
}

/**
 * The agent of the ticket. Halo knows additional agents besides, but nothing certain tells how those
 * are changed: they are not shown as if they could be.
 */
export function resourcesOf({ agent_id: id, agent_name: name }: HaloTicket) {
  if (id === null || isNobody({ id, name })) return [];
  return [
    { memberId: String(id), memberName: name ?? `Agent ${id}`, memberIdentifier: String(id) },
  ];
}

/** What the status says counts; `hasbeenclosed` may stay true in a ticket that was opened again. */
function isClosed(ticket: HaloTicket, names: HaloNames): boolean {
  const status = ticket.status_id === null ? undefined : names.statuses.get(ticket.status_id);
  return status?.closed ?? ticket.hasbeenclosed === true;
}

/** Which promise is due next: an answer where none was given, else the solution. */
export function slaOf(ticket: HaloTicket, closed: boolean, now = new Date()): PsaSlaRecord | null {
  const { respondbydate, responsedate, fixbydate, dateclosed } = ticket;
  if (ticket.excludefromsla === true || !fixbydate) return null;
  const awaitsAnswer =
    !closed && responsedate === null && respondbydate !== null && respondbydate < fixbydate;
  const dueAt = awaitsAnswer ? respondbydate : fixbydate;
  const state = () => {
    if (closed) return (dateclosed ?? now) <= fixbydate ? 'met' : 'breached';
    if (ticket.onhold === true) return 'paused';
    return now > dueAt ? 'breached' : 'running';
  };
  return { name: ticket.sla_name, state: state(), dueAt };
}

function descriptionOf({ details_html, details }: HaloTicket): string | null {
  const text = details_html ? textOfHtml(details_html) : details;
  return text ? readReference(text).text : null;
}

function textOf(id: number | null): string | null {
  return id === null ? null : String(id);
}
