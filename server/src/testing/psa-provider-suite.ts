import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../../../examples/psa-simulators/simulator.js';
import {
  PsaError,
  type PsaCall,
  type PsaProvider,
  type PsaProviderOptions,
  type PsaStatusRecord,
  type PsaTicket,
  type PsaTicketFilter,
} from '../providers/psa/provider.js';
import { createVendorHttp, type VendorHttp } from '../providers/psa/vendor-http.js';
import { waveCounter } from './wave-counter.js';

/** Makes the provider that the suite is about. */
export type CreateProvider = (
  options: PsaProviderOptions,
  parts: { http: VendorHttp },
) => PsaProvider;

const call: PsaCall = { signal: new AbortController().signal };
const settings = { note_kind: 'internal', resolved_status: {}, time_entry: true } as const;
/** Credentials that are secret; the others name the tenant. */
const isSecret = (name: string) => /^(private_key|client_secret|secret)$/.test(name);

/** What every provider must do, against the simulator of its vendor with the seed that all share. */
export function psaProviderSuite(
  name: string,
  startSimulator: () => Promise<Simulator>,
  createProvider: CreateProvider,
): void {
  describe(`the provider of ${name}`, () => {
    let simulator: Simulator;
    let provider: PsaProvider;
    const references = uniqueReferences();

    beforeAll(async () => {
      simulator = await startSimulator();
    });
    beforeEach(() => {
      provider = connect();
    });
    afterEach(() => simulator.fail(null));
    afterAll(() => simulator.stop());

    function connect(
      given: {
        credentials?: Record<string, string>;
        timeoutMs?: number;
        around?: (http: VendorHttp) => VendorHttp;
      } = {},
    ): PsaProvider {
      const real = createVendorHttp({ allowPrivate: true });
      const http: VendorHttp = {
        send: (request) =>
          real.send({ ...request, timeoutMs: given.timeoutMs ?? request.timeoutMs }),
      };
      return createProvider(
        {
          siteUrl: simulator.connection.site_url,
          credentials: given.credentials ?? simulator.connection.credentials,
          settings,
          discovered: null,
          remember: () => Promise.resolve(),
        },
        { http: given.around?.(http) ?? http },
      );
    }

    const search = (filter: Partial<PsaTicketFilter> = {}, page = 1, pageSize = 25) =>
      provider.searchTickets({ closed: false, ...filter }, { page, pageSize }, call);

    async function everyTicket(filter: Partial<PsaTicketFilter> = {}): Promise<PsaTicket[]> {
      const found: PsaTicket[] = [];
      for (let page = 1; ; page += 1) {
        const { tickets, total } = await search(filter, page, 100);
        found.push(...tickets);
        if (found.length >= total || tickets.length === 0) return found;
      }
    }

    async function create(summary: string, more: { assignedMemberId?: string } = {}) {
      const [company] = await provider.companies('Northwind Dental', call);
      const [board] = await provider.boards(call);
      return provider.createTicket(
        {
          summary,
          description: 'Written by a test.',
          companyId: company!.id,
          boardId: board!.id,
          statusId: null,
          priorityId: null,
          assignedMemberId: more.assignedMemberId ?? null,
          reference: references.next(),
        },
        call,
      );
    }

    async function member(name: string) {
      return (await provider.members(call)).find((one) => one.name === name)!;
    }

    describe('connects', () => {
      it('is content with the right credentials', async () => {
        await expect(provider.test(call)).resolves.toBeUndefined();
      });

      it('says that the credentials are wrong, and shows none of them', async () => {
        const credentials = Object.fromEntries(
          Object.entries(simulator.connection.credentials).map(([key, value]) => [
            key,
            isSecret(key) ? 'a-wrong-secret' : value,
          ]),
        );
        const error = await failure(connect({ credentials }).test(call));
        expect(error.code).toBe('credentials');
        expectNoCredential(error, credentials);
      });
    });

    describe('searches', () => {
      it('finds open tickets alone unless told otherwise', async () => {
        const open = await everyTicket();
        const closed = await everyTicket({ closed: true });
        expect(open.length).toBeGreaterThan(100);
        expect(closed.length).toBeGreaterThan(0);
        expect(open.every((ticket) => !ticket.closed)).toBe(true);
        expect(closed.every((ticket) => ticket.closed)).toBe(true);
      });

      it('sorts by priority, then newest', async () => {
        const ranks = new Map(
          (await provider.priorities(call)).map((priority) => [priority.id, priority.rank]),
        );
        const order = (await everyTicket()).map((ticket) => [
          ranks.get(ticket.priorityId ?? '') ?? Number.MAX_SAFE_INTEGER,
          -(ticket.enteredAt?.getTime() ?? 0),
        ]);
        const sorted = [...order].sort(([a, b], [c, d]) => a! - c! || b! - d!);
        expect(order).toEqual(sorted);
      });

      it('gives every ticket once over all pages, and their number on each', async () => {
        const ids: string[] = [];
        const { total } = await search();
        for (let page = 1; page <= Math.ceil(total / 25); page += 1) {
          const answer = await search({}, page);
          expect(answer.total).toBe(total);
          ids.push(...answer.tickets.map((ticket) => ticket.id));
        }
        expect(ids).toHaveLength(total);
        expect(new Set(ids).size).toBe(total);
      });

      it('answers nothing beyond the last page, with the number as before', async () => {
        const { total } = await search();
        await expect(search({}, 500)).resolves.toEqual({ tickets: [], total });
      });

      it('narrows to a board, a status, a priority and a company', async () => {
        const [example] = (await search()).tickets;
        const filters = {
          boardId: example!.boardId!,
          statusId: example!.statusId!,
          priorityId: example!.priorityId!,
          companyId: example!.companyId!,
        };
        const all = await everyTicket();
        for (const [field, value] of Object.entries(filters)) {
          const expected = all.filter((ticket) => ticket[field as keyof typeof filters] === value);
          const found = await everyTicket({ [field]: value });
          expect(idsOf(found), field).toEqual(idsOf(expected));
        }
        const found = await everyTicket(filters);
        expect(found.map((ticket) => ticket.id)).toContain(example!.id);
      });

      it('narrows to a member, and to nobody', async () => {
        const all = await everyTicket();
        const { id: memberId } = await member('Priya Raman');
        const mine = await everyTicket({ assigned: { memberId } });
        expect(mine.length).toBeGreaterThan(0);
        expect(idsOf(mine)).toEqual(
          idsOf(all.filter((ticket) => ticket.resources.some((one) => one.memberId === memberId))),
        );
        const nobodys = await everyTicket({ assigned: 'unassigned' });
        expect(nobodys.length).toBeGreaterThan(0);
        expect(idsOf(nobodys)).toEqual(idsOf(all.filter((one) => one.resources.length === 0)));
      });

      it('finds a part of the summary in any case', async () => {
        const { tickets } = await search({ search: 'OFFLINE on the SECOND' });
        expect(tickets.map((ticket) => ticket.summary)).toContain(
          'Printer offline on the second floor',
        );
      });

      it('finds the very ticket for #id, and nothing for one that is not there', async () => {
        const [example] = (await search({ search: 'offline on the second' })).tickets;
        const found = await search({ search: `#${example!.id}` });
        expect(found.total).toBe(1);
        expect(found.tickets.map((ticket) => ticket.id)).toEqual([example!.id]);
        await expect(search({ search: '#99999999' })).resolves.toEqual({ tickets: [], total: 0 });
      });

      it.each([
        'says "no paper" to all',
        "the dentist's chair",
        `it's a "mixed" case`,
        'back\\slash \\" end',
        '100% of *.pst and _all_',
        'a [bracketed] word',
        '<b>bold</b> & co + more',
        'x) or (id > 0',
        'Größe überprüfen – 日本',
      ])('takes %s as data', async (text) => {
        const created = await create(`Odd: ${text}`);
        expect(created.summary).toBe(`Odd: ${text}`);
        const found = await search({ search: text });
        expect(found.tickets.map((ticket) => ticket.id)).toEqual([created.id]);
        expect(found.total).toBe(1);
      });

      it.each([
        '" or id > 0 or summary = "',
        "' or id > 0 or summary = '",
        `"' or id > 0 or '"`,
        '%',
        '*',
        '\\',
        '"',
        'zz" or "a" = "a',
      ])('lets %s widen nothing', async (text) => {
        const { tickets } = await search({ search: text });
        for (const ticket of tickets) expect(ticket.summary).toContain(text);
      });

      it('refuses or ignores control characters, and fails in no other way', async () => {
        const found = await search({ search: 'a\u0000b\u001fc' }).catch((error: unknown) => {
          expect((error as PsaError).code).toBe('invalid');
          return { tickets: [], total: 0 };
        });
        expect(found).toEqual({ tickets: [], total: 0 });
      });

      it('takes filters that are no ids of the PSA as data', async () => {
        const odd = '1 or 1=1';
        for (const filter of [
          { boardId: odd },
          { companyId: odd },
          { assigned: { memberId: odd } },
        ]) {
          const found = await search(filter).catch((error: unknown) => {
            expect((error as PsaError).code).toBe('invalid');
            return { tickets: [] };
          });
          expect(found.tickets).toEqual([]);
        }
      });
    });

    describe('reads a ticket', () => {
      it('says that one is not there, and follows no path in an id', async () => {
        for (const id of ['99999999', '../members/1', '1?x=1', 'abc', '']) {
          const error = await failure(provider.ticket(id, call));
          expect(['not_found', 'invalid'], id).toContain(error.code);
        }
        expect(simulator.requests.some(({ path }) => path.includes('../'))).toBe(false);
      });

      it('reads it with everything that its screen shows', async () => {
        const [example] = (await search({ search: 'Printer offline on the second' })).tickets;
        const { ticket, details } = await provider.ticketWithDetails(example!.id, call);
        expect(ticket.summary).toBe('Printer offline on the second floor');
        expect(ticket.companyName).not.toBeNull();
        const failed = Object.values(details).filter((section) => 'error' in section);
        expect(failed).toEqual([]);
        const { company, contact, notes, configurations } = details;
        expect('value' in company && company.value?.name).toBe(ticket.companyName);
        expect('value' in contact && contact.value?.phone).toMatch(/\d/);
        expect('value' in notes && notes.value.length).toBeGreaterThan(0);
        expect('value' in configurations && configurations.value.length).toBeGreaterThan(0);
      });

      it('asks for it in two waves of calls at most', async () => {
        const [example] = (await search({ search: 'Printer offline on the second' })).tickets;
        const waves = waveCounter();
        provider = connect({ around: waves.around });
        // What is learnt once, addresses and tokens and picklists, is no part of a ticket's screen.
        await provider.ticketWithDetails(example!.id, call);
        waves.reset();
        await provider.ticketWithDetails(example!.id, call);
        expect(waves.count()).toBeLessThanOrEqual(2);
      });
    });

    describe('whose caller hangs up', () => {
      const unheard: unknown[] = [];
      const hear = (error: unknown) => void unheard.push(error);
      beforeEach(() => void process.on('unhandledRejection', hear));
      afterEach(() => void process.off('unhandledRejection', hear));

      it('ends with that call, and leaves no failure that nobody hears of', async () => {
        const [example] = (await search()).tickets;
        simulator.fail('slow');
        for (const read of [provider.ticketWithDetails, provider.ticket, provider.resources]) {
          const gone = new AbortController();
          const asked = read(example!.id, { signal: gone.signal });
          setTimeout(() => gone.abort(), 50);
          await expect(asked).rejects.toThrow();
        }
        // A rejection counts as unheard once the loop has gone round.
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(unheard).toEqual([]);
      });
    });

    describe('creates', () => {
      it('creates a ticket and finds it again by its reference', async () => {
        const reference = references.next();
        const [company] = await provider.companies('Harbor Legal', call);
        const board = (await provider.boards(call)).at(-1)!;
        const statuses = await provider.statuses(board.id, call);
        const status = statuses.find((one) => !one.closed)!;
        const priority = (await provider.priorities(call)).at(0)!;
        await expect(provider.findTicket(reference, call)).resolves.toBeNull();
        const created = await provider.createTicket(
          {
            summary: 'Created by the suite',
            description: 'First line\nsecond line',
            companyId: company!.id,
            boardId: board.id,
            statusId: status.id,
            priorityId: priority.id,
            assignedMemberId: null,
            reference,
          },
          call,
        );
        expect(created).toMatchObject({
          summary: 'Created by the suite',
          companyId: company!.id,
          companyName: 'Harbor Legal',
          boardId: board.id,
          boardName: board.name,
          statusId: status.id,
          priorityId: priority.id,
          resources: [],
          closed: false,
        });
        expect((await provider.findTicket(reference, call))?.id).toBe(created.id);
        await expect(provider.findTicket(references.next(), call)).resolves.toBeNull();
      });

      it('assigns the new ticket where the draft says so', async () => {
        const { id } = await member('Priya Raman');
        const created = await create('Assigned from the start', { assignedMemberId: id });
        expect(created.resources.map((one) => one.memberId)).toEqual([id]);
        const read = await provider.ticket(created.id, call);
        expect(read.resources.map((one) => one.memberName)).toEqual(['Priya Raman']);
      });
    });

    describe('changes the status', () => {
      it('says what it was and what it is', async () => {
        const ticket = await create('A status to change');
        const other = (await provider.statuses(ticket.boardId!, call)).find(
          (status) => status.id !== ticket.statusId && !status.closed,
        )!;
        await expect(provider.setStatus(ticket.id, other.id, call)).resolves.toEqual({
          previousStatus: ticket.statusName,
          newStatus: other.name,
        });
        expect((await provider.ticket(ticket.id, call)).statusId).toBe(other.id);
      });

      it('closes a ticket with a status that closes', async () => {
        const ticket = await create('To be closed');
        const closing = (await provider.statuses(ticket.boardId!, call)).find((one) => one.closed)!;
        await provider.setStatus(ticket.id, closing.id, call);
        expect((await provider.ticket(ticket.id, call)).closed).toBe(true);
        expect((await search({ search: 'To be closed' })).total).toBe(0);
      });

      it('refuses a status that is not of the board, and leaves the ticket as it was', async () => {
        const ticket = await create('Keeps its status');
        const own = await provider.statuses(ticket.boardId!, call);
        const foreign = await foreignStatus(own);
        for (const statusId of [foreign?.id, '999999', 'no id'].filter((id) => id !== undefined)) {
          const error = await failure(provider.setStatus(ticket.id, statusId, call));
          expect(error.code).toBe('invalid');
          expect(error.message.length).toBeGreaterThan(10);
        }
        expect((await provider.ticket(ticket.id, call)).statusId).toBe(ticket.statusId);
      });

      it('says that the ticket is not there', async () => {
        const [board] = await provider.boards(call);
        const [status] = await provider.statuses(board!.id, call);
        const error = await failure(provider.setStatus('99999999', status!.id, call));
        expect(error.code).toBe('not_found');
      });
    });

    async function foreignStatus(own: PsaStatusRecord[]): Promise<PsaStatusRecord | undefined> {
      for (const board of await provider.boards(call)) {
        const found = (await provider.statuses(board.id, call)).find(
          (status) => !own.some((one) => one.id === status.id),
        );
        if (found) return found;
      }
      // Some vendors know one list of statuses for all boards.
      return undefined;
    }

    describe('writes notes', () => {
      it('writes each kind it says it can, and reads it as the same kind', async () => {
        const ticket = await create('To be noted');
        expect(provider.capabilities.notes.length).toBeGreaterThan(0);
        for (const kind of provider.capabilities.notes) {
          if (kind === 'unknown') continue;
          const reference = references.next();
          const text = `A ${kind} note with "quotes" & <angles>\nand a second line`;
          await expect(provider.findNote(ticket.id, reference, call)).resolves.toBeNull();
          const written = await provider.addNote(ticket.id, { kind, text, reference }, call);
          const found = await provider.findNote(ticket.id, reference, call);
          expect(found).toMatchObject({ id: written.id, kind });
          expect(found!.text).toContain(`A ${kind} note with "quotes" & <angles>`);
          expect(found!.text).toContain('and a second line');
        }
        const kinds = (await provider.notes(ticket.id, call)).map((note) => note.kind);
        expect(kinds).toEqual(expect.arrayContaining([...provider.capabilities.notes]));
      });

      it('finds no note by the reference of another, nor on another ticket', async () => {
        const [one, other] = [await create('Noted'), await create('Not noted')];
        const reference = references.next();
        await provider.addNote(one.id, { kind: 'internal', text: 'Once', reference }, call);
        await expect(provider.findNote(one.id, reference.slice(0, -1), call)).resolves.toBeNull();
        await expect(provider.findNote(other.id, reference, call)).resolves.toBeNull();
      });

      it('says that the ticket is not there', async () => {
        const note = { kind: 'internal', text: 'Lost', reference: references.next() } as const;
        const error = await failure(provider.addNote('99999999', note, call));
        expect(error.code).toBe('not_found');
      });
    });

    describe('assigns', () => {
      it('assigns once, however often it is asked, and removes', async () => {
        const ticket = await create('To be assigned');
        const { id } = await member('Tomás Herrera');
        const added = await provider.addResource(ticket.id, id, call);
        expect(added).toMatchObject({ memberId: id, memberName: 'Tomás Herrera' });
        await expect(provider.addResource(ticket.id, id, call)).resolves.toEqual(added);
        await expect(provider.resources(ticket.id, call)).resolves.toEqual([added]);
        await provider.removeResource(ticket.id, id, call);
        await expect(provider.resources(ticket.id, call)).resolves.toEqual([]);
        await expect(provider.removeResource(ticket.id, id, call)).resolves.toBeUndefined();
      });

      it('keeps as many as it says it can', async () => {
        const ticket = await create('For two');
        const [first, second] = [await member('Tomás Herrera'), await member('Priya Raman')];
        await provider.addResource(ticket.id, first.id, call);
        await provider.addResource(ticket.id, second.id, call);
        const assigned = (await provider.resources(ticket.id, call)).map((one) => one.memberId);
        const expected =
          provider.capabilities.assignees === 'many' ? [first.id, second.id] : [second.id];
        expect(assigned.sort()).toEqual(expected.sort());
      });
    });

    describe('enters time', () => {
      it('enters it and finds it by its reference', async () => {
        const ticket = await create('Took half an hour');
        const reference = references.next();
        await expect(provider.findTimeEntry(ticket.id, reference, call)).resolves.toBeNull();
        const entry = await provider.addTimeEntry(
          ticket.id,
          {
            startedAt: new Date('2026-11-20T09:00:00Z'),
            endedAt: new Date('2026-11-20T09:30:00Z'),
            notes: 'Restarted the spooler',
            memberId: (await member('Priya Raman')).id,
            reference,
          },
          call,
        );
        await expect(provider.findTimeEntry(ticket.id, reference, call)).resolves.toEqual(entry);
      });
    });

    describe('lists', () => {
      it('follows the paging of companies to the end', async () => {
        const all = await provider.companies(undefined, call);
        expect(all.length).toBeGreaterThan(120);
        expect(new Set(all.map((company) => company.id)).size).toBe(all.length);
        expect(all.map((company) => company.name)).toContain('Cedar Family Clinic');
      });

      it('finds companies by a part of the name, which is data', async () => {
        const names = async (text: string) =>
          (await provider.companies(text, call)).map((company) => company.name);
        expect(await names('northwind')).toEqual(['Northwind Dental']);
        for (const text of ['" or id > 0 or name = "', `"'`, '%', '[a-z]']) {
          expect(await names(text), text).toEqual([]);
        }
      });

      it('knows boards, each with statuses of which one closes', async () => {
        const boards = await provider.boards(call);
        expect(boards.length).toBeGreaterThan(1);
        for (const board of boards) {
          const statuses = await provider.statuses(board.id, call);
          expect(statuses.some((status) => status.closed)).toBe(true);
          expect(statuses.some((status) => !status.closed)).toBe(true);
        }
      });

      it('ranks priorities, 1 the most urgent', async () => {
        const ranks = (await provider.priorities(call)).map((priority) => priority.rank);
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        expect(Math.min(...ranks)).toBe(1);
        expect(new Set(ranks).size).toBe(ranks.length);
      });

      it('knows members with their e-mail, and who is inactive', async () => {
        expect((await member('Margaret Okafor')).email).toMatch(/^owner@/);
        expect((await member('Jonas Weber')).email).toBe('jonas.weber@elsewhere.test');
        const old = await member('Old Account');
        expect(old?.inactive ?? true).toBe(true);
      });
    });

    describe('fails', () => {
      const outages = {
        'a refusal': { how: { status: 401, body: '{}' }, codes: ['credentials'] },
        'a missing right': { how: { status: 403, body: '{}' }, codes: ['permission'] },
        'a failure of its own': { how: { status: 500, body: '' }, codes: ['unreachable'] },
        'a web page': { how: 'html', codes: ['unexpected_answer'] },
        'a cut answer': { how: 'truncated', codes: ['unexpected_answer'] },
        'no answer': { how: 'down', codes: ['unreachable'] },
        'a slow answer': { how: 'slow', codes: ['unreachable'] },
      } as const;

      it.each(Object.entries(outages))('says so after %s', async (_, { how, codes }) => {
        provider = connect({ timeoutMs: 1500 });
        await provider.boards(call);
        simulator.fail(how);
        const error = await failure(search({ search: 'printer' }));
        expect(codes).toContain(error.code);
        expect(error.message.length).toBeGreaterThan(10);
        expectNoCredential(error, simulator.connection.credentials);
        simulator.fail(null);
      });

      it('says how long to wait after a 429, and asks nothing before', async () => {
        await provider.boards(call);
        simulator.fail({ status: 429, body: '{}', headers: { 'Retry-After': '30' } });
        const error = await failure(search());
        expect(error.code).toBe('rate_limited');
        expect(error.retryAfter).toBe(30);
        simulator.fail(null);
        const before = simulator.requests.length;
        const again = await failure(search());
        expect(again.code).toBe('rate_limited');
        expect(again.retryAfter).toBeGreaterThan(20);
        expect(simulator.requests).toHaveLength(before);
      });

      it('never sends a write twice, and says that nobody knows whether it arrived', async () => {
        const ticket = await create('Written to once');
        const note = { kind: 'internal', text: 'Once' } as const;
        // Whatever is learnt first is known by now.
        await provider.addNote(ticket.id, { ...note, reference: references.next() }, call);
        for (const how of ['down', { status: 503, body: '' }] as const) {
          const before = simulator.requests.length;
          simulator.fail(how);
          const writing = provider.addNote(ticket.id, { ...note, reference: 'never' }, call);
          const error = await failure(writing);
          simulator.fail(null);
          expect(error.code).toBe('unreachable');
          expect(error.isUncertain).toBe(true);
          const writes = simulator.requests
            .slice(before)
            .filter(({ method, path }) => method !== 'GET' && !/query|search|token/i.test(path));
          expect(writes).toHaveLength(1);
        }
      });

      it('repeats no credential that the PSA itself repeats', async () => {
        await provider.boards(call);
        const { credentials } = simulator.connection;
        const told = Object.values(credentials).join(' ');
        simulator.fail({
          status: 400,
          body: JSON.stringify({ message: told, error_description: told, errors: [told] }),
        });
        expectNoCredential(await failure(search()), credentials);
      });

      it('ends with the signal', async () => {
        const ends = new AbortController();
        simulator.fail('slow');
        const reading = provider.boards({ signal: ends.signal });
        setTimeout(() => ends.abort(), 50);
        await expect(reading).rejects.toThrow();
      });

      it('ends the reading of a ticket with the signal, and leaves no failure that nobody hears of', async () => {
        const [example] = (await search({ search: 'Printer offline on the second' })).tickets;
        const ends = new AbortController();
        simulator.fail('slow');
        const reading = provider.ticketWithDetails(example!.id, { signal: ends.signal });
        setTimeout(() => ends.abort(), 50);
        // A rejection that nobody handles fails the whole run, as it would end the server.
        await expect(reading).rejects.toThrow();
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
    });
  });
}

async function failure(work: Promise<unknown>): Promise<PsaError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PsaError);
  return error as PsaError;
}

/** Looks at all that could be logged of an error, its causes included. */
function expectNoCredential(error: PsaError, credentials: Record<string, string>): void {
  const shown: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    shown.push(at.message, at.stack ?? '', JSON.stringify(at));
  }
  for (const [name, value] of Object.entries(credentials)) {
    if (!isSecret(name)) continue;
    expect(shown.join('\n')).not.toContain(value);
    expect(shown.join('\n')).not.toMatch(/Basic [A-Za-z0-9+/=]{8}/);
  }
}

function idsOf(tickets: PsaTicket[]): string[] {
  return tickets.map((ticket) => ticket.id).sort();
}

/** References as the server makes them: long, and never the same. */
function uniqueReferences(): { next(): string } {
  let count = 0;
  return { next: () => `rf-suite-${(count += 1).toString(36).padStart(4, '0')}z` };
}
