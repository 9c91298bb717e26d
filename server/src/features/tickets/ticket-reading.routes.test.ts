import { randomUUID } from 'node:crypto';
import type {
  Page,
  Problem,
  PsaMe,
  TicketContext,
  TicketNote,
  TicketRow,
} from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PsaError, type PsaProvider } from '../../providers/psa/provider.js';
import { connectionToPsa } from '../../testing/access.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';
import { createFakePsa } from '../../testing/fake-psa.js';

const root = '/integrations/psa';
const searched: unknown[] = [];
let app: TestApplication;
let owner: SignedInUser;
let l1: SignedInUser;
let stranger: SignedInUser;

/** A PSA that keeps what it was searched for, and gives the parts of a ticket that `details` says. */
function watchedPsa() {
  const psa = createFakePsa();
  return {
    ...psa,
    create: (...made: Parameters<typeof psa.create>): PsaProvider => {
      const provider = psa.create(...made);
      return {
        ...provider,
        searchTickets: (filter, paging, call) => {
          searched.push(filter);
          return provider.searchTickets(filter, paging, call);
        },
        async ticketWithDetails(id, call) {
          const { ticket, details } = await provider.ticketWithDetails(id, call);
          return { ticket, details: { ...details, ...brokenSections } };
        },
      };
    },
  };
}
let brokenSections: object = {};

beforeAll(async () => {
  app = await startTestApplication({ psa: watchedPsa() });
  owner = await app.signIn('owner@demo.test');
  l1 = await app.signIn('l1@demo.test');
  stranger = await app.signIn('owner@other.test');
});
afterAll(() => app.stop());
const connect = (who: SignedInUser) =>
  who.call('PUT', `${root}/connection`, { body: connectionToPsa });
beforeEach(async () => {
  await app.sql('delete from psa_connections');
  await connect(owner);
  brokenSections = {};
  for (const call of ['searchTickets', 'ticketWithDetails', 'members', 'notes'] as const) {
    app.psa.fail(call, null);
  }
});

type Rows = Page<TicketRow> & Problem;
const search = (query: Record<string, string> = {}, who = l1) =>
  who.call<Rows>('GET', `${root}/tickets/search?${new URLSearchParams(query).toString()}`);
const context = (id: string, who = l1) =>
  who.call<TicketContext & Problem>('GET', `${root}/tickets/${id}/context`);

describe('me', () => {
  it('names what serves, and the member who asks, mapped at once', async () => {
    const { body } = await l1.call<PsaMe>('GET', `${root}/me`);
    expect(body).toMatchObject({
      provider: 'halo',
      provider_name: 'HaloPSA',
      capabilities: { assignees: 'many', time_entries: true },
      member: { id: '54', name: 'Member l1' },
    });
  });

  it('says so where the caller is no member, or no PSA is connected', async () => {
    await connect(stranger);
    const theirs = await stranger.call<PsaMe>('GET', `${root}/me`);
    expect(theirs.body.member).toBeNull();
    await owner.call('DELETE', `${root}/connection`);
    const { body } = await l1.call<PsaMe>('GET', `${root}/me`);
    expect(body).toMatchObject({ provider: 'internal', member: { id: l1.me.id } });
  });
});

describe('searching', () => {
  it('hands every filter on, and marks those who are users', async () => {
    await l1.call('GET', `${root}/members`);
    app.psa.state.tickets
      .get('101')!
      .resources.push(
        { memberId: '54', memberName: 'Member l1', memberIdentifier: 'l1' },
        { memberId: '77', memberName: 'Somebody else', memberIdentifier: 'else' },
      );
    const filters = { search: 'printer', board: '1', status: '1', priority: '2', company: '7' };
    const { body } = await search({ ...filters, assigned: 'me', closed: 'false', page_size: '5' });
    expect(body).toMatchObject({ total: 1, page: 1, page_size: 5 });
    expect(body.items[0]).toMatchObject({
      id: '101',
      summary: 'Printer offline',
      company_name: 'Acme',
      entered_at: '2026-11-20T08:00:00.000Z',
      resources: [
        { member_id: '54', is_rf_user: true },
        { member_id: '77', is_rf_user: false },
      ],
    });
    expect(searched.at(-1)).toEqual({
      search: 'printer',
      boardId: '1',
      statusId: '1',
      priorityId: '2',
      companyId: '7',
      assigned: { memberId: '54' },
      closed: false,
    });
    app.psa.state.tickets.get('101')!.resources = [];
  });

  it.each([
    'Outlook "not" syncing',
    `O'Brien \\ (x or y) and 1=1; -- % _ * #x`,
    'summary contains "a" and closedFlag = true',
    '</script>${jndi}',
  ])('takes %j as data', async (text) => {
    expect((await search({ search: text })).status).toBe(200);
    expect(searched.at(-1)).toMatchObject({ search: text });
  });

  it.each([
    [{ assigned: 'unassigned' }, { assigned: 'unassigned' }],
    [{ assigned: '77' }, { assigned: { memberId: '77' } }],
    [
      { assigned: 'all', closed: 'true' },
      { assigned: undefined, closed: true },
    ],
    [
      { assigned: '', search: ' ', board: '' },
      { search: undefined, boardId: undefined },
    ],
  ])('reads %j', async (query, filter) => {
    await search(query);
    expect(searched.at(-1)).toMatchObject(filter);
  });

  it('finds nothing of "me" for somebody who is no member, without asking', async () => {
    await connect(stranger);
    const before = searched.length;
    const { status, body } = await search({ assigned: 'me' }, stranger);
    expect([status, body]).toEqual([200, { items: [], total: 0, page: 1, page_size: 25 }]);
    expect(searched).toHaveLength(before);
  });

  it.each<Record<string, string>>([{ page: '0' }, { page_size: '101' }, { closed: 'maybe' }])(
    'refuses %j',
    async (query) => {
      expect((await search(query)).status).toBe(422);
    },
  );
});

describe('a ticket’s context', () => {
  it('is there in one call to the provider, with what waits to be written', async () => {
    const [connection] = await app.sql<{ id: string }>('select id from psa_connections');
    const write = async (status: string, ticket = '101') => {
      const id = randomUUID();
      await app.sql(
        `insert into psa_writes (id, account_id, connection_id, ticket_id, kind, payload, reference, status)
           values (?, ?, ?, ?, 'note', '{"kind":"internal","text":"Kept","summary":"A note: Kept"}', ?, ?)`,
        [id, owner.me.account_id, connection!.id, ticket, id, status],
      );
      return id;
    };
    const pending = await write('pending');
    const failed = await write('failed');
    await write('sent');
    await write('pending', '102');
    const before = app.psa.calls.length;
    const { body } = await context('101');
    expect(app.psa.calls.slice(before)).toEqual(['ticketWithDetails']);
    expect(body).toMatchObject({
      ticket: { id: '101', description: null, url: 'https://psa.test/tickets/101' },
      company: { id: '7', name: 'Acme' },
      contact: { name: 'Jo Field', email: 'jo@acme.test' },
      notes: [{ id: pending, text: 'Kept', pending: true }],
      unavailable: [],
    });
    expect(body.pending_writes.map(({ id, summary }) => [id, summary]).sort()).toEqual(
      [pending, failed].map((id) => [id, 'A note: Kept']).sort(),
    );
  });

  it('names the parts that the PSA did not give, and shows the others', async () => {
    brokenSections = {
      notes: { error: new PsaError('permission', 'Notes are not for us') },
      relatedTickets: { error: new PsaError('unreachable', 'Too slow') },
    };
    const { status, body } = await context('101');
    expect(status).toBe(200);
    expect(body.unavailable).toEqual([
      { section: 'notes', detail: 'Notes are not for us' },
      { section: 'related_tickets', detail: 'Too slow' },
    ]);
    expect(body).toMatchObject({ notes: [], related_tickets: [], company: { name: 'Acme' } });
  });

  it('is not there for a ticket that the PSA does not have', async () => {
    for (const part of ['context', 'resources', 'notes']) {
      const { status } = await l1.call('GET', `${root}/tickets/9999/${part}`);
      expect(status).toBe(404);
    }
  });

  it('shows notes newest first', async () => {
    const note = (id: string, createdAt: Date | null) =>
      app.psa.state.notes.push({
        id,
        kind: 'internal',
        text: id,
        author: null,
        createdAt,
        ticketId: '102',
        reference: id,
      });
    note('old', new Date('2026-01-01'));
    note('undated', null);
    note('new', new Date('2026-02-01'));
    const { body } = await l1.call<Page<TicketNote>>('GET', `${root}/tickets/102/notes`);
    expect(body.items.map(({ id }) => id)).toEqual(['new', 'old', 'undated']);
  });
});

describe('two accounts', () => {
  it('with the same PSA never meet', async () => {
    const other = { ...connectionToPsa, credentials: { client_id: 'theirs', client_secret: 'x' } };
    await stranger.call('PUT', `${root}/connection`, { body: other });
    app.psa.made.length = 0;
    await Promise.all([search(), search({}, stranger), search(), search({}, stranger)]);
    await l1.call('GET', `${root}/members`);
    await stranger.call('GET', `${root}/members`);
    // Both providers were made when their accounts were connected, and serve one account each.
    expect(app.psa.made).toEqual([]);
    const rows = await app.sql<{ user_id: string | null; account_id: string }>(
      'select user_id, account_id from psa_members',
    );
    const mine = rows.filter(({ account_id }) => account_id === owner.me.account_id);
    expect(mine.filter(({ user_id }) => user_id)).toHaveLength(4);
    expect(rows.filter(({ account_id }) => account_id === stranger.me.account_id)).toHaveLength(4);
    expect(rows.filter((row) => !mine.includes(row) && row.user_id)).toEqual([]);
  });

  it('do not see each other’s internal tickets under any id', async () => {
    const id = randomUUID();
    await app.sql(
      `insert into internal_tickets (id, account_id, problem_statement, status)
         values (?, ?, 'Ours', 'open')`,
      [id, owner.me.account_id],
    );
    expect((await context(id)).body.ticket.summary).toBe('Ours');
    await connect(stranger);
    expect((await context(id, stranger)).status).toBe(404);
  });
});

describe('a PSA that fails', () => {
  const secret = connectionToPsa.credentials.client_secret;
  it.each([
    ['credentials', 502, null],
    ['permission', 502, null],
    ['unexpected_answer', 502, null],
    ['unreachable', 502, null],
    ['rate_limited', 503, '30'],
  ] as const)('is told as it is: %s', async (code, status, retryAfter) => {
    for (const call of ['searchTickets', 'ticketWithDetails'] as const) {
      app.psa.fail(call, new PsaError(code, `No, ${secret}`));
    }
    for (const answer of [await search(), await context('101')]) {
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe(retryAfter);
      expect(answer.body).toMatchObject({ detail: 'No, [secret]', provider_code: code });
    }
  });

  it('says when to come again, where it was told', async () => {
    const options = { retryAfter: 7 };
    app.psa.fail('searchTickets', new PsaError('unreachable', 'Down for a while', options));
    const answer = await search();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
  });
});
