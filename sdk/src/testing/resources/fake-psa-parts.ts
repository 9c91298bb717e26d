import type { Me } from '../../contract/account.js';
import type { TicketResource, TicketRow } from '../../contract/psa.js';
import type { FakePsaState } from '../fake-psa-records.js';
import { fakeNow } from '../fake-records.js';
import type { FakeServerState } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';

/** What the parts of the fake PSA share. */
export interface FakePsaParts {
  state: FakePsaState;
  server: FakeServerState;
  call: FakeCall;
  me: () => Me;
  changed: (ticketId: string) => void;
  ticket(id: string): TicketRow;
  setStatus(id: string, statusId: string): void;
  assign(id: string, memberId: string): TicketResource;
  unassign(id: string, memberId: string): void;
}

/** When the queue of the fake server tries again. */
export const fakeNextAttempt = new Date(new Date(fakeNow).getTime() + 60_000).toISOString();
