import type * as wire from '@resolutionflow/sdk/contract';

/** A record that a description can name. */
export interface NamedRecord {
  id: string;
  name: string;
}

/** The real records of an account's PSA: what is read out of a description is one of these, or nothing. */
export interface TicketRecords {
  companies: readonly NamedRecord[];
  boards: readonly NamedRecord[];
  /** The most urgent first. */
  priorities: readonly NamedRecord[];
  /** Active ones. */
  members: readonly (NamedRecord & { identifier: string })[];
  /** The caller, where they are mapped to a member. */
  me: NamedRecord | null;
  /** The statuses of one board. */
  statuses(boardId: string): Promise<readonly NamedRecord[]>;
  /** The fields that a ticket of this PSA wants filled in. */
  wanted: readonly ('company_id' | 'board_id' | 'priority_id')[];
}

/** Reads a draft out of a description. The local parser is one; a model can be another. */
export type ParseTicket = (prompt: string, records: TicketRecords) => Promise<wire.ParsedTicket>;
