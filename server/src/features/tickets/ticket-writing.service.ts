import type * as wire from '@resolutionflow/sdk/contract';
import type { NoteKind } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { invalid } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import type { PsaCall, PsaProvider, PsaResourceRecord } from '../../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import type { PsaWrite } from './psa-write.entity.js';
import type { WriteContent } from './psa-writes.service.js';
import type { Delivery, TicketDelivery } from './ticket-delivery.js';
import { findTarget, type InAccount, type InternalTickets } from './ticket-target.js';
import { presentNote, presentPendingNote, presentResource } from './ticket.presenter.js';

/** Who writes, and by what the write is found again. */
export interface WritingCall {
  actor: Actor;
  inAccount: InAccount;
  reference: string;
  signal: AbortSignal;
}

/** What tickets need of the walks on them; the sessions feature is the other side. */
export interface WalkTrails {
  /**
   * A walk as text, for people.
   * @throws AppError `not_found`, `forbidden`
   */
  ofSession(
    tx: AccountTransaction,
    actor: Actor,
    sessionId: string,
  ): Promise<{ ticketId: string; text: string }>;
  /** All walks of an internal ticket, the first one first; null where there is none. */
  ofTicket(tx: AccountTransaction, ticketId: string): Promise<string | null>;
  /** The walks of an internal ticket go on on the PSA's ticket that it became. */
  follow(
    tx: AccountTransaction,
    internalId: string,
    ticket: { connectionId: string; ticketId: string },
  ): Promise<void>;
}

export interface NewTimeEntry {
  sessionId: string | null;
  startedAt: Date;
  endedAt: Date;
  notes: string | null;
  memberId: string | null;
}

/**
 * What people change on a ticket. Each is written at once; where the PSA cannot take it now the answer
 * says `pending` and the queue goes on with it. A refusal of the PSA's own rejects as its `PsaError`.
 */
export type TicketWritingService = ReturnType<typeof createTicketWritingService>;

export function createTicketWritingService(parts: {
  connections: PsaConnections;
  delivery: TicketDelivery;
  internal: InternalTickets;
  trails: WalkTrails;
}) {
  const { connections, delivery, trails } = parts;

  /** Writes to a PSA by way of the queue, or straight to a ticket of ours. */
  async function write<T>(
    call: WritingCall,
    ticketId: string,
    ways: {
      prepare: (
        tx: AccountTransaction,
        connection: PsaConnectionRef,
      ) => Promise<WriteContent & { summary: string; sessionId?: string | null }>;
      present: (delivery: Delivery, connection: PsaConnectionRef) => T | Promise<T>;
      internal: (provider: PsaProvider, psaCall: PsaCall) => Promise<T>;
    },
  ): Promise<T> {
    const { actor, inAccount, reference } = call;
    const target = await inAccount(async (tx) => {
      const found = await findTarget(tx, ticketId, connections);
      return found.kind === 'psa'
        ? { ...found, wish: await ways.prepare(tx, found.connection) }
        : found;
    });
    if (target.kind === 'internal') {
      return ways.internal(parts.internal(call), { signal: call.signal });
    }
    const { connection, wish } = target;
    const delivered = await delivery.deliver(inAccount, {
      ...wish,
      connectionId: connection.id,
      ticketId,
      createdBy: actor.userId,
      reference,
    });
    return ways.present(delivered, connection);
  }

  return {
    setStatus: (call: WritingCall, ticketId: string, statusId: string) =>
      write<wire.StatusChange>(call, ticketId, {
        prepare: async () => ({
          kind: 'status',
          payload: { status_id: statusId },
          summary: 'A change of status',
        }),
        present: (delivered) => presentStatus(ticketId, delivered),
        internal: async (provider, psaCall) =>
          presentStatus(ticketId, await provider.setStatus(ticketId, statusId, psaCall)),
      }),

    addResource: (call: WritingCall, ticketId: string, memberId: string) =>
      write<wire.TicketResource>(call, ticketId, {
        prepare: async () => ({
          kind: 'assign',
          payload: { member_id: memberId },
          summary: 'An assignment',
        }),
        present: (delivered, connection) =>
          call.inAccount(async (tx) => {
            const resource =
              (delivered.status === 'sent' && delivered.result.resource) ||
              (await knownMember(tx, connection.id, memberId));
            const users = await connections.usersOf(tx, connection.id, [memberId]);
            const isPending = delivered.status === 'pending';
            return { ...presentResource(resource, users), ...(isPending && { pending: true }) };
          }),
        internal: async (provider, psaCall) => {
          const resource = await provider.addResource(ticketId, memberId, psaCall);
          // Whoever has an internal ticket is a user.
          return { ...presentResource(resource, new Map()), is_rf_user: true };
        },
      }),

    removeResource: (call: WritingCall, ticketId: string, memberId: string) =>
      write<void>(call, ticketId, {
        prepare: async () => ({
          kind: 'unassign',
          payload: { member_id: memberId },
          summary: 'A removed assignment',
        }),
        present: () => undefined,
        internal: (provider, psaCall) => provider.removeResource(ticketId, memberId, psaCall),
      }),

    addNote: (call: WritingCall, ticketId: string, note: { kind: NoteKind; text: string }) =>
      write<wire.TicketNote>(call, ticketId, {
        prepare: async () => ({
          kind: 'note',
          payload: { ...note, author: call.actor.name },
          summary: noteSummaries[note.kind],
        }),
        present: (delivered) => presentDeliveredNote(delivered, note),
        internal: async (provider, psaCall) => {
          const { reference } = call;
          const known = await provider.findNote(ticketId, reference, psaCall);
          return presentNote(
            known ?? (await provider.addNote(ticketId, { ...note, reference }, psaCall)),
          );
        },
      }),

    addTime: (call: WritingCall, ticketId: string, entry: NewTimeEntry) =>
      write<wire.TimeEntry>(call, ticketId, {
        prepare: async (tx, connection) => ({
          kind: 'time_entry',
          sessionId: entry.sessionId,
          payload: {
            started_at: entry.startedAt.toISOString(),
            ended_at: entry.endedAt.toISOString(),
            notes: entry.notes ?? (await notesOfWalk(tx, call.actor, ticketId, entry.sessionId)),
            member_id:
              entry.memberId ??
              (await connections.memberOf(tx, connection.id, call.actor.userId))?.id ??
              null,
          },
          summary: 'A time entry',
        }),
        present: (delivered) =>
          presentTime(ticketId, entry, {
            id: (delivered.status === 'sent' && delivered.result.id) || delivered.write.id,
            pending: delivered.status === 'pending',
          }),
        internal: async (provider, psaCall) => {
          const { sessionId, notes, ...rest } = entry;
          const kept = await call.inAccount((tx) =>
            notesOfWalk(tx, call.actor, ticketId, sessionId),
          );
          const { id } = await provider.addTimeEntry(
            ticketId,
            { ...rest, notes: notes ?? kept, reference: call.reference },
            psaCall,
          );
          return presentTime(ticketId, entry, { id, pending: false });
        },
      }),

    retry: ({ inAccount }: Pick<WritingCall, 'inAccount'>, id: string): Promise<PsaWrite> =>
      delivery.retry(inAccount, id),
  };

  /** @throws AppError `invalid_request` for a walk on another ticket. */
  async function notesOfWalk(
    tx: AccountTransaction,
    actor: Actor,
    ticketId: string,
    sessionId: string | null,
  ): Promise<string> {
    if (!sessionId) return '';
    const walk = await trails.ofSession(tx, actor, sessionId);
    if (walk.ticketId !== ticketId) {
      throw invalid({ path: 'session_id', message: 'is a walk on another ticket' });
    }
    return walk.text;
  }
}

const noteSummaries: Record<NoteKind, string> = {
  discussion: 'A note for the customer',
  internal: 'An internal note',
  resolution: 'A resolution note',
};

function presentStatus(
  ticket_id: string,
  change: Delivery | { previousStatus: string | null; newStatus: string | null },
): wire.StatusChange {
  if ('newStatus' in change) {
    const { previousStatus: previous_status, newStatus: new_status } = change;
    return { ticket_id, previous_status, new_status, pending: false };
  }
  const result = change.status === 'sent' ? change.result : {};
  return {
    ticket_id,
    previous_status: result.previous_status ?? null,
    new_status: result.new_status ?? null,
    pending: change.status === 'pending',
  };
}

function presentDeliveredNote(
  delivered: Delivery,
  note: { kind: NoteKind; text: string },
): wire.TicketNote {
  if (delivered.status === 'pending') return presentPendingNote(delivered.write);
  const { id, author = null, created_at = null } = delivered.result;
  return { ...note, id: id ?? delivered.write.id, author, created_at, pending: false };
}

function presentTime(
  ticket_id: string,
  { startedAt, endedAt }: NewTimeEntry,
  kept: { id: string; pending: boolean },
): wire.TimeEntry {
  const hours = (endedAt.getTime() - startedAt.getTime()) / 3_600_000;
  return {
    ...kept,
    ticket_id,
    started_at: startedAt.toISOString(),
    ended_at: endedAt.toISOString(),
    hours: Math.round(hours * 100) / 100,
  };
}

/** A member as last seen, for an assignment that waits. */
async function knownMember(
  tx: AccountTransaction,
  connectionId: string,
  memberId: string,
): Promise<PsaResourceRecord> {
  const [known] = await tx.em.execute<{ name: string; identifier: string }[]>(
    `select member_name as name, member_identifier as identifier from psa_members
       where connection_id = ? and member_id = ?`,
    [connectionId, memberId],
  );
  return {
    memberId,
    memberName: known?.name ?? memberId,
    memberIdentifier: known?.identifier ?? memberId,
  };
}
