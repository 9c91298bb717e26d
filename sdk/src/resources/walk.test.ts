import { afterEach, describe, expect, it } from 'vitest';
import {
  createFakeClient,
  type FakeClient,
  type FakeClientOptions,
} from '../testing/fake-client.js';
import { fakeSession, fakeStep } from '../testing/fake-records.js';
import { createScenario, scenarioNames } from '../testing/scenarios.js';
import type { Walk, WalkState } from './walk.js';

const sessionId = fakeSession().id;
const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const part of open.splice(0)) part.destroy();
});

function until(walk: Walk, fits: (state: WalkState) => boolean): Promise<WalkState> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`It never came to that: ${JSON.stringify(walk.state)}`)),
      30_000,
    );
    const look = (state: WalkState): void => {
      if (!fits(state)) return;
      clearTimeout(late);
      stop();
      resolve(state);
    };
    const stop = walk.subscribe(look);
    look(walk.state);
  });
}

async function start(options?: FakeClientOptions): Promise<{ client: FakeClient; walk: Walk }> {
  const client = createFakeClient(options);
  const walk = client.walks.open(sessionId);
  open.push(walk, client);
  await until(walk, ({ status, node }) => status === 'ready' && node !== null);
  // The walk asked for the graph right after the session: what is asked now is answered after it.
  await client.sessions.graph(sessionId);
  return { client, walk };
}

const sent = ({ pendingCount }: WalkState): boolean => pendingCount === 0;
const recorded = (client: FakeClient) => client.fake.state.sessions[0]?.walked_path ?? [];

describe('a walk', () => {
  it('goes through every kind of node without a network, and arrives in order, once', async () => {
    const { client, walk } = await start();
    client.fake.setOffline(true);
    const way: (string | undefined)[] = [walk.state.node?.kind];
    for (const answer of ['no', '97', ['rules', 'network'], 'next', 'done']) {
      expect(await walk.answer(answer)).toEqual({ ok: true });
      way.push(walk.state.node?.kind);
    }
    expect(way).toEqual(['question', 'input', 'checklist', 'info', 'action', 'resolution']);
    expect(walk.state).toMatchObject({ pendingCount: 5, connection: 'offline' });
    expect(walk.state.trail.every((step) => step.pending)).toBe(true);
    const shown = walk.state.trail.map(({ id, question, answer_label }) => [
      id,
      question,
      answer_label,
    ]);

    client.fake.setOffline(false);
    await until(walk, sent);
    const kept = recorded(client).map(({ id, question, answer_label }) => [
      id,
      question,
      answer_label,
    ]);
    expect(kept).toEqual(shown);
    expect(walk.state.node?.kind).toBe('resolution');
    expect(walk.state.trail.some((step) => step.pending)).toBe(false);
  });

  it('tells why a node does not take an answer, and sends nothing', async () => {
    const { client, walk } = await start();
    await walk.answer('no');
    expect(await walk.answer('many')).toEqual({ ok: false, message: 'This is not a number' });
    expect(await walk.answer('')).toEqual({ ok: false, message: 'A value is required' });
    await until(walk, sent);
    expect(recorded(client)).toHaveLength(1);
  });

  it('takes a double click for one answer', async () => {
    const { client, walk } = await start();
    const [first, second] = await Promise.all([walk.answer('yes'), walk.answer('yes')]);
    expect([first.ok, second.ok]).toEqual([true, false]);
    await until(walk, sent);
    expect(recorded(client)).toHaveLength(1);
  });

  it('goes back, reopens, notes and adds own steps while the network is away', async () => {
    const { client, walk } = await start();
    client.fake.setOffline(true);
    await walk.answer('no');
    await walk.answer('97');
    await walk.back();
    expect(walk.state.node?.id).toBe('input');
    await walk.customStep({ title: 'Asked the customer to archive', answer: 'Did so' });
    await walk.saveNotes([{ timestamp: '2026-03-02T09:30:00.000Z', content: 'Calls back' }]);
    expect(walk.state.trail.map((step) => step.question)).toEqual([
      'Does webmail show the new mail?',
      'Asked the customer to archive',
    ]);
    await walk.reopen(walk.state.trail[0]?.id ?? '');
    expect(walk.state).toMatchObject({ node: { id: 'question' }, trail: [], pendingCount: 6 });
    client.fake.setOffline(false);
    await until(walk, sent);
    const [session] = client.fake.state.sessions;
    expect(session?.undone_steps).toHaveLength(3);
    expect(session?.walk_notes).toHaveLength(1);
    expect(walk.state.refused).toBeNull();
  });

  it('shows a refused step with what the server holds, and holds back what follows', async () => {
    const { client, walk } = await start();
    client.fake.setOffline(true);
    await walk.answer('no');
    await walk.answer('97');
    client.fake.actAsOther(sessionId, 'step');
    client.fake.setOffline(false);
    const { refused, trail, pendingCount } = await until(walk, (state) => state.refused !== null);
    expect(refused).toMatchObject({ heldBack: 1, canRetry: true, current: { version: 2 } });
    expect(trail.map((step) => step.question)).toEqual(['Restarted the mail client']);
    expect(pendingCount).toBe(2);
    expect(walk.state).toMatchObject({ isHolder: true, canAct: false });
    await expect(walk.answer('no')).rejects.toMatchObject({ code: 'steps_refused' });

    await walk.retry();
    await until(walk, sent);
    expect(recorded(client)).toHaveLength(3);
    expect(walk.state).toMatchObject({ refused: null, node: { id: 'checklist' } });
  });

  it('lets go of a refused step only when told so', async () => {
    const { client, walk } = await start({ failures: { 'sessions.step': 'not_holder' } });
    await walk.answer('no');
    const { refused } = await until(walk, (state) => state.refused !== null);
    expect(refused).toMatchObject({
      question: 'Does webmail show the new mail?',
      problem: { status: 403 },
    });
    await walk.dismissRefused();
    expect(walk.state).toMatchObject({ refused: null, pendingCount: 0, node: { id: 'question' } });
    expect(recorded(client)).toEqual([]);
  });

  it('resolves after what waits was sent, and says so where it cannot be', async () => {
    const { client, walk } = await start();
    client.fake.setOffline(true);
    await walk.answer('yes');
    const wish = { helpful: true, resolution_notes: 'Works' };
    await expect(walk.resolve(wish)).rejects.toMatchObject({ code: 'steps_waiting' });
    client.fake.setOffline(false);
    expect(await walk.resolve(wish)).toMatchObject({ status: 'resolved' });
    expect(recorded(client)).toHaveLength(1);
    expect(walk.state.canAct).toBe(false);
    await expect(walk.answer('done')).rejects.toMatchObject({ code: 'session_not_active' });
  });

  it('hands over: the engineer goes on at the very node', async () => {
    const { client, walk } = await start();
    await walk.answer('yes');
    await walk.escalate({ reason_category: 'Needs admin rights' });
    await client.auth.login({ email: 'engineer@demo.test', password: 'x' });
    await until(walk, ({ canTakeOver }) => canTakeOver);
    await walk.takeOver();
    expect(walk.state).toMatchObject({ canAct: true, node: { id: 'action' } });
    expect(await walk.answer('done')).toEqual({ ok: true });
    await until(walk, sent);
    expect(recorded(client).map((step) => step.by_name)).toEqual(['Lena Tech', 'Emre Engineer']);
  });

  it('follows what others do, and never takes an older version for a newer', async () => {
    const { client, walk } = await start({ user: 'engineer' });
    expect(walk.state).toMatchObject({ isHolder: false, canAct: false });
    client.fake.actAsOther(sessionId, 'step');
    client.fake.setWatchers(sessionId, [{ id: 'x', name: 'Lena', holds: true }]);
    expect(walk.state).toMatchObject({ session: { version: 2 }, watchers: [{ name: 'Lena' }] });
    client.fake.actAsOther(sessionId, 'resolve');
    expect(walk.state.session?.status).toBe('resolved');
  });

  it('keeps two tabs of the holder in one order', async () => {
    const { client, walk } = await start();
    const other = client.walks.open(sessionId);
    open.push(other);
    await until(other, ({ status, node }) => status === 'ready' && node !== null);
    await walk.answer('no');
    await until(other, ({ node, pendingCount }) => node?.id === 'input' && pendingCount === 0);
    expect(await other.answer('50')).toEqual({ ok: true });
    await until(walk, ({ node, pendingCount }) => node?.id === 'checklist' && pendingCount === 0);
    expect(recorded(client)).toHaveLength(2);
  });

  it('shows what was kept when opened again without a network', async () => {
    const { client, walk } = await start();
    client.fake.setOffline(true);
    await walk.answer('no');
    walk.destroy();
    const again = client.walks.open(sessionId);
    open.push(again);
    const state = await until(again, ({ stale, connection }) => stale && connection === 'offline');
    expect(state).toMatchObject({ status: 'ready', node: { id: 'input' }, pendingCount: 1 });
  });

  it('opens a reopened custom step without moving from its node', async () => {
    const session = fakeSession({
      current_node_id: 'input',
      walked_path: [fakeStep(1)],
      version: 2,
    });
    const { walk } = await start({ state: { sessions: [session] } });
    await walk.customStep({ title: 'Own' });
    await walk.back();
    expect(walk.state).toMatchObject({ node: { id: 'input' }, trail: [{ answer: 'no' }] });
  });
});

describe('every scenario', () => {
  it.each(scenarioNames)('%s opens', async (name) => {
    const scenario = await createScenario(name);
    const walk = scenario.client.walks.open(scenario.sessionId);
    open.push(walk, scenario.client);
    const wanted: Partial<Record<string, (state: WalkState) => boolean>> = {
      slow: ({ status }) => status === 'loading',
      failed: ({ error }) => error?.code === 'internal_error',
      'no-permission': ({ error }) => error?.code === 'forbidden',
      empty: ({ error }) => error?.code === 'not_found',
      conflict: ({ refused }) => refused?.problem?.code === 'version_conflict',
      refused: ({ refused }) => refused?.problem?.code === 'invalid_request',
      offline: ({ pendingCount, connection }) => pendingCount === 2 && connection === 'offline',
      escalated: ({ canTakeOver }) => canTakeOver,
      'read-only': ({ status, canAct }) => status === 'ready' && !canAct,
    };
    await until(walk, wanted[name] ?? (({ status }) => status === 'ready'));
  });
});
