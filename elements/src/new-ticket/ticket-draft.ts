import type { ParsedTicket, TicketDraft as WireDraft } from '@resolutionflow/sdk/contract';
import type { Choice } from '../internal/combobox/combobox.js';

/** The names of a draft's fields, as the contract has them. */
export type DraftField =
  | 'summary'
  | 'company_id'
  | 'board_id'
  | 'status_id'
  | 'priority_id'
  | 'assigned_member_id'
  | 'description';

/** A ticket as it is being filled in. */
export interface TicketDraft {
  summary: string;
  company: Choice | null;
  board_id: string;
  status_id: string;
  priority_id: string;
  assigned_member_id: string;
  description: string;
}

export const emptyDraft: TicketDraft = {
  summary: '',
  company: null,
  board_id: '',
  status_id: '',
  priority_id: '',
  assigned_member_id: '',
  description: '',
};

/** What was read takes the place of what stood there; what was not read leaves it. */
export function withParsed(
  draft: TicketDraft,
  parsed: ParsedTicket,
  companyName: (id: string) => string,
): TicketDraft {
  const { company_id: companyId } = parsed;
  return {
    summary: parsed.summary ?? draft.summary,
    company: companyId ? { id: companyId, label: companyName(companyId) } : draft.company,
    board_id: parsed.board_id ?? draft.board_id,
    status_id: parsed.status_id ?? (parsed.board_id ? '' : draft.status_id),
    priority_id: parsed.priority_id ?? draft.priority_id,
    assigned_member_id: parsed.assigned_member_id ?? draft.assigned_member_id,
    description: parsed.description ?? draft.description,
  };
}

/** The draft as it is sent. */
export function toWire(draft: TicketDraft): WireDraft {
  return {
    summary: draft.summary.trim(),
    company_id: draft.company?.id ?? null,
    board_id: draft.board_id || null,
    status_id: draft.status_id || null,
    priority_id: draft.priority_id || null,
    assigned_member_id: draft.assigned_member_id || null,
    description: draft.description.trim() || null,
  };
}

export function isEmpty(draft: TicketDraft): boolean {
  return !draft.summary.trim() && !draft.description.trim();
}
