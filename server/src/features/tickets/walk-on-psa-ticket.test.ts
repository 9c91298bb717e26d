import { randomUUID } from 'node:crypto';
import type { CreatedTicket, Problem, WalkSession } from '@resolutionflow/sdk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PsaError, type PsaProvider } from '../../providers/psa/provider.js';
import { createFlowGraphs } from '../flows/flow-graphs.js';
import { abandonIdleSessions } from '../sessions/abandonment.js';
import { createSessionStore } from '../sessions/session-store.js';
import { sessionActs, startDesk, type Desk } from '../../testing/desk.js';
import { fakePsaTicket } from '../../testing/fake-psa.js';
import { createSessionTickets } from './session-tickets.service.js';

let desk: Desk;
let ticketId = '700';
const calls: (keyof PsaProvider)[] = ['ticket', 'addNote', 'addTimeEntry', 'setStatus'];
beforeAll(async () => {
  desk = await startDesk({ hasFakeConnections: true });
});
beforeEach(async () => {
  await connect({ resolved_status: { '1': '3' } });
  ticketId = String(Number(ticketId) + 1);
  psa().state.tickets.set(ticketId, fakePsaTicket(ticketId, 'Printer offline'));
});
afterEach(() => calls.forEach((call) => psa().fail(call, null)));
afterAll(() => desk.stop());

const psa = () => desk.application.psa;
const connect = (settings: object) =>
  desk.application.connections.connect(desk.people.l1.me.account_id, settings);
const ticket = () => psa().state.tickets.get(ticketId);
const notes = () => psa().state.notes.filter((note) => note.ticketId === ticketId);
const times = () => psa().state.times.filter((time) => time.ticketId === ticketId);
const setStatusCalls = () => psa().calls.filter((name) => name === 'setStatus').length;
const onTicket = (id: string | number = ticketId) => ({ ticket: { kind: 'psa', id } });
const away = new PsaError('unreachable', 'The PSA is away', { isUncertain: true });

interface Write {
  id: string;
  kind: string;
  status: string;
}
const writes = () =>
  desk.application.sql<Write>(
    'select id, kind, status from psa_writes where ticket_id = ? order by id',
    [ticketId],
  );
/** All that waits is due, and whoever sends has sent it. */
async function comeBack(): Promise<void> {
  await desk.application.sql(
    `update psa_writes set next_attempt_at = now() where status = 'pending'`,
  );
  for (const { id, status } of await writes()) {
    if (status === 'pending') {
      await desk.people.l1.call('POST', `/integrations/psa/writes/${id}/retry`);
    }
  }
}
const allSent = async () => (await writes()).every(({ status }) => status === 'sent');

async function startWalk() {
  const session = await desk.start(desk.people.l1, onTicket());
  return { session, ...sessionActs(desk.people.l1, session.id) };
}

describe('a walk on a ticket of the PSA', () => {
  it('knows the ticket and its company', async () => {
    const { session } = await startWalk();
    expect(session).toMatchObject({
      ticket_kind: 'psa',
      ticket_id: ticketId,
      customer_name: 'Acme',
    });
    expect((await desk.start(desk.people.l1, onTicket(Number(ticketId)))).ticket_id).toBe(ticketId);
  });

  it('needs one that is there', async () => {
    const answer = await desk.intake(desk.people.l1, onTicket('99999'));
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it('starts all the same while the PSA is away: the customer is on the line', async () => {
    psa().fail('ticket', away);
    const session = await desk.start(desk.people.l1, onTicket());
    expect(session).toMatchObject({ ticket_kind: 'psa', ticket_id: ticketId, status: 'active' });
  });

  it('that nobody goes on with leaves its ticket as it is', async () => {
    const { session } = await startWalk();
    await desk.application.sql(
      `update walk_sessions set last_act_at = now() - interval '25 hours' where id = ?`,
      [session.id],
    );
    const { db, connections } = desk.application;
    const graphs = createFlowGraphs();
    const store = createSessionStore(graphs);
    const tickets = createSessionTickets({ connections });
    expect(await abandonIdleSessions({ db, graphs, store, tickets })).toBe(1);
    expect((await desk.read(desk.people.l1, session.id)).status).toBe('abandoned');
    expect(ticket()).toMatchObject({ statusName: 'New', resources: [] });
    expect(await writes()).toEqual([]);
  });
});

describe('a solved walk', () => {
  it('leaves its trail, its time and the status that the account chose, in this order', async () => {
    const { session, step, resolve } = await startWalk();
    await step({ node_id: 'ask', answer: 'yes', version: 1, note: 'From next door' });
    await resolve({ resolution_notes: 'A new cable' });
    await expect.poll(allSent).toBe(true);
    expect((await writes()).map(({ kind }) => kind)).toEqual(['note', 'time_entry', 'status']);
    const [note] = notes();
    expect(note).toMatchObject({ kind: 'internal', author: 'Member l1' });
    expect(note?.text).toContain('1. Can others print? – Yes, they can');
    expect(note?.text).toContain('Note: From next door');
    expect(note?.text).toContain('Resolution: A new cable');
    expect(note?.text).toContain(session.id);
    expect(times()).toMatchObject([{ memberId: '54' }]);
    expect(ticket()).toMatchObject({ statusName: 'Completed', closed: true });
  });

  it('writes no more than the account wants', async () => {
    await connect({ time_entry: false, note_kind: 'resolution' });
    const { resolve } = await startWalk();
    await resolve();
    await expect.poll(() => notes().map(({ kind }) => kind)).toEqual(['resolution']);
    expect((await writes()).map(({ kind }) => kind)).toEqual(['note']);
  });

  it('queues nothing where the end itself is not committed', async () => {
    const { session } = await startWalk();
    const other = sessionActs(desk.people.cover, session.id);
    expect((await other.resolve()).status).toBe(403);
    expect(await writes()).toEqual([]);
  });

  it('once, however often it is said', async () => {
    const { session } = await startWalk();
    const body = { helpful: true, resolution_notes: '' };
    await Promise.all(
      [1, 2, 3].map(() =>
        desk.people.l1.call('POST', `/l1/sessions/${session.id}/resolve`, { body }),
      ),
    );
    await expect.poll(allSent).toBe(true);
    expect([notes().length, times().length]).toEqual([1, 1]);
  });
});

describe('a PSA that dies in the middle of a resolve and comes back', () => {
  const moments: [string, () => void, () => void][] = [
    [
      'before anything arrived',
      () => calls.forEach((call) => psa().fail(call, away)),
      () => calls.forEach((call) => psa().fail(call, null)),
    ],
    ['with the note taken and its answer lost', () => psa().loseAnswer('addNote'), () => undefined],
    [
      'between note and time entry',
      () => psa().fail('addTimeEntry', away),
      () => psa().fail('addTimeEntry', null),
    ],
    [
      'with the time taken and its answer lost',
      () => psa().loseAnswer('addTimeEntry'),
      () => undefined,
    ],
    [
      'with the status set and its answer lost',
      () => psa().loseAnswer('setStatus'),
      () => undefined,
    ],
  ];
  it.each(moments)('%s: one note, one time entry, one status change', async (...given) => {
    const [, die, revive] = given;
    const before = setStatusCalls();
    const { resolve } = await startWalk();
    die();
    expect((await resolve()).body.status).toBe('resolved');
    await expect.poll(async () => (await writes()).some(isTried)).toBe(true);
    expect(await allSent()).toBe(false);
    revive();
    await expect
      .poll(async () => {
        await comeBack();
        return allSent();
      })
      .toBe(true);
    expect([notes().length, times().length, setStatusCalls() - before]).toEqual([
      1, 1,
      // Attempts that were refused at the door are no change.
      1,
    ]);
    expect(ticket()?.statusName).toBe('Completed');
  });

  function isTried({ status }: Write): boolean {
    return status === 'pending' || status === 'sending';
  }
});

describe('an escalated walk', () => {
  it('says why and what was tried, and goes to whom the tech named', async () => {
    const { step, escalate } = await startWalk();
    await step({ node_id: 'ask', answer: 'no', version: 1 });
    await escalate({ reason: 'Their server', to_user_id: desk.people.engineer.me.id });
    await expect.poll(allSent).toBe(true);
    expect((await writes()).map(({ kind }) => kind)).toEqual(['note', 'assign']);
    expect(notes()[0]?.kind).toBe('internal');
    expect(notes()[0]?.text).toContain('Escalated: Tree did not fit. Their server');
    expect(ticket()?.resources.map(({ memberId }) => memberId)).toEqual(['52']);
    expect(ticket()?.closed).toBe(false);
  });

  it('goes to nobody in the PSA where that one is no member of it', async () => {
    const isAssigned = psa().calls.includes('addResource');
    const members = psa().state.members.splice(0);
    try {
      const { escalate } = await startWalk();
      await escalate({ to_user_id: desk.people.engineer.me.id });
      await expect.poll(allSent).toBe(true);
      expect(psa().calls.includes('addResource')).toBe(isAssigned);
      expect(ticket()?.resources).toEqual([]);
    } finally {
      psa().state.members.push(...members);
    }
  });

  it('that is taken over is assigned to the taker', async () => {
    const { session, escalate } = await startWalk();
    await escalate();
    await sessionActs(desk.people.engineer, session.id, '/sessions').takeOver();
    await expect.poll(() => ticket()?.resources.map(({ memberId }) => memberId)).toEqual(['52']);
  });
});

describe('an internal ticket that becomes one of the PSA', () => {
  const promote = (id: string, body: object = {}, who = desk.people.l1) =>
    who.call<CreatedTicket & Pick<Problem, 'code'>>(
      'POST',
      `/integrations/psa/internal-tickets/${id}/promote`,
      { body },
    );

  async function walkOnOurs(): Promise<WalkSession> {
    const session = await desk.start(desk.people.l1, { customer_name: 'Jo' });
    const { step } = sessionActs(desk.people.l1, session.id);
    await step({ node_id: 'ask', answer: 'yes', version: 1 });
    return session;
  }

  it('has its trail as the first note, and its walks go on on it', async () => {
    const session = await walkOnOurs();
    const created = await promote(session.ticket_id, { company_id: '7' });
    expect(created.status).toBe(201);
    expect(created.body.summary).toBe('It does not print');
    ticketId = created.body.id;
    await expect.poll(() => notes().map(({ text }) => text)).toHaveLength(1);
    expect(notes()[0]?.text).toContain('1. Can others print? – Yes, they can');
    const after = await desk.read(desk.people.l1, session.id);
    expect(after).toMatchObject({ ticket_kind: 'psa', ticket_id: ticketId, version: 2 });
    await sessionActs(desk.people.l1, session.id).resolve();
    await expect.poll(allSent).toBe(true);
    expect((await writes()).map(({ kind }) => kind)).toEqual([
      'note',
      'note',
      'time_entry',
      'status',
    ]);
    const queue = await desk.people.l1.call<{ items: { ticket_id: string }[] }>(
      'GET',
      '/l1/queue?page_size=100',
    );
    expect(queue.body.items.map(({ ticket_id }) => ticket_id)).not.toContain(session.ticket_id);
  });

  it('becomes one, whoever asks how often', async () => {
    const session = await walkOnOurs();
    const before = psa().state.tickets.size;
    const first = await promote(session.ticket_id);
    const again = await promote(session.ticket_id, {}, desk.people.engineer);
    expect(again.body.id).toBe(first.body.id);
    expect(psa().state.tickets.size).toBe(before + 1);
  });

  it('becomes one of two who ask at once: the other is told to come again', async () => {
    const session = await walkOnOurs();
    const before = psa().state.tickets.size;
    const both = await Promise.all([
      promote(session.ticket_id),
      promote(session.ticket_id, {}, desk.people.engineer),
    ]);
    for (const { status, body } of both) {
      if (status !== 201) expect([status, body.code]).toEqual([503, 'unavailable']);
    }
    expect(both.some(({ status }) => status === 201)).toBe(true);
    expect(psa().state.tickets.size).toBe(before + 1);
  });

  it('is found again where the PSA made it and its answer was lost', async () => {
    const session = await walkOnOurs();
    const before = psa().state.tickets.size;
    psa().loseAnswer('createTicket');
    expect((await promote(session.ticket_id)).status).toBe(502);
    expect((await promote(session.ticket_id)).status).toBe(201);
    expect(psa().state.tickets.size).toBe(before + 1);
  });

  it('is one of the account, and needs a PSA', async () => {
    const session = await walkOnOurs();
    expect((await promote(randomUUID())).status).toBe(404);
    expect((await promote(session.ticket_id, {}, desk.people.stranger)).status).toBe(404);
    desk.application.connections.disconnect(desk.people.l1.me.account_id);
    const answer = await promote(session.ticket_id);
    expect([answer.status, answer.body.code]).toEqual([501, 'not_configured']);
  });
});
