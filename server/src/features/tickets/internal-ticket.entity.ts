import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { TicketStatus } from '@resolutionflow/sdk/contract';

export const InternalTicketEntity = defineEntity({
  name: 'InternalTicket',
  tableName: 'internal_tickets',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    customerName: p.text().nullable(),
    customerContact: p.text().nullable(),
    problemStatement: p.text(),
    status: p.text().$type<TicketStatus>(),
    assignedUserId: p.uuid().nullable(),
    resolutionNotes: p.text().nullable(),
    psaPromotedTicketId: p.text().nullable(),
    /** Whose ticket it became: one of a PSA is (connection, id). */
    psaConnectionId: p.uuid().nullable(),
    /** Somebody makes it a ticket of the PSA at this moment. */
    psaPromotingUntil: p.datetime().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
    resolvedAt: p.datetime().nullable(),
  },
});
export type InternalTicket = InferEntity<typeof InternalTicketEntity>;
