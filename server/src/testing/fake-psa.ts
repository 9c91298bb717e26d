import type { PsaProviderName } from '@resolutionflow/sdk/contract';
import {
  PsaError,
  readSection,
  type PsaMemberRecord,
  type PsaMemberTokens,
  type PsaNoteRecord,
  type PsaProvider,
  type PsaProviderOptions,
  type PsaTicket,
} from '../providers/psa/provider.js';
import type { CreatePsaProvider } from '../psa-connections.js';

/** A PSA in memory, with the levers that tests of what stands on a provider pull. */
export interface FakePsa {
  create: CreatePsaProvider;
  state: FakePsaState;
  /** Names of the calls that arrived, in order. */
  calls: string[];
  /** Makes calls of this name fail before they do anything, until it is told null. */
  fail(call: keyof PsaProvider, error: PsaError | null): void;
  /** Makes the next call of this name fail after it was done: nobody knows whether it arrived. */
  loseAnswer(call: keyof PsaProvider): void;
  /** What the providers were made with, in order. */
  made: { name: PsaProviderName; options: PsaProviderOptions }[];
}

export interface FakePsaState {
  tickets: Map<string, PsaTicket & { reference?: string }>;
  notes: (PsaNoteRecord & { ticketId: string; reference: string })[];
  times: { id: string; ticketId: string; reference: string; memberId: string | null }[];
  members: PsaMemberRecord[];
  statuses: { id: string; name: string; closed: boolean }[];
  /** What proving a member gives beside, where the PSA lets each act with their own rights. */
  tokens?: PsaMemberTokens;
}

/** Two boards' worth of a small PSA: tickets 101 to 104, four members, three statuses. */
export function createFakePsa(): FakePsa {
  const state = startState();
  const calls: string[] = [];
  const failures = new Map<string, PsaError>();
  const lost = new Set<string>();
  const made: FakePsa['made'] = [];
  let nextId = 900;

  function ticketOf(id: string): PsaTicket {
    const ticket = state.tickets.get(id);
    if (!ticket) throw new PsaError('not_found', `Ticket ${id} does not exist`);
    return ticket;
  }

  function memberOf(id: string): PsaMemberRecord {
    const member = state.members.find((one) => one.id === id);
    if (!member) throw new PsaError('invalid', `Member ${id} does not exist`);
    return member;
  }

  function watched(provider: PsaProvider): PsaProvider {
    return Object.fromEntries(
      Object.entries(provider).map(([name, value]: [string, unknown]) => [
        name,
        typeof value !== 'function'
          ? value
          : async (...args: unknown[]) => {
              calls.push(name);
              const failure = failures.get(name);
              if (failure) throw failure;
              const answer: unknown = await (value as (...all: unknown[]) => unknown)(...args);
              if (!lost.delete(name)) return answer;
              throw new PsaError('unreachable', 'The PSA took too long', { isUncertain: true });
            },
      ]),
    ) as unknown as PsaProvider;
  }

  function provider(name: PsaProviderName): PsaProvider {
    const self: PsaProvider = {
      name,
      label: labels[name],
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
      test: () => Promise.resolve(),
      async searchTickets(filter, { page, pageSize }) {
        const text = filter.search?.toLowerCase();
        const { assigned } = filter;
        const found = [...state.tickets.values()].filter(
          (ticket) =>
            ticket.closed === filter.closed &&
            (!text || `#${ticket.id}` === text || ticket.summary.toLowerCase().includes(text)) &&
            (!filter.boardId || ticket.boardId === filter.boardId) &&
            (!filter.statusId || ticket.statusId === filter.statusId) &&
            (!filter.priorityId || ticket.priorityId === filter.priorityId) &&
            (!filter.companyId || ticket.companyId === filter.companyId) &&
            (!assigned ||
              (assigned === 'unassigned'
                ? ticket.resources.length === 0
                : ticket.resources.some(({ memberId }) => memberId === assigned.memberId))),
        );
        const from = (page - 1) * pageSize;
        return { tickets: found.slice(from, from + pageSize), total: found.length };
      },
      ticket: async (id) => structuredClone(ticketOf(id)),
      async ticketWithDetails(id) {
        const ticket = structuredClone(ticketOf(id));
        return {
          ticket,
          details: {
            company: { value: { id: '7', name: 'Acme', phone: null, website: null } },
            contact: { value: { id: '3', name: 'Jo Field', email: 'jo@acme.test', phone: null } },
            configurations: { value: [] },
            notes: await readSection(self.notes(id, anyCall)),
            relatedTickets: { value: [] },
            sla: { value: null },
          },
        };
      },
      findTicket: async (reference) =>
        [...state.tickets.values()].find((ticket) => ticket.reference === reference) ?? null,
      async createTicket({ reference, ...draft }) {
        const id = String(nextId++);
        const assigned = draft.assignedMemberId ? [memberOf(draft.assignedMemberId)] : [];
        const ticket = {
          ...fakePsaTicket(id, draft.summary),
          ...draft,
          resources: assigned.map(asResource),
          reference,
        };
        state.tickets.set(id, ticket);
        return ticket;
      },
      async setStatus(id, statusId) {
        const ticket = ticketOf(id);
        const status = state.statuses.find((one) => one.id === statusId);
        if (!status) throw new PsaError('invalid', 'This status is not one of the board');
        const previousStatus = ticket.statusName;
        Object.assign(ticket, {
          statusId,
          statusName: status.name,
          closed: status.closed,
          updatedAt: new Date(),
        });
        return { previousStatus, newStatus: status.name };
      },
      async notes(ticketId) {
        ticketOf(ticketId);
        return state.notes.filter((note) => note.ticketId === ticketId);
      },
      findNote: async (ticketId, reference) =>
        state.notes.find((note) => note.ticketId === ticketId && note.reference === reference) ??
        null,
      async addNote(ticketId, { kind, text, reference }, { actingMember }) {
        ticketOf(ticketId);
        const note = {
          id: String(nextId++),
          kind,
          text,
          author: actingMember?.name ?? 'API member',
          createdAt: new Date(),
          ticketId,
          reference,
        };
        state.notes.push(note);
        return note;
      },
      resources: async (ticketId) => structuredClone(ticketOf(ticketId).resources),
      async addResource(ticketId, memberId) {
        const resource = asResource(memberOf(memberId));
        const ticket = ticketOf(ticketId);
        if (!ticket.resources.some((one) => one.memberId === memberId)) {
          ticket.resources.push(resource);
        }
        return resource;
      },
      async removeResource(ticketId, memberId) {
        const ticket = ticketOf(ticketId);
        ticket.resources = ticket.resources.filter((one) => one.memberId !== memberId);
      },
      findTimeEntry: async (ticketId, reference) =>
        state.times.find((time) => time.ticketId === ticketId && time.reference === reference) ??
        null,
      async addTimeEntry(ticketId, { reference, memberId }) {
        ticketOf(ticketId);
        const entry = { id: String(nextId++), ticketId, reference, memberId };
        state.times.push(entry);
        return entry;
      },
      boards: async () => [
        { id: '1', name: 'Help desk' },
        { id: '2', name: 'Projects' },
      ],
      statuses: async () => state.statuses,
      priorities: async () => [
        { id: '1', name: 'High', rank: 1, color: '#c00' },
        { id: '2', name: 'Low', rank: 2, color: null },
      ],
      companies: async (search) =>
        [
          { id: '7', name: 'Acme' },
          { id: '8', name: 'Globex' },
        ]
          .filter(({ name }) => name.toLowerCase().includes(search?.toLowerCase() ?? ''))
          .map((company) => ({ ...company, phone: null, website: null })),
      members: async () => state.members,
      async proveMember(proof) {
        const id =
          proof.host === 'connectwise'
            ? proof.memberId
            : 'agentId' in proof
              ? proof.agentId
              : proof.code;
        const member = state.members.find((one) => one.id === id || one.identifier === id);
        if (!member || member.inactive) throw new PsaError('refused', 'Nobody is proved by this');
        return { member, ...(state.tokens && { tokens: state.tokens }) };
      },
      registerWebhook: async () => ({ registered: true, detail: 'The PSA was told' }),
      async readWebhook({ rawBody, headers }, secret) {
        if (headers['x-signature'] !== secret) throw new PsaError('refused', 'Not signed');
        return [(JSON.parse(rawBody.toString()) as { id: string }).id];
      },
    };
    return watched(self);
  }

  return {
    create(name, options) {
      made.push({ name, options });
      return provider(name);
    },
    state,
    calls,
    fail: (call, error) => void (error ? failures.set(call, error) : failures.delete(call)),
    loseAnswer: (call) => void lost.add(call),
    made,
  };
}

/** An open ticket of Acme on the help desk. */
export function fakePsaTicket(id: string, summary: string): PsaTicket {
  return {
    id,
    summary,
    description: null,
    boardId: '1',
    boardName: 'Help desk',
    statusId: '1',
    statusName: 'New',
    priorityId: '2',
    priorityName: 'Low',
    companyId: '7',
    companyName: 'Acme',
    contactId: '3',
    resources: [],
    enteredAt: new Date('2026-11-20T08:00:00Z'),
    updatedAt: new Date('2026-11-20T08:00:00Z'),
    closed: false,
    url: `https://psa.test/tickets/${id}`,
  };
}

const anyCall = { signal: new AbortController().signal };
const labels = { connectwise: 'ConnectWise', halo: 'HaloPSA', autotask: 'Autotask' } as const;

function asResource({ id, name, identifier }: PsaMemberRecord) {
  return { memberId: id, memberName: name, memberIdentifier: identifier };
}

function startState(): FakePsaState {
  const summaries = ['Printer offline', 'VPN down', 'Outlook "not" syncing', 'New laptop'];
  const tickets = summaries.map((summary, at) => fakePsaTicket(String(101 + at), summary));
  const people = ['owner', 'engineer', 'cover', 'l1'];
  return {
    tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])),
    notes: [],
    times: [],
    members: people.map((person, at) => ({
      id: String(51 + at),
      identifier: person,
      name: `Member ${person}`,
      email: `${person}@demo.test`,
      inactive: false,
    })),
    statuses: [
      { id: '1', name: 'New', closed: false },
      { id: '2', name: 'In progress', closed: false },
      { id: '3', name: 'Completed', closed: true },
    ],
  };
}
