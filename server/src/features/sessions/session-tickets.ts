import type { NoteKind, TicketStatus } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';

/** The ticket of a walk, where it is kept. */
export interface WalkTicket {
  kind: 'psa' | 'internal';
  id: string;
  /** Of a PSA's ticket: which PSA. */
  connectionId: string | null;
}

/** What a walk wants of its ticket in the PSA. Kept until the PSA took it, each once. */
export type WalkWish =
  /** `kind` null is the one that the account chose for walks. */
  | { wish: 'note'; kind: NoteKind | null; text: string; authorName: string | null }
  /** Where the account wants walks to be billed. */
  | { wish: 'time'; startedAt: Date; endedAt: Date; notes: string; userId: string }
  /** The status that the account chose for tickets that a walk solved, if it chose one. */
  | { wish: 'resolved' }
  /** Nothing where the user is no member of the PSA. */
  | { wish: 'assign'; userId: string };

/** What sessions need of the tickets they are tied to; the tickets feature is the other side. */
export interface SessionTickets {
  open(
    tx: AccountTransaction,
    ticket: {
      problemStatement: string;
      customerName: string | null;
      customerContact: string | null;
      status: TicketStatus;
      assignedUserId: string | null;
    },
  ): { id: string };
  /** An internal ticket. */
  find(
    tx: AccountTransaction,
    id: string,
  ): Promise<{ id: string; customerName?: string | null } | null>;
  /**
   * A ticket of the PSA, asked for before any transaction. One that cannot be asked for now is taken as
   * said: a tech with a customer on the line does not wait for the PSA to come back.
   * @throws AppError `not_configured`, `not_found`
   */
  verify(
    call: {
      actor: { userId: string };
      inAccount<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>;
      signal: AbortSignal;
    },
    id: string,
  ): Promise<{ id: string; connectionId: string; customerName: string | null }>;
  /** Moves an internal ticket along with the walk on it; a PSA's ticket is told by `write` alone. */
  move(
    tx: AccountTransaction,
    ticket: WalkTicket,
    change: { status: TicketStatus; assignedUserId?: string | null; resolutionNotes?: string },
  ): Promise<void>;
  /** Puts an internal ticket that walks back to those that wait; any other stays as it is. */
  reopen(tx: AccountTransaction, ticket: WalkTicket): Promise<void>;
  /** Writes to a ticket of the PSA what came of the walk, in this order. Nothing on an internal one. */
  write(
    tx: AccountTransaction,
    ticket: WalkTicket & { sessionId: string; actorId: string },
    wishes: readonly WalkWish[],
  ): Promise<void>;
}
