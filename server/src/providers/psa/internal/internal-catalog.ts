import type { PsaCapabilities, TicketStatus } from '@resolutionflow/sdk/contract';
import type { PsaBoardRecord, PsaStatusRecord } from '../provider.js';

/** Internal tickets are all on one board. */
export const internalBoard: PsaBoardRecord = { id: 'internal', name: 'Internal tickets' };

/** What an internal ticket can be, in the order in which it becomes that. */
export const internalStatuses: readonly (PsaStatusRecord & { id: TicketStatus })[] = [
  { id: 'open', name: 'Open', closed: false },
  { id: 'walking', name: 'Being walked', closed: false },
  { id: 'escalated', name: 'Escalated', closed: false },
  { id: 'resolved', name: 'Resolved', closed: true },
];

export const internalCapabilities: PsaCapabilities = {
  create: true,
  status: true,
  notes: ['discussion', 'internal', 'resolution'],
  assignees: 'one',
  time_entries: false,
  boards: true,
  priorities: false,
  companies: false,
  configurations: false,
  sla: false,
};
