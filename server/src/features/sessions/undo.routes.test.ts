import { randomUUID } from 'node:crypto';
import { walkNotesMaxBytes, type WalkSession } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionActs, startDesk, type Desk, type SessionActs } from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

/** A walk after two steps: it stands at `look` and its version is 3. */
async function walkTwoSteps(): Promise<SessionActs & { session: WalkSession; ids: string[] }> {
  const session = await desk.start(desk.people.l1);
  const acts = sessionActs(desk.people.l1, session.id);
  const ids = [randomUUID(), randomUUID()];
  await acts.step({ id: ids[0], node_id: 'ask', answer: 'yes', version: 1 });
  const second = await acts.step({ id: ids[1], node_id: 'address', answer: '1', version: 2 });
  return { ...acts, session: second.body, ids };
}
const idsOf = (steps: { id: string }[]) => steps.map(({ id }) => id);

describe('going back', () => {
  it('undoes the last step, and the trail keeps what was undone', async () => {
    const { undo, session, ids } = await walkTwoSteps();
    const back = await undo(3);
    expect(back.status).toBe(200);
    expect(back.body).toMatchObject({ current_node_id: 'address', version: 4 });
    expect(back.body.progress?.steps_done).toBe(1);
    expect(idsOf(back.body.walked_path)).toEqual([ids[0]]);
    expect(back.body.undone_steps).toEqual([
      { ...session.walked_path[1], undone_at: expect.stringMatching(/Z$/) as string },
    ]);
  });

  it('without a version takes back the last step as it stands', async () => {
    const { undo } = await walkTwoSteps();
    await undo();
    expect((await undo()).body).toMatchObject({ current_node_id: 'ask', walked_path: [] });
    const nothing = await undo();
    expect([nothing.status, nothing.body.code]).toEqual([422, 'invalid_request']);
  });

  it('with an old version changes nothing', async () => {
    const { undo, session } = await walkTwoSteps();
    const late = await undo(2);
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
    expect(late.body.current).toEqual(session);
  });

  it.each(['two', '0', '1.5'])('with %s as version is malformed', async (version) => {
    const { session } = await walkTwoSteps();
    const path = `/l1/sessions/${session.id}/step?version=${version}`;
    expect((await desk.people.l1.call('DELETE', path)).status).toBe(422);
  });

  it('leaves room for another answer, and an undone step never comes back', async () => {
    const { step, undo, ids } = await walkTwoSteps();
    await undo(3);
    const again = { id: ids[1], node_id: 'address', answer: '1', version: 2 };
    expect((await step(again)).body).toMatchObject({ version: 4, current_node_id: 'address' });
    const other = await step({ node_id: 'address', answer: '2', version: 4 });
    expect(other.body.walked_path.map(({ answer }) => answer)).toEqual(['yes', '2']);
    expect(idsOf(other.body.undone_steps)).toEqual([ids[1]]);
  });
});

describe('reopening an earlier step', () => {
  it('undoes it and all after it, and stands at its node again', async () => {
    const { reopen, ids } = await walkTwoSteps();
    const reopened = await reopen(ids[0] ?? '', 3);
    expect(reopened.status).toBe(200);
    expect(reopened.body).toMatchObject({ current_node_id: 'ask', walked_path: [], version: 4 });
    expect(idsOf(reopened.body.undone_steps)).toEqual(ids);
  });

  it('does not undo twice what was undone before', async () => {
    const { undo, reopen, ids } = await walkTwoSteps();
    const first = (await undo()).body.undone_steps[0];
    const reopened = await reopen(ids[0] ?? '', 4);
    expect(reopened.body.undone_steps).toContainEqual(first);
    const again = await reopen(ids[1] ?? '', 5);
    expect([again.status, again.body.errors?.[0]?.path]).toEqual([422, 'step_id']);
  });

  it('asks for the step first and the version then', async () => {
    const { reopen, ids } = await walkTwoSteps();
    expect((await reopen(randomUUID(), 1)).status).toBe(404);
    expect((await reopen(ids[0] ?? '', 1)).body.code).toBe('version_conflict');
    expect((await reopen('first', 3)).status).toBe(422);
  });
});

describe('a step of one’s own', () => {
  it('stands in the trail with its text, and moves nothing', async () => {
    const { customStep } = await walkTwoSteps();
    const added = await customStep({
      title: 'Changed the cable',
      body: 'The old one was **broken**.',
      answer: 'Helped',
      note: 'From the drawer',
      version: 3,
    });
    expect(added.status).toBe(200);
    expect(added.body).toMatchObject({ current_node_id: 'look', version: 4 });
    expect(added.body.walked_path[2]).toEqual({
      id: expect.any(String) as string,
      node_id: null,
      question: 'Changed the cable',
      body: 'The old one was **broken**.',
      answer: 'Helped',
      answer_label: 'Helped',
      l1_note: 'From the drawer',
      at: expect.any(String) as string,
      by: desk.people.l1.me.id,
      by_name: 'Priya Raman',
    });
  });

  it('is undone and reopened like any other', async () => {
    const { customStep, undo, reopen, step } = await walkTwoSteps();
    await customStep({ title: 'One', version: 3 });
    expect((await undo(4)).body).toMatchObject({ current_node_id: 'look', version: 5 });
    const id = randomUUID();
    await customStep({ id, title: 'Two', version: 5 });
    await step({ node_id: 'look', answer: [], version: 6 });
    const reopened = await reopen(id, 7);
    expect(reopened.body).toMatchObject({ current_node_id: 'look' });
    expect(reopened.body.walked_path).toHaveLength(2);
  });

  it('needs a title and the version', async () => {
    const { customStep } = await walkTwoSteps();
    const untitled = await customStep({ title: ' ', version: 3 });
    expect([untitled.status, untitled.body.errors?.[0]?.path]).toEqual([422, 'title']);
    expect((await customStep({ title: 'Late', version: 2 })).body.code).toBe('version_conflict');
  });

  it('belongs to the session: no other walk of the flow has it', async () => {
    const { customStep } = await walkTwoSteps();
    await customStep({ title: 'Changed the cable', version: 3 });
    const other = await walkTwoSteps();
    expect(JSON.stringify(other.session)).not.toContain('Changed the cable');
    const graph = await desk.people.l1.call('GET', `/l1/sessions/${other.session.id}/graph`);
    expect(JSON.stringify(graph.body)).not.toContain('Changed the cable');
  });
});

describe('notes', () => {
  const note = (content: string) => ({ timestamp: '2026-03-01T12:00:00Z', content });
  const bytes = (notes: object[]) => Buffer.byteLength(JSON.stringify(notes));
  /** Notes of exactly so many bytes, mostly of a character that takes three. */
  function notesOf(size: number) {
    const rest = size - bytes([note('')]);
    return [note('€'.repeat(Math.floor(rest / 3)) + 'x'.repeat(rest % 3))];
  }

  it('replace what was noted, on a walk without a flow too', async () => {
    for (const body of [{}, { flow_id: null }]) {
      const session = await desk.start(desk.people.l1, body);
      const { notes } = sessionActs(desk.people.l1, session.id);
      await notes([note('First'), note('Second')], 1);
      const saved = await notes([note('Third')]);
      expect(saved.status).toBe(200);
      expect(saved.body).toMatchObject({ walk_notes: [note('Third')], version: 3 });
      expect((await notes([], 3)).body.walk_notes).toEqual([]);
    }
  });

  it('of an old version do not overwrite newer ones', async () => {
    const { notes } = await walkTwoSteps();
    await notes([note('Mine')], 3);
    const late = await notes([note('Yours')], 3);
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
    expect(late.body.current?.walk_notes).toEqual([note('Mine')]);
  });

  it('may be 256 KiB as they are sent, and no byte more', async () => {
    const { notes } = await walkTwoSteps();
    expect(bytes(notesOf(walkNotesMaxBytes))).toBe(walkNotesMaxBytes);
    expect((await notes(notesOf(walkNotesMaxBytes))).status).toBe(200);
    for (const size of [walkNotesMaxBytes + 1, 3 * 1024 * 1024]) {
      const large = await notes(notesOf(size));
      expect([large.status, large.body.code]).toEqual([413, 'notes_too_large']);
      expect(large.body.detail).toMatch(/escalate/);
    }
  });

  it('may be one long note', async () => {
    const { notes } = await walkTwoSteps();
    const rest = walkNotesMaxBytes - bytes([note('')]);
    expect((await notes([note('x'.repeat(rest))])).status).toBe(200);
    const large = await notes([note('x'.repeat(rest + 1))]);
    expect([large.status, large.body.code]).toEqual([413, 'notes_too_large']);
  });

  it.each([
    ['without a time', { content: 'x' }, 'notes.0.timestamp'],
    ['at a time that is none', { timestamp: 'noon', content: 'x' }, 'notes.0.timestamp'],
    ['without content', { timestamp: '2026-03-01T12:00:00Z' }, 'notes.0.content'],
  ])('%s are malformed', async (_what, wrong, path) => {
    const { notes } = await walkTwoSteps();
    const answer = await notes([wrong]);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });

  it('of a colleague’s walk are not mine to write', async () => {
    const { session } = await walkTwoSteps();
    const answer = await sessionActs(desk.people.owner, session.id).notes([note('x')]);
    expect([answer.status, answer.body.code]).toEqual([403, 'not_holder']);
  });
});
