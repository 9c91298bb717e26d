import { randomUUID } from 'node:crypto';
import type {
  Page,
  Problem,
  PsaWrite,
  StatusChange,
  TicketNote,
  TicketResource,
  TimeEntry,
} from '@resolutionflow/sdk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PsaError } from '../../providers/psa/provider.js';
import type { SignedInUser, TestAnswer } from '../../testing/api-client.js';
import { startDesk, type Desk } from '../../testing/desk.js';

let desk: Desk;
let l1: SignedInUser;
beforeAll(async () => {
  desk = await startDesk({ hasFakeConnections: true });
  l1 = desk.people.l1;
});
beforeEach(() => desk.application.connections.connect(l1.me.account_id));
afterEach(() => {
  for (const call of ['addNote', 'setStatus', 'addResource', 'addTimeEntry'] as const) {
    desk.application.psa.fail(call, null);
  }
});
afterAll(() => desk.stop());

const root = '/integrations/psa';
const psa = () => desk.application.psa;
const notesOf = (ticketId: string, text: string) =>
  psa().state.notes.filter((note) => note.ticketId === ticketId && note.text === text);

function addNote(
  text: string,
  options: { ticket?: string; key?: string; who?: SignedInUser } = {},
): Promise<TestAnswer<TicketNote & Problem>> {
  const { ticket = '101', key, who = l1 } = options;
  return who.call('POST', `${root}/tickets/${ticket}/notes`, {
    body: { kind: 'internal', text },
    headers: key ? { 'Idempotency-Key': key } : {},
  });
}
async function writes(query = ''): Promise<PsaWrite[]> {
  return (await l1.call<Page<PsaWrite>>('GET', `${root}/writes?page_size=100${query}`)).body.items;
}
/** What waits is due now. */
const passTime = () =>
  desk.application.sql(
    `update psa_writes set next_attempt_at = now(), lease_until = now() where status in ('pending', 'sending')`,
  );
const retry = (id: string, who = l1) =>
  who.call<PsaWrite & Pick<Problem, 'code'>>('POST', `${root}/writes/${id}/retry`);
const cancel = (id: string, who = l1) => who.call<Problem>('DELETE', `${root}/writes/${id}`);

const away = new PsaError('unreachable', 'The PSA cannot be reached (ECONNREFUSED)');

describe('what is written to a ticket', () => {
  it('is a status, told with the one before', async () => {
    const answer = await l1.call<StatusChange>('PATCH', `${root}/tickets/104/status`, {
      body: { status_id: 2 },
    });
    expect(answer.body).toEqual({
      ticket_id: '104',
      previous_status: 'New',
      new_status: 'In progress',
      pending: false,
    });
    expect(psa().state.tickets.get('104')?.statusId).toBe('2');
  });

  it('is a note in the name of who wrote it', async () => {
    const answer = await addNote('From the desk');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      kind: 'internal',
      text: 'From the desk',
      author: 'Member l1',
      pending: false,
    });
    expect(notesOf('101', 'From the desk')).toHaveLength(1);
  });

  it('is an assignment, and one taken back', async () => {
    const path = `${root}/tickets/103/resources`;
    const added = await l1.call<TicketResource>('POST', path, { body: { member_id: '52' } });
    expect(added.body).toEqual({
      member_id: '52',
      member_name: 'Member engineer',
      member_identifier: 'engineer',
      is_rf_user: true,
    });
    expect(psa().state.tickets.get('103')?.resources).toHaveLength(1);
    expect((await l1.call('DELETE', `${path}/52`)).status).toBe(204);
    expect(psa().state.tickets.get('103')?.resources).toEqual([]);
  });

  it('is time, of the member who is the caller unless another is named', async () => {
    const body = { started_at: '2026-11-21T10:00:00Z', ended_at: '2026-11-21T10:20:00Z' };
    const path = `${root}/tickets/102/time-entries`;
    const mine = await l1.call<TimeEntry>('POST', path, { body });
    expect(mine.body).toMatchObject({ ticket_id: '102', hours: 0.33, pending: false });
    await l1.call('POST', path, { body: { ...body, member_id: 52 } });
    const times = psa().state.times.filter(({ ticketId }) => ticketId === '102');
    expect(times.map(({ memberId }) => memberId)).toEqual(['54', '52']);
    const backwards = { started_at: body.ended_at, ended_at: body.started_at };
    expect((await l1.call('POST', path, { body: backwards })).status).toBe(422);
  });

  it('is the time of a walk on this very ticket, and of no other', async () => {
    const session = await desk.start(l1, { ticket: { kind: 'psa', id: '104' } });
    const time = (ticket: string) =>
      l1.call<Problem>('POST', `${root}/tickets/${ticket}/time-entries`, {
        body: {
          session_id: session.id,
          started_at: '2026-11-21T10:00:00Z',
          ended_at: '2026-11-21T11:00:00Z',
        },
      });
    expect((await time('104')).status).toBe(201);
    const other = await time('103');
    expect([other.status, other.body.errors?.[0]?.path]).toEqual([422, 'session_id']);
    const [kept] = await desk.application.sql<{ payload: { notes: string }; session_id: string }>(
      `select payload, session_id from psa_writes where ticket_id = '104' and kind = 'time_entry'`,
    );
    expect(kept?.session_id).toBe(session.id);
    expect(kept?.payload.notes).toContain('It does not print');
  });

  it('goes to a ticket of ours where the id is ours', async () => {
    const { ticket_id: ticket } = await desk.start(l1);
    const key = randomUUID();
    expect((await addNote('For us', { ticket, key })).status).toBe(201);
    await desk.application.sql('delete from idempotency_keys where key = ?', [key]);
    expect((await addNote('For us', { ticket, key })).body.author).toBe(l1.me.name);
    const kept = await desk.application.sql(
      'select text from internal_ticket_notes where ticket_id = ?',
      [ticket],
    );
    expect(kept).toEqual([{ text: 'For us' }]);
    const time = await l1.call<Problem>('POST', `${root}/tickets/${ticket}/time-entries`, {
      body: { started_at: '2026-11-21T10:00:00Z', ended_at: '2026-11-21T11:00:00Z' },
    });
    expect(time.status).toBe(422);
  });

  it('is told to the panels of the account, and to nobody else', async () => {
    const [mine, theirs] = [
      await desk.application.connect(desk.people.viewer.token),
      await desk.application.connect(desk.people.stranger.token),
    ];
    const heard: string[] = [];
    mine.on('ticket:updated', ({ ticket_id }) => heard.push(ticket_id));
    theirs.on('ticket:updated', () => heard.push('a stranger'));
    await addNote('Heard', { ticket: '102' });
    await expect.poll(() => heard).toContain('102');
    expect(heard).not.toContain('a stranger');
  });

  it('needs a PSA, and says so', async () => {
    desk.application.connections.disconnect(l1.me.account_id);
    const answer = await addNote('Nowhere');
    expect([answer.status, answer.body.code]).toEqual([501, 'not_configured']);
  });
});

describe('a PSA that refuses', () => {
  const refusals: [string, PsaError, number][] = [
    ['with 500 and a validation text', new PsaError('invalid', 'summary: is required'), 422],
    ['by changing nothing', new PsaError('invalid', 'The PSA answered, but changed nothing'), 422],
    ['for want of a right', new PsaError('permission', 'The API member may not add notes'), 502],
    ['since it has no such ticket', new PsaError('not_found', 'Ticket 101 does not exist'), 404],
  ];
  it.each(refusals)(
    '%s is the answer, in its words, and nothing stays queued',
    async (...given) => {
      const [, error, status] = given;
      psa().fail('addNote', error);
      const answer = await addNote('Refused');
      expect([answer.status, answer.body.detail]).toEqual([status, error.message]);
      psa().fail('addNote', null);
      expect((await writes()).filter(({ status }) => status !== 'sent')).toEqual([]);
      await addNote('After it');
      expect(notesOf('101', 'Refused')).toEqual([]);
    },
  );

  it('a status of another board is malformed', async () => {
    const answer = await l1.call<Problem>('PATCH', `${root}/tickets/101/status`, {
      body: { status_id: 77 },
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
  });
});

describe('a PSA that cannot now', () => {
  const failures: [string, PsaError][] = [
    ['is away', away],
    ['has no time', new PsaError('rate_limited', 'Too many calls', { retryAfter: 240 })],
    ['takes 60 seconds', new PsaError('unreachable', 'Too long', { isUncertain: true })],
    ['answers a web page', new PsaError('unexpected_answer', 'The PSA answered a web page')],
  ];
  it.each(failures)('%s: the note is kept, shown, and written once later', async (name, error) => {
    const text = `Kept while it ${name}`;
    psa().fail('addNote', error);
    const answer = await addNote(text);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ text, pending: true, author: l1.me.name });
    const [kept] = await writes('&status=pending');
    expect(kept).toMatchObject({
      id: answer.body.id,
      ticket_id: '101',
      kind: 'note',
      status: 'pending',
      attempts: 1,
      last_error: error.message,
    });
    const wait = Date.parse(kept?.next_attempt_at ?? '') - Date.now();
    expect(wait).toBeGreaterThan(error.retryAfter ? 200_000 : 1000);
    psa().fail('addNote', null);
    await passTime();
    expect((await retry(answer.body.id)).body.status).toBe('sent');
    expect(notesOf('101', text)).toHaveLength(1);
  });

  it('took it, but its answer was lost: it is found by its reference, not written again', async () => {
    psa().loseAnswer('addNote');
    const answer = await addNote('Lost and found');
    expect(answer.body.pending).toBe(true);
    await passTime();
    expect((await retry(answer.body.id)).body).toMatchObject({ status: 'sent', attempts: 2 });
    expect(notesOf('101', 'Lost and found')).toHaveLength(1);
  });

  it('lets nothing overtake what waits for the same ticket, and others go on', async () => {
    psa().fail('addNote', away);
    const first = await addNote('The first', { ticket: '103' });
    psa().fail('addNote', null);
    const second = await addNote('The second', { ticket: '103' });
    expect(second.body.pending).toBe(true);
    expect((await addNote('Elsewhere', { ticket: '102' })).body.pending).toBe(false);
    await passTime();
    await retry(first.body.id);
    await retry(second.body.id);
    const order = psa().state.notes.filter(({ ticketId }) => ticketId === '103');
    expect(order.map(({ text }) => text)).toEqual(['The first', 'The second']);
  });

  it('keeps an assignment too, and says so', async () => {
    psa().fail('addResource', away);
    const added = await l1.call<TicketResource>('POST', `${root}/tickets/104/resources`, {
      body: { member_id: 52 },
    });
    expect(added.body).toMatchObject({ member_id: '52', is_rf_user: true, pending: true });
  });
});

describe('the same Idempotency-Key', () => {
  it('writes once, and answers the same', async () => {
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => addNote('Once', { key })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(notesOf('101', 'Once')).toHaveLength(1);
  });

  it('writes once where the first request died before it could answer', async () => {
    const key = randomUUID();
    psa().loseAnswer('addNote');
    await addNote('Once again', { key });
    await desk.application.sql('delete from idempotency_keys where key = ?', [key]);
    await passTime();
    const again = await addNote('Once again', { key });
    expect(again.body.pending).toBe(false);
    expect(notesOf('101', 'Once again')).toHaveLength(1);
  });
});

describe('what waits', () => {
  async function park(text: string): Promise<string> {
    psa().fail('addNote', away);
    const { body } = await addNote(text, { ticket: '102' });
    psa().fail('addNote', null);
    return body.id;
  }

  it('can be canceled, once, and is not written then', async () => {
    const id = await park('Canceled');
    expect((await cancel(id)).status).toBe(204);
    expect((await cancel(id)).status).toBe(204);
    const late = await retry(id);
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
    await addNote('The next one', { ticket: '102' });
    expect(notesOf('102', 'Canceled')).toEqual([]);
  });

  it('cannot be canceled once it is written', async () => {
    const id = await park('Written');
    await passTime();
    await retry(id);
    const answer = await cancel(id);
    expect([answer.status, answer.body.code]).toEqual([409, 'version_conflict']);
  });

  it('of another account is not there', async () => {
    const id = await park('Ours');
    const { stranger } = desk.people;
    expect((await retry(id, stranger)).status).toBe(404);
    expect((await cancel(id, stranger)).status).toBe(404);
    const seen = await stranger.call<Page<PsaWrite>>('GET', `${root}/writes`);
    expect(seen.body.items).toEqual([]);
    await cancel(id);
  });

  it('for a PSA that was replaced is canceled, visibly', async () => {
    const id = await park('For the old one');
    await desk.application.connections.connect(l1.me.account_id);
    await passTime();
    await retry(id);
    expect((await writes('&ticket_id=102')).find((write) => write.id === id)).toMatchObject({
      status: 'canceled',
      last_error: 'The connection to this PSA was ended',
    });
  });
});
