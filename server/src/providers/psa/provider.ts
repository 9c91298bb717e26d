import type {
  NoteKind,
  PsaCapabilities,
  PsaSettings,
  TicketProvider,
} from '@resolutionflow/sdk/contract';

/** What every call to a provider takes. */
export interface PsaCall {
  signal: AbortSignal;
  /** The member in whose name to write, where the PSA allows that. */
  actingMember?: PsaMemberRecord | null;
}

/** A ticket as a provider reads it. Ids are the PSA's, as text. */
export interface PsaTicket {
  id: string;
  summary: string;
  description: string | null;
  boardId: string | null;
  boardName: string | null;
  statusId: string | null;
  statusName: string | null;
  priorityId: string | null;
  priorityName: string | null;
  companyId: string | null;
  companyName: string | null;
  contactId: string | null;
  resources: PsaResourceRecord[];
  enteredAt: Date | null;
  updatedAt: Date | null;
  closed: boolean;
  /** Where the ticket is opened in the PSA itself. */
  url: string | null;
}

/** Somebody assigned to a ticket. */
export interface PsaResourceRecord {
  memberId: string;
  memberName: string;
  memberIdentifier: string;
}

export interface PsaMemberRecord {
  id: string;
  /** The name that the member signs in with, or what stands for it. */
  identifier: string;
  name: string;
  email: string | null;
  inactive: boolean;
}

export interface PsaNoteRecord {
  id: string;
  kind: NoteKind;
  text: string;
  author: string | null;
  createdAt: Date | null;
}

export interface PsaCompanyRecord {
  id: string;
  name: string;
  phone: string | null;
  website: string | null;
}

export interface PsaContactRecord {
  id: string | null;
  name: string;
  email: string | null;
  phone: string | null;
}

export interface PsaConfigurationRecord {
  id: string;
  name: string;
  type: string | null;
  serialNumber: string | null;
  ipAddress: string | null;
}

export interface PsaSlaRecord {
  name: string | null;
  state: 'met' | 'running' | 'paused' | 'breached';
  dueAt: Date | null;
}

export interface PsaBoardRecord {
  id: string;
  name: string;
}

export interface PsaStatusRecord {
  id: string;
  name: string;
  closed: boolean;
}

export interface PsaPriorityRecord {
  id: string;
  name: string;
  /** 1 is the most urgent. */
  rank: number;
  color: string | null;
}

/** What a search is narrowed to; what is left out narrows nothing. All texts are data. */
export interface PsaTicketFilter {
  search?: string;
  boardId?: string;
  statusId?: string;
  priorityId?: string;
  companyId?: string;
  /** A member's id, or nobody at all. */
  assigned?: { memberId: string } | 'unassigned';
  closed: boolean;
}

/** A page of a list, from 1. */
export interface PsaPaging {
  page: number;
  pageSize: number;
}

export interface PsaTicketDraft {
  summary: string;
  description: string | null;
  companyId: string | null;
  boardId: string | null;
  statusId: string | null;
  priorityId: string | null;
  assignedMemberId: string | null;
}

/**
 * Something that is written once: `reference` is put into it, in a place of the PSA's own or in its
 * text, and finds it again where nobody knows whether it arrived.
 */
export interface PsaNoteDraft {
  kind: NoteKind;
  text: string;
  reference: string;
}

export interface PsaTimeDraft {
  startedAt: Date;
  endedAt: Date;
  notes: string;
  memberId: string | null;
  reference: string;
}

/** One part of a ticket's screen: read, or why it could not be. */
export type PsaSection<T> = { value: T } | { error: PsaError };

/** What a ticket's screen shows beside the ticket, each part on its own. */
export interface PsaTicketDetails {
  company: PsaSection<PsaCompanyRecord | null>;
  contact: PsaSection<PsaContactRecord | null>;
  configurations: PsaSection<PsaConfigurationRecord[]>;
  notes: PsaSection<PsaNoteRecord[]>;
  relatedTickets: PsaSection<PsaTicket[]>;
  sla: PsaSection<PsaSlaRecord | null>;
}

/** What a PSA's screen gives us to prove who looks. */
export type PsaMemberProof =
  | { host: 'connectwise'; memberId: string; memberHash: string; memberContext: string }
  | { host: 'halo'; agentId: string }
  | { host: 'halo'; code: string; redirectUri: string; clientId: string; clientSecret: string };

/** A webhook as it arrived: nothing of it is trusted before the provider has checked it. */
export interface PsaWebhookRequest {
  headers: Readonly<Record<string, string | undefined>>;
  query: Readonly<Record<string, string | undefined>>;
  rawBody: Buffer;
}

/**
 * What serves an account's tickets. Every method rejects with a `PsaError`. Reads follow the vendor's
 * paging to the end, and may be tried again within; a write is sent at most once per call.
 */
export interface PsaProvider {
  readonly name: TicketProvider;
  /** As people know it: "ConnectWise". */
  readonly label: string;
  readonly capabilities: PsaCapabilities;

  /** Signs in and reads something small; the rejection says exactly what failed. */
  test(call: PsaCall): Promise<void>;

  /** Sorted by priority, then newest; `search` matches the summary as a substring in any case, and the very ticket for `#123`. */
  searchTickets(
    filter: PsaTicketFilter,
    paging: PsaPaging,
    call: PsaCall,
  ): Promise<{ tickets: PsaTicket[]; total: number }>;
  ticket(id: string, call: PsaCall): Promise<PsaTicket>;
  /** The ticket and what belongs to it, in at most two waves of calls. Rejects where the ticket itself cannot be read. */
  ticketWithDetails(
    id: string,
    call: PsaCall,
  ): Promise<{ ticket: PsaTicket; details: PsaTicketDetails }>;
  /** The ticket that was created with this reference, if it is there. */
  findTicket(reference: string, call: PsaCall): Promise<PsaTicket | null>;
  createTicket(draft: PsaTicketDraft & { reference: string }, call: PsaCall): Promise<PsaTicket>;
  /** Rejects with `invalid` where the status is not one of the ticket's board, or nothing changed. */
  setStatus(
    id: string,
    statusId: string,
    call: PsaCall,
  ): Promise<{ previousStatus: string | null; newStatus: string | null }>;

  notes(ticketId: string, call: PsaCall): Promise<PsaNoteRecord[]>;
  findNote(ticketId: string, reference: string, call: PsaCall): Promise<PsaNoteRecord | null>;
  addNote(ticketId: string, note: PsaNoteDraft, call: PsaCall): Promise<PsaNoteRecord>;

  resources(ticketId: string, call: PsaCall): Promise<PsaResourceRecord[]>;
  /** Does nothing where the member is assigned already. */
  addResource(ticketId: string, memberId: string, call: PsaCall): Promise<PsaResourceRecord>;
  /** Does nothing where the member is not assigned. */
  removeResource(ticketId: string, memberId: string, call: PsaCall): Promise<void>;

  findTimeEntry(ticketId: string, reference: string, call: PsaCall): Promise<{ id: string } | null>;
  addTimeEntry(ticketId: string, entry: PsaTimeDraft, call: PsaCall): Promise<{ id: string }>;

  boards(call: PsaCall): Promise<PsaBoardRecord[]>;
  statuses(boardId: string, call: PsaCall): Promise<PsaStatusRecord[]>;
  priorities(call: PsaCall): Promise<PsaPriorityRecord[]>;
  /** All companies, or those whose name contains `search`. */
  companies(search: string | undefined, call: PsaCall): Promise<PsaCompanyRecord[]>;
  members(call: PsaCall): Promise<PsaMemberRecord[]>;

  /** The member whom the PSA's screen shows us to. Rejects with `refused`. */
  proveMember?(
    proof: PsaMemberProof,
    call: PsaCall,
  ): Promise<{ member: PsaMemberRecord; tokens?: PsaMemberTokens }>;
  /** Asks the PSA to tell `url` of changed tickets; answers false where an admin has to enter it by hand. */
  registerWebhook?(
    webhook: { url: string; secret: string },
    call: PsaCall,
  ): Promise<{ registered: boolean; detail: string }>;
  /** Makes the PSA forget the webhooks whose address is ours; it need not have any. */
  unregisterWebhook?(isOurs: (url: string) => boolean, call: PsaCall): Promise<void>;
  /** Checks the signature over the raw body, and answers the ids of the tickets that changed. Rejects with `refused`. */
  readWebhook?(request: PsaWebhookRequest, secret: string, call: PsaCall): Promise<string[]>;
}

/** The vendor's own tokens of one person. `expiresAt` in milliseconds since 1970. */
export interface PsaMemberTokens {
  accessToken: string;
  refreshToken: string | null;
  expiresAt: number;
  /** The application that the person signed in through, which alone may renew them; the connection's own unless said. */
  client?: { clientId: string; clientSecret: string };
}

/** What a provider is made of. */
export interface PsaProviderOptions {
  /** All who act for the same connection share its vendor's limits; alone where it is not said. */
  connectionId?: string;
  /** As the owner entered it, without a trailing slash. */
  siteUrl: string;
  credentials: Readonly<Record<string, string>>;
  settings: PsaSettings;
  /** What an earlier call learnt of the vendor's addresses, and where to keep what this one learns. */
  discovered: Record<string, unknown> | null;
  remember(discovered: Record<string, unknown>): Promise<void>;
  /** One person's tokens, where the PSA lets each act with their own rights. */
  memberTokens?: {
    tokens: PsaMemberTokens;
    save(tokens: PsaMemberTokens): Promise<void>;
  };
}

export type PsaErrorCode =
  /** The credentials are wrong. */
  | 'credentials'
  /** The credentials lack a right. */
  | 'permission'
  /** What the PSA's screen gave us proves nothing. */
  | 'refused'
  | 'not_found'
  /** The PSA refused what was sent; the message is its own. */
  | 'invalid'
  | 'rate_limited'
  /** No answer, none in time, or a failure of the PSA's own. */
  | 'unreachable'
  /** An answer that cannot be read. */
  | 'unexpected_answer'
  /** This provider cannot do that. */
  | 'unsupported';

/** Why a PSA did not do what it was asked. The message is for people and never holds a credential. */
export class PsaError extends Error {
  override name = 'PsaError';
  /** Seconds after which a new try makes sense. */
  readonly retryAfter: number | null;
  /** Nobody knows whether a write arrived. */
  readonly isUncertain: boolean;

  constructor(
    readonly code: PsaErrorCode,
    message: string,
    options: { retryAfter?: number | null; isUncertain?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter ?? null;
    this.isUncertain = options.isUncertain ?? false;
  }

  /** Whether the same call may well succeed later. */
  get isTemporary(): boolean {
    return this.code === 'rate_limited' || this.code === 'unreachable';
  }
}

/**
 * Runs one section of a ticket's details: a failure is its own, and the others are still read. A section
 * may be begun before it is waited for.
 */
export function readSection<T>(work: Promise<T>): Promise<PsaSection<T>> {
  const section = work.then(
    (value) => ({ value }),
    (error: unknown) => {
      if (error instanceof PsaError) return { error };
      throw error;
    },
  );
  // Whoever waits for it hears of what went wrong. Where something else failed first nobody does, and
  // a rejection that nobody handles would end the process.
  section.catch(() => undefined);
  return section;
}
