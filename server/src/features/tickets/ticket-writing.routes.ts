import * as contract from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { guards } from '../../http/guard.js';
import { accountRoute, vendorRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
import type { PromotionService } from './promotion.service.js';
import { cancelWrite, listWrites } from './psa-writes.service.js';
import type { TicketWritingService } from './ticket-writing.service.js';
import { presentWrite } from './ticket.presenter.js';

const params = contract.psaTicketParams;
const ownParams = z.object({ id: contract.id });
const common = { tag: 'Tickets', guard: guards.l1OrAbove } as const;
const root = '/integrations/psa';

/** What is written to tickets, and what waits to be. */
export function ticketWritingRoutes(services: {
  writing: TicketWritingService;
  promotion: PromotionService;
}): Route[] {
  const { writing, promotion } = services;
  return [
    vendorRoute({
      ...common,
      method: 'patch',
      path: `${root}/tickets/{id}/status`,
      summary: 'Change the status of a ticket',
      params,
      body: contract.statusBody,
      answer: contract.statusChange,
      handleVendor: (call) => writing.setStatus(call, call.params.id, call.body.status_id),
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: `${root}/tickets/{id}/resources`,
      summary: 'Assign a member to a ticket',
      params,
      body: contract.resourceBody,
      answer: contract.ticketResource,
      status: 201,
      handleVendor: (call) => writing.addResource(call, call.params.id, call.body.member_id),
    }),
    vendorRoute({
      ...common,
      method: 'delete',
      path: `${root}/tickets/{id}/resources/{member_id}`,
      summary: 'Take a member off a ticket',
      params: contract.psaTicketResourceParams,
      answer: z.undefined(),
      status: 204,
      async handleVendor(call) {
        await writing.removeResource(call, call.params.id, call.params.member_id);
        return undefined;
      },
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: `${root}/tickets/{id}/notes`,
      summary: 'Add a note to a ticket',
      params,
      body: contract.noteBody,
      answer: contract.ticketNote,
      status: 201,
      handleVendor: (call) => writing.addNote(call, call.params.id, call.body),
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: `${root}/tickets/{id}/time-entries`,
      summary: 'Write down time on a ticket, for a walk or without one',
      params,
      body: contract.timeEntryBody,
      answer: contract.timeEntry,
      status: 201,
      handleVendor: (call) =>
        writing.addTime(call, call.params.id, {
          sessionId: call.body.session_id ?? null,
          startedAt: new Date(call.body.started_at),
          endedAt: new Date(call.body.ended_at),
          notes: call.body.notes || null,
          memberId: call.body.member_id ?? null,
        }),
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: `${root}/internal-tickets/{id}/promote`,
      summary: 'Make an internal ticket one of the PSA, with its trail as the first note',
      params: ownParams,
      body: contract.promoteBody,
      answer: contract.createdTicket,
      status: 201,
      handleVendor: (call) => promotion.promote(call, call.params.id, call.body),
    }),
    accountRoute({
      ...common,
      method: 'get',
      path: `${root}/writes`,
      summary: 'What waits to be written to the PSA, was written or was given up, newest first',
      query: contract.psaWriteQuery,
      answer: contract.psaWritePage,
      async handle({ tx, query }) {
        const filter = { ticketId: query.ticket_id, status: query.status };
        return presentPage(await listWrites(tx, filter, query), query, presentWrite);
      },
    }),
    vendorRoute({
      ...common,
      method: 'post',
      path: `${root}/writes/{id}/retry`,
      summary: 'Try once more what waits or was given up',
      params: ownParams,
      answer: contract.psaWrite,
      handleVendor: async (call) => presentWrite(await writing.retry(call, call.params.id)),
    }),
    accountRoute({
      ...common,
      method: 'delete',
      path: `${root}/writes/{id}`,
      summary: 'Give up what waits to be written',
      params: ownParams,
      answer: z.undefined(),
      status: 204,
      async handle({ tx, params: { id } }) {
        await cancelWrite(tx, id);
        return undefined;
      },
    }),
  ];
}
