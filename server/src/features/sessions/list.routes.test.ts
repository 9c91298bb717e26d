import { randomUUID } from 'node:crypto';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedInUser } from '../../testing/api-client.js';
import { sessionActs, startDesk, type Desk, type SessionList } from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

async function list(who: SignedInUser, path: string): Promise<SessionList['body']> {
  const answer: SessionList = await who.call('GET', path);
  expect(answer.status).toBe(200);
  return answer.body;
}
async function idsOf(who: SignedInUser, path: string): Promise<string[]> {
  const glue = path.includes('?') ? '&' : '?';
  return (await list(who, `${path}${glue}page_size=100`)).items.map(({ id }) => id);
}
const step = (who: SignedInUser, { id }: WalkSession, version: number) =>
  sessionActs(who, id).step({ node_id: 'ask', answer: 'again', version });

describe('walks in progress', () => {
  it('are the caller’s own, the newest step first; one without a step counts from its start', async () => {
    const { l1, colleague } = desk.people;
    const [first, second, third] = [
      await desk.start(l1),
      await desk.start(l1),
      await desk.start(l1),
    ];
    const theirs = await desk.start(colleague);
    const active = () => idsOf(l1, '/l1/sessions/active');
    expect(await active()).toEqual([third.id, second.id, first.id]);
    await step(l1, first, 1);
    await step(l1, second, 1);
    expect(await active()).toEqual([second.id, first.id, third.id]);
    // A note is no step.
    await sessionActs(l1, first.id).notes([]);
    expect(await active()).toEqual([second.id, first.id, third.id]);
    await step(l1, first, 3);
    await sessionActs(l1, second.id).resolve();
    expect(await active()).toEqual([first.id, third.id]);
    expect(await active()).not.toContain(theirs.id);
  });

  it('go with the holder', async () => {
    const { l1, cover } = desk.people;
    const session = await desk.start(l1);
    await sessionActs(l1, session.id).escalate();
    expect(await idsOf(l1, '/l1/sessions/active')).not.toContain(session.id);
    await sessionActs(cover, session.id, '/sessions').takeOver();
    expect(await idsOf(l1, '/l1/sessions/active')).not.toContain(session.id);
    expect(await idsOf(cover, '/l1/sessions/active')).toContain(session.id);
  });
});

describe('lists of walks', () => {
  it('show L1 techs those that they started or hold, and everyone else the account’s', async () => {
    const { l1, colleague, stranger, ...others } = desk.people;
    const mine = await desk.start(l1);
    const theirs = await desk.start(colleague);
    const foreign = await desk.start(stranger, { flow_id: null });
    for (const surface of ['/sessions', '/l1/sessions']) {
      const seen = await idsOf(l1, surface);
      expect(seen).toContain(mine.id);
      expect(seen).not.toContain(theirs.id);
    }
    for (const person of Object.values(others)) {
      const seen = await idsOf(person, '/sessions');
      expect(seen).toEqual(expect.arrayContaining([mine.id, theirs.id]));
      expect(seen).not.toContain(foreign.id);
    }
    expect(await idsOf(stranger, '/sessions')).toEqual([foreign.id]);
  });

  it('show one who handed a walk over how it goes on', async () => {
    const { l1, engineer } = desk.people;
    const session = await desk.start(l1);
    await sessionActs(l1, session.id).escalate();
    await sessionActs(engineer, session.id, '/sessions').takeOver();
    expect(await idsOf(l1, '/sessions?status=active')).toContain(session.id);
  });

  it('are filtered by status, kind, flow and ticket, and by all of them together', async () => {
    const { owner } = desk.people;
    const walk = await desk.start(owner);
    const noted = await desk.start(owner, { flow_id: null });
    await sessionActs(owner, noted.id).resolve();
    const cases: [string, boolean, boolean][] = [
      ['status=active', true, false],
      ['status=resolved', false, true],
      ['session_kind=flow', true, false],
      ['session_kind=adhoc', false, true],
      [`flow_id=${desk.flow.id}`, true, false],
      [`ticket_id=${noted.ticket_id}`, false, true],
      [`status=active&session_kind=adhoc&ticket_id=${noted.ticket_id}`, false, false],
    ];
    for (const [filter, hasWalk, hasNoted] of cases) {
      const seen = await idsOf(owner, `/l1/sessions?${filter}`);
      expect([filter, seen.includes(walk.id), seen.includes(noted.id)]).toEqual([
        filter,
        hasWalk,
        hasNoted,
      ]);
    }
    expect(await idsOf(owner, `/sessions?ticket_id=${noted.ticket_id}`)).toEqual([noted.id]);
  });

  it('come page by page, the newest first, without trail, notes and node', async () => {
    const { viewer } = desk.people;
    const all = await idsOf(viewer, '/sessions');
    const first = await list(viewer, '/sessions?page_size=2');
    expect(first).toMatchObject({ total: all.length, page: 1, page_size: 2 });
    const second = await list(viewer, '/sessions?page_size=2&page=2');
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 4));
    const started = first.items.map(({ started_at }) => started_at);
    expect(started).toEqual([...started].sort().reverse());
    for (const member of ['walked_path', 'undone_steps', 'walk_notes', 'current_node']) {
      expect(first.items[0]).not.toHaveProperty(member);
    }
    const beyond = await list(viewer, '/sessions?page_size=2&page=9999');
    expect(beyond).toMatchObject({ items: [], total: all.length });
  });

  it.each([
    'status=done',
    'session_kind=tree',
    'flow_id=printer',
    'page=0',
    'page_size=101',
    'page=two',
  ])('refuse %s', async (query) => {
    for (const path of ['/sessions', '/l1/sessions']) {
      const answer = await desk.people.owner.call('GET', `${path}?${query}`);
      expect([answer.status, answer.body]).toEqual([
        422,
        expect.objectContaining({ code: 'invalid_request' }),
      ]);
    }
  });
});

describe('one walk', () => {
  it('is read by whoever may: L1 techs their own, another account’s is not there', async () => {
    const { l1, colleague, viewer, engineer, stranger, owner } = desk.people;
    const { id } = await desk.start(l1);
    const status = async (who: SignedInUser, path: string) => (await who.call('GET', path)).status;
    for (const rest of ['', '/graph']) {
      for (const person of [l1, viewer, engineer, owner]) {
        expect(await status(person, `/sessions/${id}${rest}`)).toBe(200);
      }
      expect(await status(colleague, `/sessions/${id}${rest}`)).toBe(403);
      expect(await status(colleague, `/l1/sessions/${id}${rest}`)).toBe(403);
      expect(await status(stranger, `/sessions/${id}${rest}`)).toBe(404);
      expect(await status(stranger, `/l1/sessions/${id}${rest}`)).toBe(404);
      expect(await status(owner, `/sessions/${randomUUID()}${rest}`)).toBe(404);
      expect(await status(owner, `/sessions/latest${rest}`)).toBe(404);
    }
  });

  it('comes with the flow it is pinned to, to go on without a network', async () => {
    const { l1 } = desk.people;
    const session = await desk.start(l1);
    const graph = await l1.call<{ start: string; nodes: Record<string, object> }>(
      'GET',
      `/l1/sessions/${session.id}/graph`,
    );
    expect(graph.body.start).toBe('ask');
    expect(graph.body.nodes['ask']).toEqual(session.current_node);
    expect(Object.keys(graph.body.nodes)).toHaveLength(7);
    const noted = await desk.start(l1, { flow_id: null });
    const nothing = await l1.call('GET', `/l1/sessions/${noted.id}/graph`);
    expect(nothing.body).toEqual({ start: null, nodes: {} });
  });
});

describe('escalations', () => {
  it('wait until somebody takes them, the longest waiting first', async () => {
    const { l1, engineer, stranger } = desk.people;
    const [first, second] = [await desk.start(l1), await desk.start(l1)];
    await sessionActs(l1, second.id).escalate();
    await sessionActs(l1, first.id).escalate();
    const waiting = await idsOf(engineer, '/escalations');
    expect(waiting.slice(-2)).toEqual([second.id, first.id]);
    await sessionActs(engineer, second.id, '/sessions').takeOver();
    expect(await idsOf(engineer, '/escalations')).not.toContain(second.id);
    expect(await idsOf(stranger, '/escalations')).toEqual([]);
  });
});
