import { validate } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { AppError } from '../../errors.js';
import type { PsaProvider } from '../../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';

/** Runs in one transaction of the actor's account. */
export type InAccount = <T>(work: (tx: AccountTransaction) => Promise<T>) => Promise<T>;

/** Serves the tickets that are in no PSA, in the way of one. */
export type InternalTickets = (call: {
  actor: { userId: string; name: string };
  inAccount: InAccount;
}) => PsaProvider;

/** Where a ticket is kept. */
export type TicketTarget = { kind: 'internal' } | { kind: 'psa'; connection: PsaConnectionRef };

/**
 * By the ticket's id: ours are UUIDs, and no PSA has such.
 * @throws AppError `not_configured` for a ticket of a PSA where none is connected.
 */
export async function findTarget(
  tx: AccountTransaction,
  ticketId: string,
  connections: PsaConnections,
): Promise<TicketTarget> {
  if (validate(ticketId)) return { kind: 'internal' };
  return { kind: 'psa', connection: await requireConnection(tx, connections) };
}

/** @throws AppError `not_configured` */
export async function requireConnection(
  tx: AccountTransaction,
  connections: PsaConnections,
): Promise<PsaConnectionRef> {
  const connection = await connections.current(tx);
  if (connection) return connection;
  throw new AppError(
    'not_configured',
    'No PSA is connected: an owner connects one first; until then walks run on internal tickets',
  );
}
