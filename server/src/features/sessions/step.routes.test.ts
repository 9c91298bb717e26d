import { randomUUID } from 'node:crypto';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionActs, startDesk, type Desk, type SessionActs } from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

interface Walk extends SessionActs {
  session: WalkSession;
}
async function startWalk(body?: object): Promise<Walk> {
  const session = await desk.start(desk.people.l1, body);
  return { session, ...sessionActs(desk.people.l1, session.id) };
}
const yes = { node_id: 'ask', answer: 'yes' };

describe('a step', () => {
  it('of every kind of node goes where the node says, and the trail tells it', async () => {
    const { session, step } = await startWalk();
    const answers: [string, string | string[]][] = [
      ['ask', 'yes'],
      ['address', ' 9100 '],
      ['look', ['cable', 'paper', 'cable']],
      ['restart', 'done'],
      ['wait', 'next'],
    ];
    let version = 1;
    for (const [node_id, answer] of answers) {
      const taken = await step({ node_id, answer, version: version++, note: `At ${node_id}` });
      expect(taken.status).toBe(200);
      expect(taken.body).toMatchObject({ version });
    }
    const end = await desk.read(desk.people.l1, session.id);
    expect(end).toMatchObject({
      status: 'active',
      current_node_id: 'solved',
      current_node: { kind: 'resolution' },
      progress: { steps_done: 5, steps_remaining: 0, percent: 100 },
      last_step_at: end.walked_path.at(-1)?.at,
    });
    const trail = end.walked_path.map(({ node_id, answer, answer_label }) => [
      node_id,
      answer,
      answer_label,
    ]);
    expect(trail).toEqual([
      ['ask', 'yes', 'Yes, they can'],
      ['address', '9100', '9100'],
      ['look', ['paper', 'cable'], 'Paper is in, Cable is in'],
      ['restart', 'done', 'Done'],
      ['wait', 'next', 'Continue'],
    ]);
    expect(end.walked_path[0]).toEqual({
      id: expect.any(String) as string,
      node_id: 'ask',
      question: 'Can others print?',
      answer: 'yes',
      answer_label: 'Yes, they can',
      l1_note: 'At ask',
      at: expect.stringMatching(/Z$/) as string,
      by: desk.people.l1.me.id,
      by_name: 'Priya Raman',
    });
  });

  it('at an end leads nowhere: to resolve or to escalate is an act of its own', async () => {
    const { step } = await startWalk();
    await step({ node_id: 'ask', answer: 'no', version: 1 });
    const answer = await step({ node_id: 'hand-over', answer: 'next', version: 2 });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'answer']);
  });

  it('may come back to a node that was answered before', async () => {
    const { step } = await startWalk();
    await step({ node_id: 'ask', answer: 'again', version: 1 });
    const again = await step({ node_id: 'ask', answer: 'again', version: 2 });
    expect(again.body.walked_path.map(({ node_id }) => node_id)).toEqual(['ask', 'ask']);
  });
});

describe('the server alone decides where a walk goes, so it refuses', () => {
  it.each([
    ['a node where the session does not stand', { node_id: 'restart', answer: 'done' }, 'node_id'],
    ['a node that the flow does not have', { node_id: 'nowhere', answer: 'yes' }, 'node_id'],
    ['an answer of another question', { node_id: 'ask', answer: 'maybe' }, 'answer'],
    ['a label in place of the id', { node_id: 'ask', answer: 'No' }, 'answer'],
    ['a list where one is asked for', { node_id: 'ask', answer: ['yes'] }, 'answer'],
  ])('%s', async (_what, wrong, path) => {
    const { session, step } = await startWalk();
    const answer = await step({ ...wrong, version: 1 });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
    expect(answer.body.errors?.[0]?.path).toBe(path);
    expect(await desk.read(desk.people.l1, session.id)).toEqual(session);
  });

  it.each([
    ['address', 'a number', 'abc'],
    ['address', 'within its bounds', '70000'],
    ['address', 'given', ' '],
    ['look', 'on the list', ['paper', 'toner']],
    ['restart', 'done or failed', 'next'],
  ])('at %s what is not %s', async (node_id, _rule, answer) => {
    const { step } = await startWalk();
    let version = 1;
    for (const [at, value] of [
      ['ask', 'yes'],
      ['address', '1'],
      ['look', []],
    ] as const) {
      if (at === node_id) break;
      await step({
        node_id: at,
        answer: [...[value].flat()].length ? (value as string) : [],
        version: version++,
      });
    }
    const refused = await step({ node_id, answer, version });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, 'answer']);
  });

  it('a step on notes alone', async () => {
    const { step, undo, customStep, reopen } = await startWalk({ flow_id: null });
    for (const answer of [
      await step({ ...yes, version: 1 }),
      await customStep({ title: 'Rebooted', version: 1 }),
      await undo(),
      await reopen(randomUUID(), 1),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([400, 'wrong_session_kind']);
    }
  });

  it('a body that is no step, before it looks for the session', async () => {
    const { l1 } = desk.people;
    const { step } = sessionActs(l1, randomUUID());
    const answer = await step({ id: 'mine', node_id: 'ask', answer: 'yes', version: 0 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(['id', 'version']);
    const nowhere = await sessionActs(l1, 'no-id').step({ id: 'mine', ...yes, version: 1 });
    expect(nowhere.status).toBe(422);
    expect((await step({ ...yes, version: 1 })).status).toBe(404);
    expect((await sessionActs(l1, 'no-id').step({ ...yes, version: 1 })).status).toBe(404);
  });
});

describe('versions', () => {
  it('refuse what is based on an old state, and say how it stands now', async () => {
    const { session, step } = await startWalk();
    await step({ ...yes, version: 1 });
    for (const version of [1, 3]) {
      const late = await step({ ...yes, version });
      expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
      expect(late.body.current).toEqual(await desk.read(desk.people.l1, session.id));
    }
  });

  it('rise by one with every act', async () => {
    const { step, undo, notes, customStep, reopen, escalate } = await startWalk();
    const id = randomUUID();
    const versions = [
      await step({ id, ...yes, version: 1 }),
      await notes([], 2),
      await customStep({ title: 'Rebooted', version: 3 }),
      await undo(4),
      await reopen(id, 5),
      await escalate(),
    ].map(({ body }) => body.version);
    expect(versions).toEqual([2, 3, 4, 5, 6, 7]);
  });
});

describe('the same step sent twice', () => {
  it('is recorded once and answers the same, even after the walk went on', async () => {
    const { step } = await startWalk();
    const id = randomUUID();
    const first = await step({ id, ...yes, version: 1 });
    expect(await step({ id, ...yes, version: 1 })).toMatchObject({ status: 200, body: first.body });
    const second = await step({ node_id: 'address', answer: '1', version: 2 });
    const again = await step({ id: id.toUpperCase(), ...yes, version: 1 });
    expect([again.status, again.body]).toEqual([200, second.body]);
  });

  it('is the same whichever way its answer was written', async () => {
    const { step } = await startWalk();
    await step({ ...yes, version: 1 });
    const value = randomUUID();
    await step({ id: value, node_id: 'address', answer: ' 1 ', version: 2 });
    expect((await step({ id: value, node_id: 'address', answer: ' 1 ', version: 2 })).status).toBe(
      200,
    );
    const ticks = { id: randomUUID(), node_id: 'look', answer: ['cable', 'cable'], version: 3 };
    await step(ticks);
    expect((await step(ticks)).status).toBe(200);
  });

  it('fifty times at once is one step', async () => {
    const { session, step } = await startWalk();
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => step({ id, ...yes, version: 1 })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const now = await desk.read(desk.people.l1, session.id);
    expect(now).toMatchObject({ version: 2, walked_path: [{ id }], undone_steps: [] });
    const events = await desk.application.sql(
      `select id from domain_events where subject_id = ? and type = 'session.step_recorded'`,
      [session.id],
    );
    expect(events).toHaveLength(1);
  });

  it('cannot come with another step under its id', async () => {
    const { step, customStep } = await startWalk();
    const id = randomUUID();
    await step({ id, ...yes, version: 1 });
    const custom = { id: randomUUID(), title: 'Rebooted', version: 2 };
    await customStep(custom);
    for (const answer of [
      await step({ id, node_id: 'ask', answer: 'no', version: 3 }),
      await step({ id, node_id: 'address', answer: '1', version: 3 }),
      await customStep({ id, title: 'Can others print?', answer: 'yes', version: 3 }),
      await step({ id: custom.id, node_id: 'address', answer: '1', version: 3 }),
      await customStep({ ...custom, title: 'Something else', version: 3 }),
      await customStep({ ...custom, body: 'With another text', version: 3 }),
    ]) {
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'id']);
    }
    expect((await customStep(custom)).body).toMatchObject({ version: 3 });
  });

  it('may share its id with a step of another session', async () => {
    const [one, two] = [await startWalk(), await startWalk()];
    const id = randomUUID();
    expect((await one.step({ id, ...yes, version: 1 })).status).toBe(200);
    expect((await two.step({ id, ...yes, version: 1 })).status).toBe(200);
  });
});

describe('who and when', () => {
  it('a finished walk takes no step more', async () => {
    const { session, step, resolve, undo, notes, customStep, escalate } = await startWalk();
    await resolve();
    for (const answer of [
      await step({ ...yes, version: 2 }),
      await customStep({ title: 'Rebooted', version: 2 }),
      await undo(),
      await notes([]),
      await resolve(),
      await escalate(),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'session_not_active']);
      expect(answer.body.current).toMatchObject({ id: session.id, status: 'resolved', version: 2 });
    }
  });

  it('another account never learns that there is such a walk', async () => {
    const { session } = await startWalk();
    for (const surface of ['/l1/sessions', '/sessions'] as const) {
      const acts = sessionActs(desk.people.stranger, session.id, surface);
      for (const answer of [
        await acts.step({ ...yes, version: 1 }),
        await acts.undo(),
        await acts.notes([]),
        await acts.resolve(),
        await acts.escalate(),
        await acts.takeOver(),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
      }
    }
    expect(await desk.read(desk.people.l1, session.id)).toEqual(session);
  });

  it('only the holder acts; whoever may read it hears how it stands', async () => {
    const { session } = await startWalk();
    for (const person of ['cover', 'owner'] as const) {
      const answer = await sessionActs(desk.people[person], session.id).step({
        ...yes,
        version: 1,
      });
      expect([answer.status, answer.body.code]).toEqual([403, 'not_holder']);
      expect(answer.body.current).toMatchObject({ id: session.id, held_by_name: 'Priya Raman' });
    }
    const engineer = sessionActs(desk.people.engineer, session.id, '/sessions');
    expect((await engineer.step({ ...yes, version: 1 })).body.code).toBe('not_holder');
    const colleague = sessionActs(desk.people.colleague, session.id);
    const answer = await colleague.step({ ...yes, version: 1 });
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect(answer.body.current).toBeUndefined();
  });
});

describe('what is walked stands still', () => {
  it('a walk keeps its version while a newer one is published', async () => {
    const flow = await desk.publish(desk.flow.structure as never);
    const { session, step } = await startWalk({ flow_id: flow.id });
    const structure = structuredClone(flow.structure);
    Object.assign(structure.nodes['ask'] ?? {}, { title: 'Renamed', options: [] });
    const { engineer } = desk.people;
    structure.start = 'wait';
    const patched = await engineer.call<{ version: number }>('PATCH', `/flows/${flow.id}`, {
      body: {
        version: flow.version,
        structure: {
          ...structure,
          nodes: { wait: structure.nodes['wait'], solved: structure.nodes['solved'] },
        },
      },
    });
    expect(patched.status).toBe(200);
    expect((await engineer.call('POST', `/flows/${flow.id}/publish`)).status).toBe(200);

    const taken = await step({ ...yes, version: 1 });
    expect(taken.body).toMatchObject({
      flow_version: session.flow_version,
      current_node_id: 'address',
      walked_path: [{ question: 'Can others print?' }],
    });
    const next = await startWalk({ flow_id: flow.id });
    expect(next.session.current_node_id).toBe('wait');
    expect(next.session.flow_version).toBeGreaterThan(session.flow_version ?? 0);
  });

  it('a proposal under walk gains nodes, and the walk goes on into them', async () => {
    const open = { kind: 'question' as const, title: 'And then?', options: [] };
    const first = { kind: 'info' as const, title: 'First', next: 'open' };
    const id = await desk.propose({ start: 'first', nodes: { first, open } });
    const { step } = await startWalk({ flow_id: null, flow_proposal_id: id });
    const stuck = await step({ node_id: 'first', answer: 'next', version: 1 });
    expect(stuck.body.progress).toMatchObject({ steps_remaining: null, percent: null });
    const grown = {
      start: 'first',
      nodes: {
        first,
        open: { ...open, options: [{ id: 'end', label: 'The end', next: 'second' }] },
        second: { kind: 'resolution', title: 'Second' },
      },
    };
    await desk.application.sql('update flow_proposals set structure = ? where id = ?', [
      JSON.stringify(grown),
      id,
    ]);
    const taken = await step({ node_id: 'open', answer: 'end', version: 2 });
    expect(taken.body).toMatchObject({ current_node: { id: 'second', kind: 'resolution' } });
  });
});

describe('reading while steps are taken', () => {
  it('never shows half a step', async () => {
    const { session, step } = await startWalk();
    let isWalking = true;
    const readers = Array.from({ length: 4 }, async () => {
      const torn: string[] = [];
      while (isWalking) {
        const seen = await desk.read(desk.people.l1, session.id);
        const steps = seen.walked_path.length;
        if (steps !== seen.version - 1) torn.push(`${steps} steps in version ${seen.version}`);
      }
      return torn;
    });
    for (let version = 1; version <= 60; version++) {
      await step({ node_id: 'ask', answer: 'again', version });
    }
    isWalking = false;
    expect((await Promise.all(readers)).flat()).toEqual([]);
  });
});
