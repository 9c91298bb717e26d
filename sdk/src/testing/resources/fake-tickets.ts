import type {
  CreatedTicket,
  PsaWrite,
  TicketContext,
  TicketNote,
  TicketRow,
} from '../../contract/psa.js';
import type { TicketDraft } from '../../contract/psa-requests.js';
import type { Tickets, TicketSearch } from '../../resources/tickets.js';
import { fakePsaWrite, fakeTicketNote, fakeTicketRow } from '../fake-psa-records.js';
import { fakeId } from '../fake-records.js';
import { fakeProblem } from '../fake-server.js';
import { parseFakeTicket } from './fake-parse.js';
import { fakeNextAttempt, type FakePsaParts } from './fake-psa-parts.js';
import { pageOf } from './page-of.js';

/** Tickets of the fake PSA. `settle` lets it take what waited for it. */
export function fakeTickets(parts: FakePsaParts): { tickets: Tickets; settle: () => void } {
  const { state, call, me, changed, ticket } = parts;
  /** What waits, and what is done once the PSA takes it. */
  const waiting = new Map<string, () => void>();
  let lastId = 9000 + state.tickets.length;
  let madeWrites = state.writes.length;

  /** Does something at once, or keeps it while the PSA is away. Answers the write that waits. */
  function write(about: Pick<PsaWrite, 'ticket_id' | 'kind' | 'summary'>, act: () => void) {
    if (!state.isAway) {
      act();
      return null;
    }
    const kept = fakePsaWrite({
      ...about,
      id: fakeId(10, (madeWrites += 1)),
      attempts: 1,
      last_error: `${state.me.provider_name} cannot be reached`,
      next_attempt_at: fakeNextAttempt,
    });
    state.writes.push(kept);
    waiting.set(kept.id, act);
    changed(about.ticket_id);
    return kept;
  }

  function settle(): void {
    for (const one of state.writes.filter(({ status }) => status === 'pending')) send(one);
  }

  function send(one: PsaWrite): void {
    waiting.get(one.id)?.();
    waiting.delete(one.id);
    dropPendingNote(one);
    Object.assign(one, { status: 'sent', last_error: null, next_attempt_at: null });
    changed(one.ticket_id);
  }

  const notesOf = (id: string): TicketNote[] => state.details[id]?.notes ?? [];
  const setNotes = (id: string, notes: TicketNote[]): void => {
    state.details[id] = { ...state.details[id], notes };
  };
  const dropPendingNote = ({ id, ticket_id }: PsaWrite): void =>
    setNotes(
      ticket_id,
      notesOf(ticket_id).filter((note) => note.id !== id),
    );
  const findWrite = (id: string): PsaWrite => {
    const found = state.writes.find((candidate) => candidate.id === id);
    if (!found) throw fakeProblem('not_found', 'There is no such write');
    return found;
  };
  const create = (draft: TicketDraft): CreatedTicket => {
    const text = (id: unknown): string | null => (id == null ? null : String(id as string));
    const board_id = text(draft.board_id) ?? state.boards[0]?.id ?? null;
    const first = state.statuses[board_id ?? '']?.[0];
    const wanted = text(draft.status_id) ?? first?.id;
    const status = state.statuses[board_id ?? '']?.find(({ id }) => id === wanted);
    const company = state.companies.find(({ id }) => id === text(draft.company_id));
    const priority = state.priorities.find(({ id }) => id === text(draft.priority_id));
    const row = fakeTicketRow({
      id: String((lastId += 1)),
      summary: draft.summary,
      board_id,
      board_name: state.boards.find(({ id }) => id === board_id)?.name ?? null,
      status_id: status?.id ?? null,
      status_name: status?.name ?? null,
      priority_id: priority?.id ?? null,
      priority_name: priority?.name ?? null,
      company_id: company?.id ?? null,
      company_name: company?.name ?? null,
    });
    state.tickets.unshift(row);
    state.details[row.id] = { description: draft.description ?? null };
    const member = text(draft.assigned_member_id);
    if (member) parts.assign(row.id, member);
    changed(row.id);
    return row;
  };

  const tickets: Tickets = {
    search: (query = {}, options) =>
      call('tickets.search', [query], options, () => {
        const rankOf = ({ priority_id }: TicketRow): number =>
          state.priorities.find(({ id }) => id === priority_id)?.rank ?? 99;
        const found = state.tickets
          .filter((row) => fits(row, query, state.me.member?.id))
          .sort(
            (a, b) =>
              rankOf(a) - rankOf(b) || (b.entered_at ?? '').localeCompare(a.entered_at ?? ''),
          );
        return pageOf(found, query);
      }),
    create: (draft, options) => call('tickets.create', [draft], options, () => create(draft)),
    context: (id, options) =>
      call('tickets.context', [id], options, (): TicketContext => {
        const row = ticket(id);
        const details = state.details[id] ?? {};
        const company = state.companies.find((one) => one.id === row.company_id);
        const related = details.related ?? [];
        return {
          ticket: { ...row, description: details.description ?? null, url: details.url ?? null },
          company: details.company ?? (company ? { ...company, phone: null, website: null } : null),
          contact: details.contact ?? null,
          configurations: details.configurations ?? [],
          notes: notesOf(id),
          related_tickets: state.tickets.filter((one) => related.includes(one.id)),
          sla: details.sla ?? null,
          unavailable: details.unavailable ?? [],
          pending_writes: state.writes.filter(
            ({ ticket_id, status }) =>
              ticket_id === id && status !== 'sent' && status !== 'canceled',
          ),
        };
      }),
    setStatus: (id, statusId, options) =>
      call('tickets.setStatus', [id, statusId], options, () => {
        const { status_name: previous_status, board_id } = ticket(id);
        const statuses = state.statuses[board_id ?? ''] ?? [];
        const wanted = statuses.find((status) => status.id === statusId);
        if (!wanted) throw fakeProblem('invalid_request', 'The board does not have this status');
        const about = { ticket_id: id, kind: 'status' as const };
        const kept = write({ ...about, summary: `Change the status to ${wanted.name}` }, () =>
          parts.setStatus(id, statusId),
        );
        const pending = kept !== null;
        return { ticket_id: id, previous_status, new_status: wanted.name, pending };
      }),
    resources: (id, options) =>
      call('tickets.resources', [id], options, () => pageOf(ticket(id).resources)),
    addResource: (id, memberId, options) =>
      call('tickets.addResource', [id, memberId], options, () => {
        const mapping = state.mappings.find(({ member_id }) => member_id === memberId);
        if (!mapping) throw fakeProblem('invalid_request', 'There is no such member');
        const { member_id, member_name, member_identifier, user_id } = mapping;
        const about = { ticket_id: id, kind: 'assign' as const };
        write({ ...about, summary: `Assign ${member_name}` }, () => parts.assign(id, memberId));
        return { member_id, member_name, member_identifier, is_rf_user: user_id !== null };
      }),
    removeResource: (id, memberId, options) =>
      call('tickets.removeResource', [id, memberId], options, () => {
        const name = ticket(id).resources.find((one) => one.member_id === memberId)?.member_name;
        if (name === undefined) throw fakeProblem('not_found', 'Not assigned');
        const about = { ticket_id: id, kind: 'unassign' as const };
        write({ ...about, summary: `Remove ${name}` }, () => parts.unassign(id, memberId));
      }),
    notes: (id, options) => call('tickets.notes', [id], options, () => pageOf(notesOf(id))),
    addNote: (id, { kind, text }, options) =>
      call('tickets.addNote', [id, { kind, text }], options, () => {
        ticket(id);
        const author = state.me.member?.name ?? me().name;
        const noteId = String((lastId += 1));
        const note = fakeTicketNote(noteId, kind, text, author);
        const about = { ticket_id: id, kind: 'note' as const, summary: 'Add a note' };
        const kept = write(about, () => {
          setNotes(id, [note, ...notesOf(id)]);
          changed(id);
        });
        if (!kept) return note;
        const pending = { ...note, id: kept.id, pending: true };
        setNotes(id, [pending, ...notesOf(id)]);
        return pending;
      }),
    addTime: (id, entry, options) =>
      call('tickets.addTime', [id, entry], options, () => {
        ticket(id);
        const { started_at, ended_at } = entry;
        const hours = (Date.parse(ended_at) - Date.parse(started_at)) / 3_600_000;
        const about = { ticket_id: id, kind: 'time_entry' as const, summary: 'Add a time entry' };
        const kept = write(about, () => undefined);
        const entryId = kept?.id ?? String((lastId += 1));
        return { id: entryId, ticket_id: id, started_at, ended_at, hours, pending: kept !== null };
      }),
    parse: (prompt, options) =>
      call('tickets.parse', [prompt], options, () => parseFakeTicket(prompt, state)),
    promote: (internalId, draft = {}, options) =>
      call('tickets.promote', [internalId, draft], options, () =>
        create({ ...draft, summary: draft.summary ?? `Ticket ${internalId}` }),
      ),
    writes: (query = {}, options) =>
      call('tickets.writes', [query], options, () => {
        const found = state.writes.filter(
          ({ ticket_id, status }) =>
            (!query.ticket_id || ticket_id === query.ticket_id) &&
            (!query.status || status === query.status),
        );
        return pageOf(found, query);
      }),
    retryWrite: (id, options) =>
      call('tickets.retryWrite', [id], options, () => {
        const found = findWrite(id);
        if (state.isAway) {
          const attempts = found.attempts + 1;
          Object.assign(found, { status: 'pending', attempts, next_attempt_at: fakeNextAttempt });
          changed(found.ticket_id);
        } else send(found);
        return found;
      }),
    cancelWrite: (id, options) =>
      call('tickets.cancelWrite', [id], options, () => {
        const found = findWrite(id);
        Object.assign(found, { status: 'canceled', next_attempt_at: null });
        waiting.delete(id);
        dropPendingNote(found);
        changed(found.ticket_id);
      }),
  };
  return { tickets, settle };
}

function fits(row: TicketRow, query: TicketSearch, mine: string | undefined): boolean {
  const { search = '', assigned = 'all' } = query;
  const members = row.resources.map(({ member_id }) => member_id);
  const wanted = assigned === 'me' ? (mine ?? '') : assigned;
  const isExact = /^#\d+$/.test(search);
  return (
    (isExact
      ? `#${row.id}` === search
      : row.summary.toLowerCase().includes(search.toLowerCase())) &&
    (query.closed === true) === row.closed &&
    (!query.board || row.board_id === query.board) &&
    (!query.status || row.status_id === query.status) &&
    (!query.priority || row.priority_id === query.priority) &&
    (!query.company || row.company_id === query.company) &&
    (wanted === 'all' ||
      wanted === '' ||
      (wanted === 'unassigned' ? members.length === 0 : members.includes(wanted)))
  );
}
