import { randomUUID } from 'node:crypto';
import {
  reasonCategories,
  type EscalationRecipient,
  type Page,
  type WalkSession,
} from '@resolutionflow/sdk/contract';
import type { SignedInUser } from '../../testing/api-client.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyKind, sessionActs, startDesk, type Desk } from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

async function startWalk(body?: object) {
  const session = await desk.start(desk.people.l1, body);
  return { session, ...sessionActs(desk.people.l1, session.id) };
}
const asEngineer = (session: WalkSession) =>
  sessionActs(desk.people.engineer, session.id, '/sessions');

describe('resolving', () => {
  it('ends the walk and its ticket at any node, with or without notes', async () => {
    const { session, step, resolve } = await startWalk();
    await step({ node_id: 'ask', answer: 'yes', version: 1 });
    const resolved = await resolve({ helpful: false, resolution_notes: 'A new cable' });
    expect(resolved.status).toBe(200);
    expect(resolved.body).toMatchObject({
      status: 'resolved',
      helpful: false,
      resolution_notes: 'A new cable',
      current_node_id: 'address',
      version: 3,
      resolved_at: expect.any(String) as string,
    });
    expect(resolved.body.walked_path).toHaveLength(1);
    expect(await desk.ticketOf(session)).toMatchObject({
      status: 'resolved',
      resolution_notes: 'A new cable',
      resolved_at: expect.any(String) as string,
    });
    const silent = await startWalk();
    expect((await silent.resolve({ resolution_notes: '' })).body).toMatchObject({
      status: 'resolved',
      resolution_notes: '',
    });
  });

  it('asks whether the walk helped', async () => {
    const { resolve } = await startWalk();
    const answer = await resolve({ helpful: undefined });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'helpful']);
  });

  it.each([true, false])('proves a proposal right where it helped: %s', async (helpful) => {
    const flow_proposal_id = await desk.propose(everyKind);
    const { resolve } = await startWalk({ flow_id: null, flow_proposal_id });
    await resolve({ helpful });
    const [proposal] = await desk.application.sql<{ validated_by_outcome: boolean }>(
      'select validated_by_outcome from flow_proposals where id = ?',
      [flow_proposal_id],
    );
    expect(proposal?.validated_by_outcome).toBe(helpful);
  });
});

describe('escalating', () => {
  it.each(reasonCategories)('for the reason "%s" hands the walk over', async (reason_category) => {
    const { session, escalate } = await startWalk({ flow_id: null });
    const escalated = await escalate({ reason_category, reason: 'Because' });
    expect(escalated.status).toBe(200);
    expect(escalated.body).toMatchObject({
      status: 'escalated',
      reason_category,
      reason: 'Because',
      held_by: desk.people.l1.me.id,
      version: 2,
    });
    expect(await desk.ticketOf(session)).toMatchObject({ status: 'escalated', resolved_at: null });
  });

  it('for no reason that we know is malformed', async () => {
    const { escalate } = await startWalk();
    const answer = await escalate({ reason_category: 'other' });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'reason_category']);
  });

  it('can go to the active engineers and owners, whom the tech hears by name', async () => {
    const { l1, engineer, cover, owner, viewer } = desk.people;
    const recipients = (who: SignedInUser, query = '') =>
      who.call<Page<EscalationRecipient>>('GET', `/escalations/recipients${query}`);
    const all = await recipients(l1);
    const named = ({ me }: SignedInUser) => ({
      id: me.id,
      name: me.name,
      account_role: me.account_role,
    });
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(all.body).toEqual({
      items: [engineer, cover, owner].map(named).sort(byName),
      total: 3,
      page: 1,
      page_size: 25,
    });
    const colleagues = (await recipients(engineer)).body.items.map(({ id }) => id);
    expect(colleagues).not.toContain(engineer.me.id);
    expect((await recipients(l1, '?page=2&page_size=2')).body).toMatchObject({
      items: [all.body.items[2]],
      total: 3,
    });
    expect((await recipients(viewer)).status).toBe(403);

    await desk.application.sql('update users set deactivated_at = now() where id = ?', [
      cover.me.id,
    ]);
    expect((await recipients(l1)).body.total).toBe(2);
    await desk.application.sql('update users set deactivated_at = null where id = ?', [
      cover.me.id,
    ]);
  });

  it('to somebody goes to an engineer or owner of this account alone', async () => {
    const { engineer, owner, viewer, colleague, stranger } = desk.people;
    for (const person of [viewer, colleague, stranger]) {
      const { escalate } = await startWalk();
      const answer = await escalate({ to_user_id: person.me.id });
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'to_user_id']);
    }
    for (const person of [engineer, owner]) {
      const { escalate } = await startWalk();
      const answer = await escalate({ to_user_id: person.me.id });
      expect(answer.body).toMatchObject({ status: 'escalated', escalated_to: person.me.id });
    }
    const { escalate } = await startWalk();
    expect((await escalate({ to_user_id: randomUUID() })).status).toBe(422);
  });

  it('is told to the engineers at once, and to nobody else’s', async () => {
    const [engineer, viewer, stranger] = await Promise.all([
      desk.application.connect(desk.people.engineer.token),
      desk.application.connect(desk.people.viewer.token),
      desk.application.connect(desk.people.stranger.token),
    ]);
    const heard: string[] = [];
    const overheard: string[] = [];
    engineer.on('escalation:changed', ({ session_id }) => heard.push(session_id));
    for (const socket of [viewer, stranger]) {
      socket.on('escalation:changed', ({ session_id }) => overheard.push(session_id));
    }
    const { session, escalate } = await startWalk();
    await escalate();
    await expect.poll(() => heard).toEqual([session.id]);
    await asEngineer(session).takeOver();
    await expect.poll(() => heard).toEqual([session.id, session.id]);
    expect(overheard).toEqual([]);
  });
});

describe('taking over', () => {
  it('shows the whole trail and goes on from the very node', async () => {
    const { session, step, notes, escalate } = await startWalk();
    await step({ node_id: 'ask', answer: 'yes', version: 1, note: 'She is sure' });
    await notes([{ timestamp: '2026-03-01T12:00:00Z', content: 'Angry' }]);
    const before = (await escalate()).body;
    const { takeOver, step: goOn, resolve } = asEngineer(session);
    const taken = await takeOver();
    expect(taken.status).toBe(200);
    expect(taken.body).toEqual({
      ...before,
      status: 'active',
      held_by: desk.people.engineer.me.id,
      held_by_name: desk.people.engineer.me.name,
      version: before.version + 1,
    });
    expect(await desk.ticketOf(session)).toMatchObject({
      status: 'walking',
      assigned_user_id: desk.people.engineer.me.id,
    });
    const next = await goOn({ node_id: 'address', answer: '1', version: taken.body.version });
    expect(next.body.walked_path).toMatchObject([
      { l1_note: 'She is sure', by: desk.people.l1.me.id },
      { node_id: 'address', by: desk.people.engineer.me.id },
    ]);
    expect((await resolve()).body).toMatchObject({ status: 'resolved', acting_as: null });
  });

  it('leaves the L1 tech who started it watching, not acting', async () => {
    const { session, step, escalate } = await startWalk();
    await escalate();
    const { body: taken } = await asEngineer(session).takeOver();
    const { version } = taken;
    const late = await step({ node_id: 'ask', answer: 'yes', version: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
    const answer = await step({ node_id: 'ask', answer: 'yes', version });
    expect([answer.status, answer.body.code]).toEqual([403, 'not_holder']);
    expect(answer.body.current).toEqual(taken);
    expect(await desk.read(desk.people.l1, session.id)).toEqual(taken);
  });

  it('works for one: the second of two hears who holds it', async () => {
    const { session, escalate } = await startWalk();
    await escalate();
    const takers = [desk.people.engineer, desk.people.owner, desk.people.cover];
    const answers = await Promise.all(
      takers.map((person) => sessionActs(person, session.id, '/sessions').takeOver()),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const holder = takers[answers.findIndex(({ status }) => status === 200)];
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body).toMatchObject({
        code: 'already_taken',
        holder: { id: holder?.me.id, name: holder?.me.name },
        current: { id: session.id, held_by: holder?.me.id, status: 'active' },
      });
      expect(answer.body.detail).toContain(holder?.me.name);
    }
  });

  it('is for what was escalated: not for a walk under way or at its end', async () => {
    const { session, resolve } = await startWalk();
    const active = await asEngineer(session).takeOver();
    expect([active.status, active.body.code]).toEqual([409, 'already_taken']);
    await resolve();
    const resolved = await asEngineer(session).takeOver();
    expect([resolved.status, resolved.body.code]).toEqual([409, 'session_not_active']);
    expect(resolved.body.current).toMatchObject({ status: 'resolved' });
  });

  it('can be followed by another escalation, and another taker', async () => {
    const { session, escalate } = await startWalk();
    await escalate();
    await asEngineer(session).takeOver();
    const again = await asEngineer(session).escalate({ reason_category: 'Security concern' });
    expect(again.body).toMatchObject({ status: 'escalated', reason_category: 'Security concern' });
    const taken = await sessionActs(desk.people.owner, session.id, '/sessions').takeOver();
    expect(taken.body).toMatchObject({ status: 'active', held_by: desk.people.owner.me.id });
  });
});

describe('an engineer who stands in at the desk', () => {
  const auditOf = (sessionId: string) =>
    desk.application.sql<{ action: string; acting_as: string; actor_id: string }>(
      'select action, acting_as, actor_id from audit_log where subject_id = ? order by created_at, id',
      [sessionId],
    );

  it('is on record: on the session, on each step, and in the audit log, once for each act', async () => {
    const { cover, owner } = desk.people;
    const session = await desk.start(cover);
    expect(session.acting_as).toBe('l1_coverage');
    const acts = sessionActs(cover, session.id);
    const step = { id: randomUUID(), node_id: 'ask', answer: 'yes', version: 1 };
    await Promise.all([acts.step(step), acts.step(step), acts.step(step)]);
    await acts.notes([]);
    await acts.undo();
    await acts.step({ node_id: 'nowhere', answer: 'yes', version: 4 });
    await acts.resolve();
    const entries = await auditOf(session.id);
    expect(entries.map(({ action }) => action)).toEqual([
      'session.start',
      'session.step',
      'session.notes',
      'session.undo',
      'session.resolve',
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({ acting_as: 'l1_coverage', actor_id: cover.me.id });
    }
    const audit = await owner.call<Page<object>>('GET', '/audit?page_size=5');
    expect(audit.body.items[0]).toMatchObject({
      action: 'session.resolve',
      acting_as: 'l1_coverage',
      subject_kind: 'session',
      subject_id: session.id,
    });
    const steps = await desk.application.sql<{ acting_as: string }>(
      'select acting_as from walk_steps where session_id = ?',
      [session.id],
    );
    expect(steps).toEqual([{ acting_as: 'l1_coverage' }]);
  });

  it('marks a walk that an L1 tech began, once they act on it at the desk', async () => {
    const { cover } = desk.people;
    const { session, escalate } = await startWalk();
    await escalate();
    await sessionActs(cover, session.id, '/sessions').takeOver();
    expect(await desk.read(cover, session.id)).toMatchObject({ acting_as: null });
    const noted = await sessionActs(cover, session.id).notes([]);
    expect(noted.body.acting_as).toBe('l1_coverage');
  });

  it('is not meant where L1 techs and owners do their own work, or engineers theirs', async () => {
    const { owner, engineer } = desk.people;
    const mine = await startWalk();
    await mine.step({ node_id: 'ask', answer: 'yes', version: 1 });
    expect((await mine.escalate()).body.acting_as).toBeNull();
    await asEngineer(mine.session).takeOver();
    await asEngineer(mine.session).resolve();
    expect(await desk.read(engineer, mine.session.id)).toMatchObject({ acting_as: null });
    expect(await auditOf(mine.session.id)).toEqual([]);
    const theirs = await desk.start(owner);
    await sessionActs(owner, theirs.id).resolve();
    expect(await desk.read(owner, theirs.id)).toMatchObject({ acting_as: null });
  });
});

describe('custom steps', () => {
  const offered = (session: WalkSession) =>
    desk.application.sql<{ name: string; flow_id: string; source: string; status: string }>(
      'select name, flow_id, source, status from flow_proposals where session_id = ? order by name',
      [session.id],
    );

  it('are offered to the flow’s author when the walk ends: once, and none that was undone', async () => {
    const { session, customStep, undo, escalate } = await startWalk();
    await customStep({ title: 'B kept', version: 1 });
    await customStep({ title: 'Undone', version: 2 });
    await undo(3);
    expect(await offered(session)).toEqual([]);
    await escalate();
    const kept = {
      name: 'B kept',
      flow_id: session.flow_id,
      source: 'custom_step',
      status: 'pending',
    };
    expect(await offered(session)).toEqual([kept]);
    const { takeOver, customStep: addLater, resolve } = asEngineer(session);
    const taken = await takeOver();
    await addLater({ title: 'A later one', version: taken.body.version });
    await resolve();
    expect(await offered(session)).toEqual([{ ...kept, name: 'A later one' }, kept]);
  });
});
