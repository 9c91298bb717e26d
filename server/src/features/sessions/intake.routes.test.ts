import { randomUUID } from 'node:crypto';
import type { Flow, Problem } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyKind, startDesk, type Desk } from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const noTarget = { flow_id: null };

describe('what is walked', () => {
  it('is a published flow, from its start, at the version of the moment', async () => {
    const { l1 } = desk.people;
    const started = await desk.intake(l1, { customer_name: 'Jo', customer_contact: '+47 22' });
    expect(started.status).toBe(201);
    expect(started.body).toEqual({
      session_id: expect.any(String) as string,
      session_kind: 'flow',
      ticket_id: expect.any(String) as string,
      ticket_kind: 'internal',
    });
    const session = await desk.read(l1, started.body.session_id);
    expect(session).toMatchObject({
      session_kind: 'flow',
      flow_id: desk.flow.id,
      flow_proposal_id: null,
      flow_version: desk.flow.published_version,
      flow_name: desk.flow.name,
      current_node_id: 'ask',
      current_node: { id: 'ask', kind: 'question', title: 'Can others print?' },
      progress: { steps_done: 0 },
      walked_path: [],
      undone_steps: [],
      walk_notes: [],
      status: 'active',
      acting_as: null,
      started_by: l1.me.id,
      held_by: l1.me.id,
      ticket_id: started.body.ticket_id,
      problem_statement: 'It does not print',
      customer_name: 'Jo',
      version: 1,
      last_step_at: null,
      resolved_at: null,
    });
    // Parsed for showing, never as it was written.
    expect(session.current_node?.body).toBeTypeOf('object');
  });

  it('is a proposal that nobody has approved yet, with how sure the AI is', async () => {
    const proposal = await desk.propose(everyKind);
    const session = await desk.start(desk.people.l1, { ...noTarget, flow_proposal_id: proposal });
    expect(session).toMatchObject({
      session_kind: 'proposal',
      flow_id: null,
      flow_version: null,
      flow_proposal_id: proposal,
      flow_name: 'A proposal',
      current_node_id: 'ask',
      confidence: 0.7,
    });
  });

  it('is nothing but notes where no target is named', async () => {
    const session = await desk.start(desk.people.l1, noTarget);
    expect(session).toMatchObject({
      session_kind: 'adhoc',
      flow_id: null,
      flow_proposal_id: null,
      current_node_id: null,
      current_node: null,
      progress: null,
    });
  });

  it('is never two things at once', async () => {
    const both = await desk.intake(desk.people.l1, { flow_proposal_id: randomUUID() });
    expect(both.status).toBe(422);
    expect(both.body.errors?.[0]?.path).toBe('flow_proposal_id');
  });

  it('is neither a draft, nor archived, nor unknown, nor of another account', async () => {
    const { l1, engineer, stranger } = desk.people;
    const draft = await engineer.call<Flow>('POST', '/flows', {
      body: { name: 'A draft', structure: everyKind },
    });
    const archived = await desk.publish(everyKind);
    await engineer.call('PATCH', `/flows/${archived.id}`, {
      body: { version: archived.version, status: 'archived' },
    });
    const theirs = await stranger.call<{ items: Flow[] }>('GET', '/flows?status=published');
    for (const flow_id of [draft.body.id, archived.id, theirs.body.items[0]?.id, randomUUID()]) {
      expect(flow_id).toBeDefined();
      expect((await desk.intake(l1, { flow_id })).status).toBe(404);
    }
    const rejected = await desk.propose(everyKind);
    await desk.application.sql(`update flow_proposals set status = 'rejected' where id = ?`, [
      rejected,
    ]);
    for (const flow_proposal_id of [rejected, randomUUID()]) {
      expect((await desk.intake(l1, { ...noTarget, flow_proposal_id })).status).toBe(404);
    }
  });
});

describe('the ticket of a walk', () => {
  it('is opened for it, and walking', async () => {
    const session = await desk.start(desk.people.l1);
    expect(await desk.ticketOf(session)).toMatchObject({
      status: 'walking',
      assigned_user_id: desk.people.l1.me.id,
    });
  });

  it('may be one that is there: it walks again, and the walk knows whose problem it is', async () => {
    const first = await desk.start(desk.people.l1, { customer_name: 'Jo' });
    await desk.application.sql(
      `update internal_tickets set status = 'open', assigned_user_id = null where id = ?`,
      [first.ticket_id],
    );
    const second = await desk.start(desk.people.colleague, {
      ticket: { kind: 'internal', id: first.ticket_id },
    });
    expect(second).toMatchObject({ ticket_id: first.ticket_id, customer_name: 'Jo' });
    expect(await desk.ticketOf(second)).toMatchObject({
      status: 'walking',
      assigned_user_id: desk.people.colleague.me.id,
    });
  });

  it('is not found where it is unknown, no id at all, or of another account', async () => {
    const theirs = await desk.start(desk.people.stranger, noTarget);
    for (const id of [randomUUID(), 'T-1001', theirs.ticket_id]) {
      const answer = await desk.intake(desk.people.l1, { ticket: { kind: 'internal', id } });
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
    expect(await desk.ticketOf(theirs)).toMatchObject({ status: 'walking' });
  });

  it('is not one of a PSA as long as none is connected', async () => {
    const answer = await desk.intake(desk.people.l1, { ticket: { kind: 'psa', id: '1001' } });
    expect([answer.status, answer.body.code]).toEqual([501, 'not_configured']);
    expect(answer.body.detail).toMatch(/owner connects/);
  });

  it('is told to the sockets of the account when it changes', async () => {
    const { l1, viewer, stranger } = desk.people;
    const told: string[] = [];
    const strange: string[] = [];
    const socket = await desk.application.connect(viewer.token);
    socket.on('ticket:updated', ({ ticket_id }) => told.push(ticket_id));
    const outside = await desk.application.connect(stranger.token);
    outside.on('ticket:updated', ({ ticket_id }) => strange.push(ticket_id));
    const session = await desk.start(l1, noTarget);
    await l1.call('POST', `/l1/sessions/${session.id}/resolve`, { body: { helpful: true } });
    await expect.poll(() => told).toEqual([session.ticket_id, session.ticket_id]);
    expect(strange).toEqual([]);
  });
});

describe('what intake takes', () => {
  it.each([
    ['no problem', { problem_statement: '   ' }, 'problem_statement'],
    ['a name too long', { customer_name: 'x'.repeat(121) }, 'customer_name'],
    ['a contact too long', { customer_contact: 'x'.repeat(201) }, 'customer_contact'],
    ['a ticket that has no name', { ticket: { kind: 'internal', id: {} } }, 'ticket.id'],
    ['an unknown kind of ticket', { ticket: { kind: 'zendesk', id: '1' } }, 'ticket.kind'],
    ['a flow that is no id', { flow_id: 'printer' }, 'flow_id'],
  ])('is not %s', async (_what, body, path) => {
    const answer = await desk.intake(desk.people.l1, body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
    expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
  });

  it('leaves nothing behind where it fails', async () => {
    const count = () => desk.application.sql('select count(*) from internal_tickets');
    const before = await count();
    await desk.intake(desk.people.l1, { flow_id: randomUUID() });
    await desk.intake(desk.people.l1, { ticket: { kind: 'internal', id: randomUUID() } });
    expect(await count()).toEqual(before);
  });

  it('opens one walk for one Idempotency-Key, however often it is sent', async () => {
    const request = {
      body: { problem_statement: 'Twice clicked' },
      headers: { 'Idempotency-Key': randomUUID() },
    };
    const { l1, colleague } = desk.people;
    const answers = await Promise.all(
      [1, 2, 3].map(() => l1.call<{ session_id: string }>('POST', '/l1/intake', request)),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.session_id)).size).toBe(1);
    const other = await l1.call<Problem>('POST', '/l1/intake', {
      ...request,
      body: { problem_statement: 'Something else' },
    });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    const theirs = await colleague.call<{ session_id: string }>('POST', '/l1/intake', request);
    expect(theirs.body.session_id).not.toBe(answers[0]?.body.session_id);
  });
});

describe('escalating without a walk', () => {
  const escalate = (body: object) =>
    desk.people.l1.call<Problem>('POST', '/l1/escalate-without-walk', { body });

  it('makes the ticket and an escalated session with nothing in it, in one go', async () => {
    const answer = await escalate({
      problem_statement: 'The server room is on fire',
      reason_category: 'Security concern',
      reason: 'Smoke',
      customer_name: 'Jo',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      session_kind: 'adhoc',
      status: 'escalated',
      reason_category: 'Security concern',
      reason: 'Smoke',
      customer_name: 'Jo',
      held_by: desk.people.l1.me.id,
      walked_path: [],
      walk_notes: [],
    });
    expect(await desk.ticketOf(answer.body as never)).toMatchObject({ status: 'escalated' });
    const waiting = await desk.people.engineer.call<{ items: { id: string }[] }>(
      'GET',
      '/escalations?page_size=100',
    );
    expect(waiting.body.items.map(({ id }) => id)).toContain(answer.body['id']);
  });

  it('needs a problem and one of the reasons', async () => {
    const answer = await escalate({ problem_statement: '', reason_category: 'Because' });
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual([
      'problem_statement',
      'reason_category',
    ]);
  });
});
