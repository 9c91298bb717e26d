import { randomInt, randomUUID } from 'node:crypto';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  sessionActs,
  startDesk,
  type Desk,
  type SessionActs,
  type SessionAnswer,
} from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const seed = Number(process.env['INTERLEAVING_SEED'] ?? randomInt(2 ** 31));

it(
  `holds the server's order whatever two tabs and a take-over do (INTERLEAVING_SEED=${seed})`,
  // Some thousand requests one after the other: half a minute where nothing else runs.
  { timeout: 900_000 },
  async () => {
    const random = createRandom(seed);
    let refusals = 0;
    for (let round = 0; round < 20; round++) {
      // Five walks at once: they share the connections, and nothing else.
      const walks = await Promise.all(Array.from({ length: 5 }, () => interleave(random)));
      for (const walk of walks) {
        expectOneOrder(walk);
        refusals += walk.refused.length;
      }
    }
    // Or nothing ever met.
    expect(refusals).toBeGreaterThan(100);
  },
);

/** What was done to a session, by whomever, and what came of it. */
interface Walk {
  accepted: { act: 'step' | 'custom' | 'undo' | 'hand over'; id: string; after: WalkSession }[];
  refused: SessionAnswer[];
  end: WalkSession;
}

async function interleave(random: () => number): Promise<Walk> {
  const { l1, engineer } = desk.people;
  const start = await desk.start(l1);
  const walk: Walk = { accepted: [], refused: [], end: start };
  const tech = sessionActs(l1, start.id);
  const taker = sessionActs(engineer, start.id, '/sessions');
  await Promise.all([
    actOn(walk, tech, start, 5, random),
    actOn(walk, tech, start, 5, random),
    (async () => {
      await pause(random() * 60);
      note(walk, 'hand over', '', await tech.escalate());
      const taken = await taker.takeOver();
      note(walk, 'hand over', '', taken);
      await actOn(walk, taker, taken.body, 3, random);
    })(),
  ]);
  walk.end = await desk.read(engineer, start.id);
  return walk;
}

/** One tab: it acts on what it last saw, and learns from every answer. */
async function actOn(
  walk: Walk,
  acts: SessionActs,
  start: WalkSession,
  count: number,
  random: () => number,
): Promise<void> {
  let { version } = start;
  for (let n = 0; n < count; n++) {
    await pause(random() * 10);
    const id = randomUUID();
    const choice = random();
    if (choice < 0.6) {
      const step = { id, node_id: 'ask', answer: 'again', version };
      // The network is slow now and then, and the step is sent once more.
      const sent = [acts.step(step), ...(choice < 0.2 ? [acts.step(step)] : [])];
      const answers = await Promise.all(sent);
      // Both are taken, or neither: why not may change between them, as when the session is taken over.
      expect(new Set(answers.map(({ status }) => status === 200)).size).toBe(1);
      // The one that came second is answered with the state of its own moment.
      answers.sort((a, b) => a.body.version - b.body.version);
      if (answers[0]) version = note(walk, 'step', id, answers[0]);
    } else if (choice < 0.8) {
      version = note(walk, 'custom', id, await acts.customStep({ id, title: 'Mine', version }));
    } else {
      const answer = await acts.undo(version);
      // Nothing to take back is no conflict.
      if (answer.status !== 422) version = note(walk, 'undo', '', answer);
    }
  }
}

function note(
  walk: Walk,
  act: Walk['accepted'][number]['act'],
  id: string,
  answer: SessionAnswer,
): number {
  if (answer.status === 200) {
    walk.accepted.push({ act, id, after: answer.body });
    return answer.body.version;
  }
  walk.refused.push(answer);
  return answer.body.current?.version ?? 0;
}

function expectOneOrder({ accepted, refused, end }: Walk): void {
  for (const { status, body } of refused) {
    expect([403, 409]).toContain(status);
    expect(body.current).toMatchObject({ id: end.id, version: expect.any(Number) as number });
  }

  const standing: string[] = [];
  const undone: string[] = [];
  const inOrder = [...accepted].sort((a, b) => a.after.version - b.after.version);
  for (const { act, id } of inOrder) {
    if (act === 'step' || act === 'custom') standing.push(id);
    const last = act === 'undo' ? standing.pop() : undefined;
    if (last) undone.push(last);
  }
  expect(end.walked_path.map((step) => step.id)).toEqual(standing);
  expect(end.undone_steps.map((step) => step.id).sort()).toEqual(undone.sort());
  expect(inOrder.map(({ after }) => after.version)).toEqual(
    inOrder.map((_act, index) => index + 2),
  );
  expect(end.version).toBe(accepted.length + 1);
  expect(end).toMatchObject({ status: 'active', held_by: desk.people.engineer.me.id });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** mulberry32: small, and the same on every machine. */
function createRandom(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
