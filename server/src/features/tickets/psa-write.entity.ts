import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { PsaWriteKind, PsaWriteStatus } from '@resolutionflow/sdk/contract';

/** Something to be written to the PSA, kept until it is known to be there. */
export const PsaWriteEntity = defineEntity({
  name: 'PsaWrite',
  tableName: 'psa_writes',
  properties: {
    /** Version 7: the writes of one ticket are sent in the order of their ids. */
    id: p.uuid().primary(),
    accountId: p.uuid(),
    connectionId: p.uuid(),
    ticketId: p.text(),
    sessionId: p.uuid().nullable(),
    kind: p.text().$type<PsaWriteKind>(),
    payload: p.json<Record<string, unknown>>(),
    /** What it is found by in the PSA, should nobody know whether it arrived. */
    reference: p.text(),
    status: p.text().$type<PsaWriteStatus>(),
    attempts: p.integer().default(0),
    lastError: p.text().nullable(),
    result: p.json<Record<string, unknown>>().nullable(),
    nextAttemptAt: p.datetime().onCreate(() => new Date()),
    /** Who sends it at this moment, and until when nobody else may. */
    leaseId: p.uuid().nullable(),
    leaseUntil: p.datetime().nullable(),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    endedAt: p.datetime().nullable(),
  },
});
export type PsaWrite = InferEntity<typeof PsaWriteEntity>;

/** A note on an internal ticket. */
export const InternalTicketNoteEntity = defineEntity({
  name: 'InternalTicketNote',
  tableName: 'internal_ticket_notes',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    ticketId: p.uuid(),
    kind: p.text().$type<'discussion' | 'internal' | 'resolution'>(),
    text: p.text(),
    byId: p.uuid().nullable(),
    byName: p.text().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type InternalTicketNote = InferEntity<typeof InternalTicketNoteEntity>;
