import type { Client } from '@resolutionflow/sdk';
import type {
  Page,
  QueueRow,
  ReasonCategory,
  SessionStatus,
  TicketStatus,
  WalkSession,
  WalkSessionSummary,
} from '@resolutionflow/sdk/contract';

/** The lists there are: tickets to walk, the user's open walks, walks to take over, all that ran. */
export type SessionListView = 'queue' | 'active' | 'escalations' | 'history';

/** What a row shows, of a ticket in the queue or of a walk. */
export interface SessionRow {
  /** The ticket's id in the queue, elsewhere the session's. */
  id: string;
  kind: 'ticket' | 'session';
  ticketId: string;
  ticketKind: string;
  problem: string;
  customer: string | null;
  /** The flow's name; null where there is none, as on a ticket. */
  flow: string | null;
  status: SessionStatus | TicketStatus | 'unknown';
  /** Who holds the walk. */
  holder: string | null;
  holderId: string | null;
  /** Why it was escalated. */
  reason: ReasonCategory | 'unknown' | null;
  at: string;
}

/** Which part of a list is wanted. */
export interface RowQuery {
  page: number;
  pageSize: number;
  /** A status to narrow to; empty for all. */
  filter: string;
}

/** Reads a page of a view. */
export async function readRows(
  client: Client,
  view: SessionListView,
  { page, pageSize, filter }: RowQuery,
  signal: AbortSignal,
): Promise<Page<SessionRow>> {
  const part = { page, page_size: pageSize };
  switch (view) {
    case 'queue': {
      const status_filter = ticketFilters.find((status) => status === filter) ?? 'all';
      const found = await client.sessions.queue({ ...part, status_filter }, { signal });
      return { ...found, items: found.items.map(ticketRow) };
    }
    case 'active': {
      const found = await client.sessions.active({ signal });
      return { ...found, items: found.items.map(sessionRow) };
    }
    case 'escalations': {
      const found = await client.sessions.escalations({ page }, { signal });
      return { ...found, items: found.items.map(sessionRow) };
    }
    case 'history': {
      const status = sessionFilters.find((known) => known === filter);
      const query = status ? { ...part, status } : part;
      const found = await client.sessions.list(query, { signal });
      return { ...found, items: found.items.map(sessionRow) };
    }
  }
}

/** A walk as a row. */
export function sessionRow(session: WalkSession | WalkSessionSummary): SessionRow {
  return {
    id: session.id,
    kind: 'session',
    ticketId: session.ticket_id,
    ticketKind: session.ticket_kind,
    problem: session.problem_statement ?? '',
    customer: session.customer_name,
    flow: session.flow_name,
    status: session.status,
    holder: session.held_by_name,
    holderId: session.held_by,
    reason: session.reason_category,
    at: session.resolved_at ?? session.last_step_at ?? session.started_at,
  };
}

export const ticketFilters = ['open', 'walking', 'escalated', 'resolved'] as const;
export const sessionFilters = ['active', 'escalated', 'resolved', 'abandoned'] as const;

function ticketRow(row: QueueRow): SessionRow {
  return {
    id: row.ticket_id,
    kind: 'ticket',
    ticketId: row.ticket_id,
    ticketKind: row.ticket_kind,
    problem: row.problem_statement,
    customer: row.customer_name,
    flow: null,
    status: row.status,
    holder: null,
    holderId: null,
    reason: null,
    at: row.created_at,
  };
}
