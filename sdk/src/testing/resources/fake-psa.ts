import type { Me } from '../../contract/account.js';
import type {
  MemberMapping,
  NoteKind,
  PsaMember,
  TicketResource,
  TicketRow,
} from '../../contract/psa.js';
import type { Embed } from '../../resources/embed.js';
import type { Psa, PsaListQuery } from '../../resources/psa.js';
import type { Tickets } from '../../resources/tickets.js';
import { fakeTicketNote, type FakePsaState } from '../fake-psa-records.js';
import { fakeProblem } from '../fake-server.js';
import type { FakeServerState } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';
import type { FakePsaParts } from './fake-psa-parts.js';
import { fakeConnection } from './fake-connection.js';
import { fakeEmbed } from './fake-embed.js';
import { fakeTickets } from './fake-tickets.js';
import { pageOf } from './page-of.js';

/** The levers of the fake PSA. */
export interface FakePsaControls {
  readonly state: FakePsaState;
  /** Changes a ticket as somebody else would; open panels hear of it. */
  actAsOther(ticketId: string, act: FakeTicketAct): void;
  /** While it is away, what is written waits; back again, it takes what waited. */
  setAway(isAway: boolean): void;
  /** Gives a write that waits up, as the server does once the PSA has refused it. */
  refuseWrite(id: string, why: string): void;
}

/** What somebody else does to a ticket. */
export type FakeTicketAct =
  | { kind: 'status'; statusId: string }
  | { kind: 'note'; text: string; noteKind?: NoteKind; author?: string }
  | { kind: 'assign' | 'unassign'; memberId: string }
  | { kind: 'change'; changes: Partial<TicketRow> };

/** The PSA of the fake server: tickets, lists and connection, in memory. */
export function fakePsa(
  server: FakeServerState,
  line: FakeCall,
  me: () => Me,
  changed: (ticketId: string) => void,
): { tickets: Tickets; psa: Psa; embed: Embed; controls: FakePsaControls } {
  const state = server.psa;
  const call: FakeCall = (name, args, options, answer) =>
    line(name, args, options, () => {
      if (!mayCall(name, me())) throw fakeProblem('forbidden', 'Your role does not allow this');
      return answer();
    });
  const ticket = (id: string): TicketRow => {
    const found = state.tickets.find((candidate) => candidate.id === id);
    if (!found) throw fakeProblem('not_found', 'There is no such ticket');
    return found;
  };
  const parts: FakePsaParts = {
    state,
    server,
    call,
    me,
    changed,
    ticket,
    setStatus(id, statusId) {
      const row = ticket(id);
      const wanted = state.statuses[row.board_id ?? '']?.find((status) => status.id === statusId);
      if (!wanted) throw fakeProblem('invalid_request', 'The board does not have this status');
      const { id: status_id, name: status_name, closed } = wanted;
      Object.assign(row, { status_id, status_name, closed });
      changed(id);
    },
    assign(id, memberId) {
      const row = ticket(id);
      const mapping = state.mappings.find(({ member_id }) => member_id === memberId);
      if (!mapping) throw fakeProblem('invalid_request', 'There is no such member');
      const resource = resourceOf(mapping);
      const others = row.resources.filter(({ member_id }) => member_id !== memberId);
      const isOne = state.me.capabilities.assignees === 'one';
      row.resources = isOne ? [resource] : [...others, resource];
      changed(id);
      return resource;
    },
    unassign(id, memberId) {
      const row = ticket(id);
      row.resources = row.resources.filter(({ member_id }) => member_id !== memberId);
      changed(id);
    },
  };
  const { tickets, settle } = fakeTickets(parts);
  return {
    tickets,
    psa: fakeLists(parts),
    embed: fakeEmbed(state, call),
    controls: {
      state,
      actAsOther(id, act) {
        if (act.kind === 'status') parts.setStatus(id, act.statusId);
        else if (act.kind === 'change') Object.assign(ticket(id), act.changes);
        else if (act.kind !== 'note') parts[act.kind](id, act.memberId);
        else {
          const { notes = [] } = (state.details[id] ??= {});
          const { text, noteKind = 'discussion', author = 'Jonas Weber' } = act;
          const note = fakeTicketNote(`other-${notes.length}`, noteKind, text, author);
          state.details[id] = { ...state.details[id], notes: [note, ...notes] };
        }
        changed(id);
      },
      setAway(isAway) {
        state.isAway = isAway;
        if (!isAway) settle();
      },
      refuseWrite(id, why) {
        const write = state.writes.find((candidate) => candidate.id === id);
        if (!write) throw fakeProblem('not_found', 'There is no such write');
        Object.assign(write, { status: 'failed', last_error: why, next_attempt_at: null });
        changed(write.ticket_id);
      },
    },
  };
}

function fakeLists(parts: FakePsaParts): Psa {
  const { state, call } = parts;
  const found = <T extends { name: string }>(items: readonly T[], query?: PsaListQuery) => {
    const wanted = query?.search?.toLowerCase() ?? '';
    return pageOf(
      items.filter(({ name }) => name.toLowerCase().includes(wanted)),
      { page_size: 100, ...query },
    );
  };
  return {
    me: (options) => call('psa.me', [], options, () => state.me),
    boards: (query, options) =>
      call('psa.boards', [query], options, () => found(state.boards, query)),
    statuses: (boardId, query, options) =>
      call('psa.statuses', [boardId, query], options, () => {
        const statuses = state.statuses[boardId];
        if (!statuses) throw fakeProblem('not_found', 'There is no such board');
        return found(statuses, query);
      }),
    priorities: (query, options) =>
      call('psa.priorities', [query], options, () => found(state.priorities, query)),
    companies: (query, options) =>
      call('psa.companies', [query], options, () => found(state.companies, query)),
    members: (query, options) =>
      call('psa.members', [query], options, () => found(state.mappings.map(memberOf), query)),
    ...fakeConnection(parts),
  };
}

const forOwners = new Set(
  [
    'connection',
    'connect',
    'changeSettings',
    'disconnect',
    'test',
    'setUpWebhook',
    'mappings',
    'map',
  ]
    .map((name) => `psa.${name}`)
    .concat(['keys', 'createKey', 'deleteKey', 'hosts', 'setHost'].map((name) => `embed.${name}`)),
);

function mayCall(name: string, { account_role }: Me): boolean {
  if (forOwners.has(name)) return account_role === 'owner';
  return account_role !== 'viewer' || name === 'embed.createCode';
}

function memberOf(mapping: MemberMapping): PsaMember {
  return {
    id: mapping.member_id,
    identifier: mapping.member_identifier,
    name: mapping.member_name,
    is_rf_user: mapping.user_id !== null,
  };
}

function resourceOf(mapping: MemberMapping): TicketResource {
  return {
    member_id: mapping.member_id,
    member_name: mapping.member_name,
    member_identifier: mapping.member_identifier,
    is_rf_user: mapping.user_id !== null,
  };
}
