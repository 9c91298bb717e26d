import {
  aiParseBody,
  createdTicket,
  parsedTicket,
  psaMe,
  psaTicketParams,
  ticketContext,
  ticketDraft,
  ticketNotePage,
  ticketResourcePage,
  ticketRowPage,
  ticketSearchQuery,
} from '@resolutionflow/sdk/contract';
import { guards } from '../../http/guard.js';
import { vendorRoute, type Route } from '../../http/route.js';
import type { TicketCreation } from './ticket-creation.service.js';
import type { TicketParsing } from './ticket-parsing.service.js';
import type { TicketReading } from './ticket-reading.service.js';
import { presentCreatedTicket } from './ticket.presenter.js';

/** Reading and creating tickets, wherever they are. */
export function ticketReadingRoutes(parts: {
  reading: TicketReading;
  creation: TicketCreation;
  parsing: TicketParsing;
}): Route[] {
  const { reading } = parts;
  const common = { tag: 'PSA tickets', guard: guards.l1OrAbove } as const;
  return [
    vendorRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/me',
      summary: 'What serves the caller’s tickets, what it can do, and which member they are',
      answer: psaMe,
      handleVendor: (request) => reading.me(request),
    }),
    vendorRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/tickets/search',
      summary: 'Tickets by priority, then newest first',
      query: ticketSearchQuery,
      answer: ticketRowPage,
      handleVendor: ({ query, ...request }) => reading.search(request, query, query),
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: '/integrations/psa/tickets',
      summary: 'Creates a ticket, once for one Idempotency-Key',
      body: ticketDraft,
      answer: createdTicket,
      status: 201,
      async handleVendor({ body, ...request }) {
        const mayBeRepeated = request.header('idempotency-key') !== undefined;
        const { ticket, users } = await parts.creation.create(
          { ...request, mayBeRepeated },
          {
            summary: body.summary,
            description: body.description ?? null,
            companyId: body.company_id ?? null,
            boardId: body.board_id ?? null,
            statusId: body.status_id ?? null,
            priorityId: body.priority_id ?? null,
            assignedMemberId: body.assigned_member_id ?? null,
          },
        );
        return presentCreatedTicket(ticket, users);
      },
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: '/integrations/psa/tickets/ai-parse',
      summary: 'Reads a draft out of a description; creates nothing',
      body: aiParseBody,
      answer: parsedTicket,
      handleVendor: ({ body, ...request }) => parts.parsing.parse(request, body.prompt),
    }),
    vendorRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/tickets/{id}/context',
      summary: 'All that a ticket’s screen shows, in one call',
      params: psaTicketParams,
      answer: ticketContext,
      handleVendor: ({ params, ...request }) => reading.context(request, params.id),
    }),
    vendorRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/tickets/{id}/resources',
      summary: 'Who is assigned',
      params: psaTicketParams,
      answer: ticketResourcePage,
      handleVendor: ({ params, ...request }) => reading.resources(request, params.id),
    }),
    vendorRoute({
      ...common,
      method: 'get',
      path: '/integrations/psa/tickets/{id}/notes',
      summary: 'Notes, newest first, with those that wait to be written',
      params: psaTicketParams,
      answer: ticketNotePage,
      handleVendor: ({ params, ...request }) => reading.notes(request, params.id),
    }),
  ];
}
