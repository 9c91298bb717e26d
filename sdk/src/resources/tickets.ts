import type { z } from 'zod/mini';
import type { Page } from '../contract/primitives.js';
import type {
  CreatedTicket,
  NoteKind,
  ParsedTicket,
  PsaWrite,
  StatusChange,
  TicketContext,
  TicketNote,
  TicketResource,
  TicketRow,
  TimeEntry,
  PsaWriteStatus,
} from '../contract/psa.js';
import type { promoteBody, TicketDraft, timeEntryBody } from '../contract/psa-requests.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { psaAnswerOf } from '../transport/wire.js';

/** Milliseconds that a PSA may take to create a ticket: some take most of a minute. */
const slow = 90_000;
/** Milliseconds for what the server asks a PSA before it answers. */
const vendor = 45_000;

/** What a list of tickets is narrowed to. `assigned` is `me`, `unassigned`, `all` or a member's id. */
export interface TicketSearch {
  search?: string;
  board?: string;
  status?: string;
  priority?: string;
  company?: string;
  assigned?: string;
  closed?: boolean;
  page?: number;
  page_size?: number;
}

/** What a list of writes is narrowed to. */
export interface PsaWriteSearch {
  ticket_id?: string;
  status?: PsaWriteStatus;
  page?: number;
  page_size?: number;
}

/** Tickets of the account's PSA, or our own where none is connected. */
export interface Tickets {
  search(query?: TicketSearch, options?: CallOptions): Promise<Page<TicketRow>>;
  create(draft: TicketDraft, options?: WriteOptions): Promise<CreatedTicket>;
  context(id: string, options?: CallOptions): Promise<TicketContext>;
  setStatus(id: string, statusId: string, options?: CallOptions): Promise<StatusChange>;
  resources(id: string, options?: CallOptions): Promise<Page<TicketResource>>;
  addResource(id: string, memberId: string, options?: WriteOptions): Promise<TicketResource>;
  removeResource(id: string, memberId: string, options?: CallOptions): Promise<void>;
  notes(id: string, options?: CallOptions): Promise<Page<TicketNote>>;
  addNote(
    id: string,
    note: { kind: NoteKind; text: string },
    options?: WriteOptions,
  ): Promise<TicketNote>;
  addTime(
    id: string,
    entry: z.input<typeof timeEntryBody>,
    options?: WriteOptions,
  ): Promise<TimeEntry>;
  /** Reads a draft out of a description; nothing is created. */
  parse(prompt: string, options?: WriteOptions): Promise<ParsedTicket>;
  /** Makes an internal ticket one of the PSA, with its trail as the first note. */
  promote(
    internalId: string,
    draft?: z.input<typeof promoteBody>,
    options?: WriteOptions,
  ): Promise<CreatedTicket>;
  /** What waits to be written to the PSA, or was given up. */
  writes(query?: PsaWriteSearch, options?: CallOptions): Promise<Page<PsaWrite>>;
  retryWrite(id: string, options?: WriteOptions): Promise<PsaWrite>;
  cancelWrite(id: string, options?: CallOptions): Promise<void>;
}

export function createTickets(http: Http): Tickets {
  const psa = '/integrations/psa';
  const at = (id: string, rest = ''): string => `${psa}/tickets/${encodeURIComponent(id)}${rest}`;
  return {
    search: (query, options) =>
      http({
        path: `${psa}/tickets/search`,
        query,
        answer: psaAnswerOf('ticketRowPage'),
        timeout: vendor,
        ...options,
      }),
    create: (body, options) =>
      http({
        method: 'POST',
        path: `${psa}/tickets`,
        body,
        answer: psaAnswerOf('createdTicket'),
        timeout: slow,
        ...options,
      }),
    context: (id, options) =>
      http({
        path: at(id, '/context'),
        answer: psaAnswerOf('ticketContext'),
        timeout: vendor,
        ...options,
      }),
    setStatus: (id, status_id, options) =>
      http({
        method: 'PATCH',
        path: at(id, '/status'),
        body: { status_id },
        answer: psaAnswerOf('statusChange'),
        timeout: vendor,
        ...options,
      }),
    resources: (id, options) =>
      http({
        path: at(id, '/resources'),
        answer: psaAnswerOf('ticketResourcePage'),
        timeout: vendor,
        ...options,
      }),
    addResource: (id, member_id, options) =>
      http({
        method: 'POST',
        path: at(id, '/resources'),
        body: { member_id },
        answer: psaAnswerOf('ticketResource'),
        timeout: vendor,
        ...options,
      }),
    removeResource: (id, memberId, options) =>
      http({
        method: 'DELETE',
        path: at(id, `/resources/${encodeURIComponent(memberId)}`),
        timeout: vendor,
        ...options,
      }),
    notes: (id, options) =>
      http({
        path: at(id, '/notes'),
        answer: psaAnswerOf('ticketNotePage'),
        timeout: vendor,
        ...options,
      }),
    addNote: (id, body, options) =>
      http({
        method: 'POST',
        path: at(id, '/notes'),
        body,
        answer: psaAnswerOf('ticketNote'),
        timeout: vendor,
        ...options,
      }),
    addTime: (id, body, options) =>
      http({
        method: 'POST',
        path: at(id, '/time-entries'),
        body,
        answer: psaAnswerOf('timeEntry'),
        timeout: vendor,
        ...options,
      }),
    parse: (prompt, options) =>
      http({
        method: 'POST',
        path: `${psa}/tickets/ai-parse`,
        body: { prompt },
        answer: psaAnswerOf('parsedTicket'),
        timeout: vendor,
        ...options,
      }),
    promote: (internalId, body = {}, options) =>
      http({
        method: 'POST',
        path: `${psa}/internal-tickets/${encodeURIComponent(internalId)}/promote`,
        body,
        answer: psaAnswerOf('createdTicket'),
        timeout: slow,
        ...options,
      }),
    writes: (query, options) =>
      http({ path: `${psa}/writes`, query, answer: psaAnswerOf('psaWritePage'), ...options }),
    retryWrite: (id, options) =>
      http({
        method: 'POST',
        path: `${psa}/writes/${encodeURIComponent(id)}/retry`,
        answer: psaAnswerOf('psaWrite'),
        ...options,
      }),
    cancelWrite: (id, options) =>
      http({ method: 'DELETE', path: `${psa}/writes/${encodeURIComponent(id)}`, ...options }),
  };
}
