import type { ClientError } from '@resolutionflow/sdk';
import type {
  PsaMe,
  PsaStatus,
  PsaWrite,
  TicketContext,
  TicketResource,
  TicketRow,
  WalkSessionSummary,
} from '@resolutionflow/sdk/contract';

/** What is known of a ticket before it is read: a list's row, or what the host says. */
export type KnownTicket = Pick<TicketRow, 'id'> & Partial<TicketRow>;

/** Something that is read: what it was last, and why the last reading failed. */
export interface Part<T> {
  value: T | null;
  error: ClientError | null;
}

/** All that the panel shows of a ticket. */
export interface TicketView {
  id: string;
  kind: 'psa' | 'internal';
  /** The ticket as far as it is known. */
  ticket: KnownTicket;
  context: Part<TicketContext>;
  resources: Part<readonly TicketResource[]>;
  walks: Part<readonly WalkSessionSummary[]>;
  /** What waits for the PSA; known even while the PSA is away. */
  writes: readonly PsaWrite[];
  me: Part<PsaMe>;
  /** Of the ticket's board; empty until they were read. */
  statuses: readonly PsaStatus[];
  /** A status that was chosen here and that the PSA has not taken yet. */
  waitingStatus: string | null;
  /** When the context was read, in ISO 8601. */
  readAt: string | null;
  isOffline: boolean;
  /** Whether the user may change anything. */
  canWrite: boolean;
}

/** A change shown before the server has confirmed it. */
export interface Optimistic {
  kind?: 'status';
  context?: (context: TicketContext) => TicketContext;
  resources?: (resources: readonly TicketResource[]) => readonly TicketResource[];
}

/** An empty part. */
export function noPart<T>(): Part<T> {
  return { value: null, error: null };
}
