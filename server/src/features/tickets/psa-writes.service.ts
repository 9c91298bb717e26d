import type { NoteKind, PsaWriteKind, PsaWriteStatus } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { AppError, notFound } from '../../errors.js';
import { rowsOf, type Paging } from '../../paging.js';
import { PsaWriteEntity, type PsaWrite } from './psa-write.entity.js';
import { presentWrite } from './ticket.presenter.js';

/** The writes of one ticket of a PSA: sent one after the other, in the order in which they were queued. */
export interface WriteLane {
  connectionId: string;
  ticketId: string;
}

/** What is to be written. Kept as JSON until it is known to be there. */
export type WriteContent =
  | { kind: 'note'; payload: { kind: NoteKind; text: string; author: string | null } }
  /** By board, where the ticket's board is known only once it is read. */
  | { kind: 'status'; payload: { status_id: string } | { by_board: Record<string, string> } }
  | {
      kind: 'time_entry';
      payload: { started_at: string; ended_at: string; notes: string; member_id: string | null };
    }
  /** By user, where nobody knows yet which member they are. */
  | { kind: 'assign'; payload: { member_id: string } | { user_id: string } }
  | { kind: 'unassign'; payload: { member_id: string } };

export type NewPsaWrite = WriteLane &
  WriteContent & {
    /** Says for people what it is. */
    summary: string;
    sessionId?: string | null;
    createdBy: string | null;
    /** The same for the same wish; one of its own unless given. */
    reference?: string;
  };

/** Told when a write waits that nobody is about to send. Its subject is the write. */
export const writeQueued = 'psa_write.queued';

/**
 * Keeps a write within the transaction of what it belongs to.
 * @param options.isSentNow Whoever queues it sends it too: no job is started for it.
 * @returns the write; with a reference that was used before, the one of then.
 */
export async function queueWrite(
  tx: AccountTransaction,
  write: NewPsaWrite,
  options: { isSentNow?: boolean } = {},
): Promise<{ write: PsaWrite; isNew: boolean }> {
  // Ids are given in the order of the commits: who comes second waits here for the first.
  await lockLane(tx, write);
  const id = uuid();
  const { connectionId, ticketId, reference = id } = write;
  const inserted = await tx.em.execute<object[]>(
    `insert into psa_writes (id, account_id, connection_id, ticket_id, session_id, kind, payload,
         reference, created_by, next_attempt_at)
       values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, clock_timestamp())
       on conflict (connection_id, reference) do nothing returning id`,
    [
      id,
      tx.accountId,
      connectionId,
      ticketId,
      write.sessionId ?? null,
      write.kind,
      JSON.stringify({ ...write.payload, summary: write.summary }),
      reference,
      write.createdBy,
    ],
  );
  const isNew = inserted.length > 0;
  if (isNew && !options.isSentNow) {
    tx.emit({ type: writeQueued, subjectId: id, data: {} });
    announceTicket(tx, ticketId);
  }
  const kept = await tx.em.findOneOrFail(
    PsaWriteEntity,
    { connectionId, reference },
    { refresh: true },
  );
  return { write: kept, isNew };
}

/** Held until the commit: what is queued, claimed or changed for one ticket comes one after the other. */
export async function lockLane(tx: AccountTransaction, lane: WriteLane): Promise<void> {
  await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 7))', [
    `psa-writes/${lane.connectionId}/${lane.ticketId}`,
  ]);
}

/** A page of the account's writes, newest first. */
export function listWrites(
  tx: AccountTransaction,
  filter: { ticketId?: string; status?: PsaWriteStatus },
  paging: Paging,
): Promise<[PsaWrite[], number]> {
  return tx.em.findAndCount(
    PsaWriteEntity,
    {
      ...(filter.ticketId !== undefined && { ticketId: filter.ticketId }),
      ...(filter.status && { status: filter.status }),
    },
    { orderBy: { id: 'desc' }, ...rowsOf(paging) },
  );
}

/**
 * Puts a write that waits or was given up before the PSA again at once.
 * @throws AppError `not_found`, or `version_conflict` with the write where it is sent or canceled.
 */
export async function reviveWrite(tx: AccountTransaction, id: string): Promise<PsaWrite> {
  const write = await lockWrite(tx, id);
  if (write.status === 'sending') return write;
  requireStatus(write, ['pending', 'failed']);
  await tx.em.execute(
    `update psa_writes set status = 'pending', ended_at = null, next_attempt_at = clock_timestamp(),
       created_at = case when status = 'failed' then now() else created_at end where id = ?`,
    [id],
  );
  await tx.em.refresh(write);
  return write;
}

/**
 * Lets go of a write that waits or was given up.
 * @throws AppError `not_found`, or `version_conflict` with the write where it is sent at this moment, or was.
 */
export async function cancelWrite(tx: AccountTransaction, id: string): Promise<void> {
  const write = await lockWrite(tx, id);
  if (write.status === 'canceled') return;
  requireStatus(write, ['pending', 'failed']);
  await tx.em.execute(`update psa_writes set status = 'canceled', ended_at = now() where id = ?`, [
    id,
  ]);
  announceTicket(tx, write.ticketId);
}

/** Cancels whatever waits to be written to a connection that ends, visibly. Answers how much that was. */
export async function cancelWritesOf(
  tx: AccountTransaction,
  connectionId: string,
  reason: string,
): Promise<number> {
  // One that is sent at this moment keeps its lease: should the PSA take it, that is recorded.
  const canceled = await tx.em.execute<{ ticket_id: string }[]>(
    `update psa_writes set status = 'canceled', last_error = ?, ended_at = now()
       where connection_id = ? and status in ('pending', 'sending') returning ticket_id`,
    [reason, connectionId],
  );
  await tx.em.execute('delete from psa_polls where connection_id = ?', [connectionId]);
  for (const id of new Set(canceled.map((row) => row.ticket_id))) announceTicket(tx, id);
  return canceled.length;
}

/** All panels read the ticket again. */
export function announceTicket(tx: AccountTransaction, ticketId: string): void {
  tx.emit({ type: 'ticket.updated', subjectId: ticketId, data: { ticket_id: ticketId } });
}

async function lockWrite(tx: AccountTransaction, id: string): Promise<PsaWrite> {
  const found = await tx.em.findOne(PsaWriteEntity, { id });
  if (!found) throw notFound('This write');
  await lockLane(tx, found);
  await tx.em.refresh(found);
  return found;
}

function requireStatus(write: PsaWrite, allowed: readonly PsaWriteStatus[]): void {
  if (allowed.includes(write.status)) return;
  throw new AppError('version_conflict', says[write.status], {
    members: { current: presentWrite(write) },
  });
}

const says: Record<PsaWriteStatus, string> = {
  pending: 'This waits to be written',
  sending: 'This is being written at this moment',
  sent: 'This was written already',
  failed: 'This was given up',
  canceled: 'This was canceled',
};

/** What a write holds, as it was queued. */
export function contentOf(write: { kind: PsaWriteKind; payload: unknown }): WriteContent {
  // Written by `queueWrite` alone.
  return { kind: write.kind, payload: write.payload } as WriteContent;
}
