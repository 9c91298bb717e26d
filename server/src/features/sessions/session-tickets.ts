import type { TicketStatus } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';

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
  find(
    tx: AccountTransaction,
    id: string,
  ): Promise<{ id: string; customerName?: string | null } | null>;
  move(
    tx: AccountTransaction,
    id: string,
    change: { status: TicketStatus; assignedUserId?: string | null; resolutionNotes?: string },
  ): Promise<void>;
  /** Puts a ticket that walks back to those that wait; any other stays as it is. */
  reopen(tx: AccountTransaction, id: string): Promise<void>;
}
