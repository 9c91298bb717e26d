import type { PsaMe, TicketRow } from '../../contract/psa.js';
import type { Embed } from '../../resources/embed.js';
import type { Psa } from '../../resources/psa.js';
import type { Tickets } from '../../resources/tickets.js';
import { fakeNow } from '../fake-records.js';
import type { FakeCall } from '../transport/fake-line.js';
import { pageOf } from './page-of.js';

/** What the fake PSA starts with. */
export interface FakePsaState {
  me: PsaMe;
  tickets: TicketRow[];
}

export function fakePsaState(): FakePsaState {
  return {
    me: {
      provider: 'connectwise',
      provider_name: 'ConnectWise',
      capabilities: {
        create: true,
        status: true,
        notes: ['discussion', 'internal', 'resolution'],
        assignees: 'many',
        time_entries: true,
        boards: true,
        priorities: true,
        companies: true,
        configurations: true,
        sla: true,
      },
      member: { id: '54', name: 'Priya Raman' },
    },
    tickets: [1, 2, 3].map((n) => fakeTicketRow({ id: String(1040 + n) })),
  };
}

/** An open ticket on the help desk. */
export function fakeTicketRow(changes: Partial<TicketRow> = {}): TicketRow {
  return {
    id: '1041',
    summary: 'Printer offline on the second floor',
    board_id: '1',
    board_name: 'Help desk',
    status_id: '1',
    status_name: 'New',
    priority_id: '1',
    priority_name: 'High',
    company_id: '7',
    company_name: 'Northwind Dental',
    resources: [],
    entered_at: fakeNow,
    closed: false,
    ...changes,
  };
}

/** The PSA of the fake server: tickets, lists and connection, in memory. */
export function fakePsa(
  state: FakePsaState,
  call: FakeCall,
): { tickets: Tickets; psa: Psa; embed: Embed } {
  return {
    tickets: {
      search: (query, options) =>
        call('tickets.search', [query], options, () => pageOf(state.tickets, query)),
    } as Tickets,
    psa: { me: (options) => call('psa.me', [], options, () => state.me) } as Psa,
    embed: {} as Embed,
  };
}
