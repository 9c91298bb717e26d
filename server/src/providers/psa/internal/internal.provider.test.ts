import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedInUser } from '../../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../../testing/application.js';
import type { PsaProvider, PsaTicketDraft, PsaTicketFilter } from '../provider.js';
import { createInternalProvider } from './internal.provider.js';

let app: TestApplication;
let owner: SignedInUser;
let l1: SignedInUser;
let ours: PsaProvider;
let theirs: PsaProvider;
beforeAll(async () => {
  app = await startTestApplication();
  owner = await app.signIn('owner@demo.test');
  l1 = await app.signIn('l1@demo.test');
  const stranger = await app.signIn('owner@other.test');
  const providerOf = ({ me }: SignedInUser) =>
    createInternalProvider({
      inAccount: (work) => app.db.withAccount({ accountId: me.account_id }, work),
    });
  ours = providerOf(owner);
  theirs = providerOf(stranger);
});
afterAll(() => app.stop());

const call = { signal: new AbortController().signal };
const open = (summary: string, change: Partial<PsaTicketDraft & { reference: string }> = {}) =>
  ours.createTicket(
    {
      summary,
      description: null,
      companyId: null,
      boardId: null,
      statusId: null,
      priorityId: null,
      assignedMemberId: null,
      reference: randomUUID(),
      ...change,
    },
    call,
  );
const find = async (filter: Partial<PsaTicketFilter>, provider = ours) =>
  (
    await provider.searchTickets({ closed: false, ...filter }, { page: 1, pageSize: 100 }, call)
  ).tickets.map(({ summary }) => summary);

describe('searching internal tickets', () => {
  it('matches a substring in any case, as it is typed', async () => {
    await open('100% CPU on "srv_1"');
    await open('1000 CPU on srvx1');
    expect(await find({ search: '100% cpu' })).toEqual(['100% CPU on "srv_1"']);
    expect(await find({ search: 'SRV_1"' })).toEqual(['100% CPU on "srv_1"']);
    expect(await find({ search: `' or '1'='1` })).toEqual([]);
    expect(await find({ search: '\\' })).toEqual([]);
  });

  it('takes "#id" as the very ticket, and of another account as none', async () => {
    const { id } = await open('The very one');
    expect(await find({ search: `#${id}` })).toEqual(['The very one']);
    expect(await find({ search: `#${id}` }, theirs)).toEqual([]);
    expect(await find({}, theirs)).toEqual([]);
  });

  it('takes every filter', async () => {
    const member = { memberId: l1.me.id };
    await open('Hers', { assignedMemberId: l1.me.id, statusId: 'escalated' });
    await open('Done', { statusId: 'resolved' });
    expect(await find({ assigned: member })).toEqual(['Hers']);
    expect(await find({ assigned: 'unassigned' })).not.toContain('Hers');
    expect(await find({ statusId: 'escalated' })).toEqual(['Hers']);
    expect(await find({ closed: true })).toEqual(['Done']);
    expect(await find({ boardId: 'internal' })).toContain('Hers');
    for (const none of [{ boardId: '1' }, { companyId: '1' }, { priorityId: '1' }]) {
      expect(await find(none)).toEqual([]);
    }
  });

  it('comes in pages, newest first, and counts past the last', async () => {
    await open('Newest');
    const page = (at: number) =>
      ours.searchTickets({ closed: false }, { page: at, pageSize: 2 }, call);
    const first = await page(1);
    expect(first.tickets[0]?.summary).toBe('Newest');
    expect(await page(999)).toEqual({ tickets: [], total: first.total });
  });
});

describe('an internal ticket', () => {
  it('is called by its first line, and found again by its reference', async () => {
    const reference = 'a reference that is no UUID';
    const made = await open('No sound', { description: 'In room 4\nsince noon', reference });
    expect(made).toMatchObject({
      summary: 'No sound',
      description: 'No sound\n\nIn room 4\nsince noon',
      boardName: 'Internal tickets',
      statusName: 'Open',
      closed: false,
    });
    expect(await ours.findTicket(reference, call)).toEqual(made);
    expect(await theirs.findTicket(reference, call)).toBeNull();
  });

  it('moves between its statuses, and to no other', async () => {
    const { id } = await open('To move');
    expect(await ours.setStatus(id, 'resolved', call)).toEqual({
      previousStatus: 'Open',
      newStatus: 'Resolved',
    });
    expect(await ours.ticket(id, call)).toMatchObject({ closed: true, statusId: 'resolved' });
    await expect(ours.setStatus(id, 'gone', call)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('has one assignee, a user of the account', async () => {
    const { id } = await open('To assign');
    await ours.addResource(id, owner.me.id, call);
    await ours.addResource(id, l1.me.id, call);
    expect(await ours.resources(id, call)).toEqual([
      { memberId: l1.me.id, memberName: l1.me.name, memberIdentifier: l1.me.email },
    ]);
    await ours.removeResource(id, owner.me.id, call);
    expect(await ours.resources(id, call)).toHaveLength(1);
    await ours.removeResource(id, l1.me.id, call);
    expect(await ours.resources(id, call)).toEqual([]);
    const [stranger] = await theirs.members(call);
    await expect(ours.addResource(id, stranger!.id, call)).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('takes notes once, in the name of who wrote them', async () => {
    const { id } = await open('To note');
    const reference = randomUUID();
    const [member] = await ours.members(call);
    expect(await ours.findNote(id, reference, call)).toBeNull();
    await ours.addNote(
      id,
      { kind: 'resolution', text: 'Turned it on', reference },
      { ...call, actingMember: member },
    );
    const note = await ours.findNote(id, reference, call);
    expect(note).toMatchObject({ kind: 'resolution', text: 'Turned it on', author: member!.name });
    const { details } = await ours.ticketWithDetails(id, call);
    expect(details).toMatchObject({ notes: { value: [note] }, company: { value: null } });
  });

  it('shows open ones of the same customer beside it', async () => {
    const [one, other, done] = [await open('One'), await open('Two'), await open('Three')];
    await ours.setStatus(done.id, 'resolved', call);
    await app.sql(
      `update internal_tickets set customer_name = 'Jo', customer_contact = 'jo@x.test'
         where id in (?, ?, ?)`,
      [one.id, other.id, done.id],
    );
    const { ticket, details } = await ours.ticketWithDetails(one.id, call);
    expect(ticket.companyName).toBe('Jo');
    expect(details.contact).toMatchObject({ value: { email: 'jo@x.test' } });
    expect(details.relatedTickets).toMatchObject({ value: [{ id: other.id }] });
  });

  it('is of its account alone', async () => {
    const { id } = await open('Ours');
    const note = { kind: 'internal', text: 'x', reference: 'x' } as const;
    const works = [
      () => theirs.ticket(id, call),
      () => theirs.ticketWithDetails(id, call),
      () => theirs.setStatus(id, 'resolved', call),
      () => theirs.notes(id, call),
      () => theirs.addNote(id, note, call),
      () => theirs.resources(id, call),
      () => theirs.addResource(id, l1.me.id, call),
      () => theirs.removeResource(id, l1.me.id, call),
      () => ours.ticket('101', call),
    ];
    for (const work of works) await expect(work()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells of each change', async () => {
    const { id } = await open('Heard');
    const socket = await app.connect(l1.token);
    let heard = 0;
    socket.on('ticket:updated', ({ ticket_id }) => void (heard += Number(ticket_id === id)));
    await ours.setStatus(id, 'escalated', call);
    await ours.addResource(id, l1.me.id, call);
    await ours.addNote(id, { kind: 'internal', text: 'x', reference: randomUUID() }, call);
    await ours.removeResource(id, l1.me.id, call);
    await expect.poll(() => heard).toBe(4);
  });

  it('takes no time entries', async () => {
    const { id } = await open('No time');
    const entry = { startedAt: new Date(), endedAt: new Date(), notes: '', memberId: null };
    await expect(ours.addTimeEntry(id, { ...entry, reference: 'x' }, call)).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('without a PSA', () => {
  it('serves tickets over the same routes', async () => {
    const made = await l1.call<{ id: string }>('POST', '/integrations/psa/tickets', {
      body: { summary: 'Over HTTP', status_id: 'open', assigned_member_id: l1.me.id },
    });
    expect(made.status).toBe(201);
    const get = (path: string) => l1.call('GET', `/integrations/psa/${path}`);
    expect((await get('tickets/search?assigned=me&search=over')).body).toMatchObject({
      total: 1,
      items: [{ id: made.body.id, resources: [{ member_id: l1.me.id, is_rf_user: true }] }],
    });
    expect((await get('boards')).body).toMatchObject({ total: 1 });
    expect((await get('boards/internal/statuses')).body).toMatchObject({ total: 4 });
    expect((await get('boards/1/statuses')).status).toBe(404);
    expect((await get('priorities')).body).toMatchObject({ total: 0 });
    expect((await get('companies')).body).toMatchObject({ total: 0 });
    expect((await get('tickets/101/context')).status).toBe(404);
    const refused = await l1.call('POST', '/integrations/psa/tickets', {
      body: { summary: 'x', company_id: '1' },
    });
    expect(refused.status).toBe(422);
  });
});
