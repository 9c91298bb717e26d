import type { WalkSession } from '@resolutionflow/sdk/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFlowGraphs } from '../flows/flow-graphs.js';
import { createSessionTickets } from '../tickets/session-tickets.service.js';
import { noPsaConnections } from '../../testing/no-connections.js';
import { sessionActs, startDesk, type Desk } from '../../testing/desk.js';
import { countLockWaiters } from '../../testing/lock-waiters.js';
import { abandonIdleSessions, type AbandonmentParts } from './abandonment.js';
import { createSessionStore } from './session-store.js';

let desk: Desk;
let parts: AbandonmentParts;
beforeAll(async () => {
  desk = await startDesk();
  const graphs = createFlowGraphs();
  parts = {
    db: desk.application.db,
    graphs,
    store: createSessionStore(graphs),
    tickets: createSessionTickets({ connections: noPsaConnections }),
  };
});
afterAll(() => desk.stop());

beforeEach(async () => {
  await desk.application.sql(
    `update walk_sessions set status = 'resolved' where status = 'active'`,
  );
});

/** Lets time pass for one walk. */
const age = ({ id }: WalkSession, hours: number) =>
  desk.application.sql(
    `update walk_sessions set last_act_at = now() - interval '${hours} hours' where id = ?`,
    [id],
  );
async function startIdle(body?: object): Promise<WalkSession> {
  const session = await desk.start(desk.people.l1, body);
  await age(session, 25);
  return session;
}
const statusOf = async ({ id }: WalkSession) => (await desk.read(desk.people.l1, id)).status;

describe('a walk that nobody went on with for 24 hours', () => {
  it('is abandoned, its ticket open again, and everyone is told', async () => {
    const socket = await desk.application.connect(desk.people.l1.token);
    const heard: string[] = [];
    socket.on('session:updated', ({ session }) => heard.push(session.status));
    const session = await startIdle();
    const young = await desk.start(desk.people.l1);
    await age(young, 23.9);
    expect(await abandonIdleSessions(parts)).toBe(1);
    expect(await desk.read(desk.people.l1, session.id)).toMatchObject({
      status: 'abandoned',
      version: session.version + 1,
    });
    expect(await desk.ticketOf(session)).toMatchObject({ status: 'open', assigned_user_id: null });
    expect(await statusOf(young)).toBe('active');
    expect(await desk.ticketOf(young)).toMatchObject({ status: 'walking' });
    await expect.poll(() => heard).toContain('abandoned');
  });

  it('takes no act more, and cannot be taken over', async () => {
    const session = await startIdle();
    await abandonIdleSessions(parts);
    const { l1, engineer } = desk.people;
    for (const answer of [
      await sessionActs(l1, session.id).step({ node_id: 'ask', answer: 'yes', version: 2 }),
      await sessionActs(l1, session.id).resolve(),
      await sessionActs(engineer, session.id, '/sessions').takeOver(),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'session_not_active']);
      expect(answer.body.current).toMatchObject({ status: 'abandoned' });
    }
  });

  it('offers its custom steps to the flow’s author too', async () => {
    const session = await desk.start(desk.people.l1);
    const acts = sessionActs(desk.people.l1, session.id);
    await acts.customStep({ title: 'Changed the cable', version: 1 });
    await age(session, 25);
    await abandonIdleSessions(parts);
    const offered = await desk.application.sql(
      'select name from flow_proposals where session_id = ?',
      [session.id],
    );
    expect(offered).toEqual([{ name: 'Changed the cable' }]);
  });
});

it('leaves walks alone that ended, however long ago', async () => {
  const [escalated, resolved] = [await startIdle(), await startIdle()];
  await sessionActs(desk.people.l1, escalated.id).escalate();
  await sessionActs(desk.people.l1, resolved.id).resolve();
  for (const session of [escalated, resolved]) await age(session, 1000);
  expect(await abandonIdleSessions(parts)).toBe(0);
  expect(await desk.ticketOf(escalated)).toMatchObject({ status: 'escalated' });
});

describe('an act of any kind keeps a walk alive', () => {
  type Acts = ReturnType<typeof sessionActs>;
  const id = randomUUID();
  it.each<[string, (acts: Acts) => Promise<{ status: number }>]>([
    ['a step', (acts) => acts.step({ node_id: 'ask', answer: 'yes', version: 2 })],
    ['a custom step', (acts) => acts.customStep({ title: 'x', version: 2 })],
    ['a note', (acts) => acts.notes([])],
    ['going back', (acts) => acts.undo()],
    ['reopening', (acts) => acts.reopen(id, 2)],
  ])('%s', async (_what, act) => {
    const session = await desk.start(desk.people.l1);
    const acts = sessionActs(desk.people.l1, session.id);
    await acts.step({ id, node_id: 'ask', answer: 'again', version: 1 });
    await age(session, 25);
    expect((await act(acts)).status).toBe(200);
    expect(await abandonIdleSessions(parts)).toBe(0);
  });

  it('being taken over', async () => {
    const session = await desk.start(desk.people.l1);
    await sessionActs(desk.people.l1, session.id).escalate();
    await age(session, 100);
    await sessionActs(desk.people.engineer, session.id, '/sessions').takeOver();
    expect(await abandonIdleSessions(parts)).toBe(0);
  });
});

describe('its ticket', () => {
  it('stays as it is where it was resolved by another walk', async () => {
    const stale = await startIdle();
    const later = await desk.start(desk.people.colleague, {
      ticket: { kind: 'internal', id: stale.ticket_id },
    });
    await sessionActs(desk.people.colleague, later.id).resolve({ resolution_notes: 'Done' });
    expect(await abandonIdleSessions(parts)).toBe(1);
    expect(await desk.ticketOf(stale)).toMatchObject({
      status: 'resolved',
      resolution_notes: 'Done',
    });
  });

  it('goes on walking where somebody else is in the middle of it', async () => {
    const stale = await startIdle();
    await desk.start(desk.people.colleague, {
      ticket: { kind: 'internal', id: stale.ticket_id },
    });
    expect(await abandonIdleSessions(parts)).toBe(1);
    expect(await desk.ticketOf(stale)).toMatchObject({
      status: 'walking',
      assigned_user_id: desk.people.colleague.me.id,
    });
  });
});

describe('the job', () => {
  it('run twice at once abandons each walk once', async () => {
    const idle = await Promise.all(Array.from({ length: 6 }, () => startIdle({ flow_id: null })));
    const counts = await Promise.all([abandonIdleSessions(parts), abandonIdleSessions(parts)]);
    expect(counts[0] + counts[1]).toBe(6);
    for (const session of idle) {
      expect(await desk.read(desk.people.l1, session.id)).toMatchObject({
        status: 'abandoned',
        version: 2,
      });
    }
  });

  it('works on every account, and on one as if the other were not there', async () => {
    const mine = await startIdle();
    const theirs = await desk.start(desk.people.stranger, { flow_id: null });
    await age(theirs, 25);
    expect(await abandonIdleSessions(parts)).toBe(2);
    expect(await statusOf(mine)).toBe('abandoned');
    expect((await desk.read(desk.people.stranger, theirs.id)).status).toBe('abandoned');
  });

  it('goes on after one that fails, changes nothing of that, and says so at the end', async () => {
    const [broken, next] = [await startIdle(), await startIdle()];
    const tickets: AbandonmentParts['tickets'] = {
      ...parts.tickets,
      async reopen(tx, ticket) {
        await parts.tickets.reopen(tx, ticket);
        if (ticket.id === broken.ticket_id) throw new Error('The ticket is stuck');
      },
    };
    const failed = abandonIdleSessions({ ...parts, tickets });
    await expect(failed).rejects.toThrow('1 idle walks could not be abandoned');
    expect(await statusOf(next)).toBe('abandoned');
    expect(await statusOf(broken)).toBe('active');
    expect(await desk.ticketOf(broken)).toMatchObject({ status: 'walking' });
    expect(await abandonIdleSessions(parts)).toBe(1);
  });

  it('spares a walk that is acted on while it runs', async () => {
    const session = await startIdle();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let locked = () => {};
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const act = desk.application.db.withAccount(
      { accountId: desk.people.l1.me.account_id },
      async (tx) => {
        await tx.em.execute('select id from walk_sessions where id = ? for update', [session.id]);
        locked();
        await held;
        await tx.em.execute('update walk_sessions set last_act_at = now() where id = ?', [
          session.id,
        ]);
      },
    );
    await isLocked;
    const run = abandonIdleSessions(parts);
    await expect.poll(() => countLockWaiters(desk.application)).toBe(1);
    release();
    await act;
    expect(await run).toBe(0);
    expect(await statusOf(session)).toBe('active');
  });
});
