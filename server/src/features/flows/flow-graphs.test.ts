import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuid } from 'uuid';
import type { FlowGraphs } from '../../flow-graphs.js';
import { createFlowGraphCache } from './flow-graph-cache.js';
import { compileFlow } from './flow-graph.js';
import { createFlowGraphs } from './flow-graphs.js';
import { startFlowTestServer, type FlowTestServer } from '../../testing/flow-test-server.js';
import { smallFlow } from './flow-test-structures.js';
import { recomputeUsage } from './flow-usage.js';
import { createStarterFlowService } from './starter-flow.service.js';
import { starterFlows } from './starter-flows.js';

let server: FlowTestServer;
let graphs: FlowGraphs;
beforeAll(async () => {
  server = await startFlowTestServer();
});
afterAll(() => server?.close());

async function publishedFlow(): Promise<{ id: string; version: number }> {
  graphs = createFlowGraphs();
  const body = { name: 'Walked', structure: smallFlow() };
  const { id } = (await server.call('engineer', 'POST', '/flows', body)).body;
  const { version } = (await server.call('engineer', 'POST', `/flows/${id}/publish`)).body;
  return { id, version };
}

async function session(flow: { id: string; version: number }, over: object = {}): Promise<string> {
  const row = { status: 'active', helpful: null, ...over };
  const id = uuid();
  await server.sql(
    `insert into walk_sessions (id, account_id, session_kind, flow_id, flow_version, status, helpful, ticket_kind, ticket_id)
     values (?, ?, 'flow', ?, ?, ?, ?, 'internal', 'x')`,
    [id, server.accounts.mine, flow.id, flow.version, row.status, row.helpful],
  );
  return id;
}

const mine = <T>(work: Parameters<typeof server.db.withAccount<T>>[1]): Promise<T> =>
  server.db.withAccount({ accountId: server.accounts.mine }, work);
const other = <T>(work: Parameters<typeof server.db.withAccount<T>>[1]): Promise<T> =>
  server.db.withAccount({ accountId: server.accounts.other }, work);

describe('the graph of a published flow', () => {
  it('answers, measures and refuses as its nodes say', async () => {
    const flow = await publishedFlow();
    const graph = await mine(async (tx) => {
      expect(await graphs.current(tx, flow.id)).toEqual({ version: flow.version });
      return graphs.published(tx, flow.id, flow.version);
    });
    expect(graph.start).toBe('ask');
    expect(graph.answer('ask', 'yes')).toEqual({
      ok: true,
      next: 'good',
      label: 'Yes',
      answer: 'yes',
    });
    expect(graph.answer('ask', 'maybe')).toMatchObject({ ok: false });
    expect(graph.answer('good', 'next')).toMatchObject({ ok: false });
    expect(graph.answer('__proto__', 'yes')).toMatchObject({ ok: false });
    expect(graph.progress('ask', 0)).toEqual({ steps_done: 0, steps_remaining: 1, percent: 0 });
    expect(graph.progress(null, 3)).toEqual({
      steps_done: 3,
      steps_remaining: null,
      percent: null,
    });
  });

  it('is of no other account, cached or not', async () => {
    const flow = await publishedFlow();
    await mine((tx) => graphs.published(tx, flow.id, flow.version));
    await expect(other((tx) => graphs.published(tx, flow.id, flow.version))).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await other((tx) => graphs.current(tx, flow.id))).toBeNull();
    await expect(
      mine((tx) => graphs.published(tx, flow.id, flow.version + 5)),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is not there for new walks once the flow is archived, and stays for those under way', async () => {
    const flow = await publishedFlow();
    await server.call('engineer', 'PATCH', `/flows/${flow.id}`, {
      version: flow.version,
      status: 'archived',
    });
    expect(await mine((tx) => graphs.current(tx, flow.id))).toBeNull();
    const graph = await mine((tx) => graphs.published(tx, flow.id, flow.version));
    expect(graph.start).toBe('ask');
  });
});

describe('the cache of graphs', () => {
  it('loads once, forgets what was used longest ago, and remembers no failure', async () => {
    const cache = createFlowGraphCache(2);
    const graph = await compileFlow(smallFlow(), () => Promise.resolve(null));
    const loads: string[] = [];
    const get = (flowId: string) =>
      cache.get({ accountId: 'a', flowId, version: 1 }, () => {
        loads.push(flowId);
        return Promise.resolve(graph);
      });
    for (const id of ['one', 'two', 'one', 'three', 'one', 'two']) await get(id);
    expect(loads).toEqual(['one', 'two', 'three', 'two']);
    const key = { accountId: 'a', flowId: 'broken', version: 1 };
    await expect(cache.get(key, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await cache.get(key, () => Promise.resolve(graph))).toBe(graph);
  });
});

describe('proposals', () => {
  it('hold a custom step after the node where it was taken, and can be walked', async () => {
    const flow = await publishedFlow();
    const sessionId = await session(flow);
    await mine((tx) =>
      graphs.proposeCustomStep(tx, {
        sessionId,
        flowId: flow.id,
        nodeId: 'ask',
        title: 'Reseat the cable',
        body: 'Behind the **desk**.',
        createdBy: server.userId('l1'),
      }),
    );
    const [row] = await server.sql<{ id: string; status: string; source: string }>(
      'select id, status, source from flow_proposals where session_id = ?',
      [sessionId],
    );
    expect(row).toMatchObject({ status: 'pending', source: 'custom_step' });
    const id = row?.id ?? '';
    const events = await server.sql(
      `select data from domain_events where type = 'proposal.pending'`,
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      data: { proposal_id: id, node_id: 'ask', flow_id: flow.id, session_id: sessionId },
    });

    const graph = await mine((tx) => graphs.proposal(tx, id));
    expect(graph?.nodes['stood_at']?.title).toBe('Does it work now?');
    expect(graph?.answer('stood_at', 'next')).toMatchObject({ next: 'custom_step' });
    expect(graph?.answer('custom_step', 'done')).toMatchObject({ next: 'custom_resolved' });
    expect(await other((tx) => graphs.proposal(tx, id))).toBeNull();

    await other((tx) => graphs.validateByOutcome(tx, id));
    const flag = 'select validated_by_outcome as flag from flow_proposals where id = ?';
    expect(await server.sql(flag, [id])).toEqual([{ flag: false }]);
    await mine((tx) => graphs.validateByOutcome(tx, id));
    expect(await server.sql(flag, [id])).toEqual([{ flag: true }]);
    expect(await mine((tx) => graphs.isWalkable(tx, id))).toBe(true);
    expect(await other((tx) => graphs.isWalkable(tx, id))).toBe(false);
    // Rejected, it starts no new walk; one under way goes on.
    await server.sql(`update flow_proposals set status = 'rejected' where id = ?`, [id]);
    expect(await mine((tx) => graphs.isWalkable(tx, id))).toBe(false);
    expect(await mine((tx) => graphs.proposal(tx, id))).not.toBeNull();
  });
});

describe('the usage of a flow', () => {
  it('counts walks, and those that were resolved with its help among the ended', async () => {
    const flow = await publishedFlow();
    const read = async () => (await server.call('viewer', 'GET', `/flows/${flow.id}`)).body;
    await session(flow);
    await mine((tx) => recomputeUsage(tx, flow.id));
    expect(await read()).toMatchObject({ usage_count: 1, success_rate: null });
    await session(flow, { status: 'resolved', helpful: true });
    await session(flow, { status: 'resolved', helpful: false });
    await session(flow, { status: 'escalated' });
    await session(flow, { status: 'abandoned' });
    await mine((tx) => recomputeUsage(tx, flow.id));
    expect(await read()).toMatchObject({
      usage_count: 5,
      success_rate: 0.25,
      version: flow.version,
    });
  });
});

describe('the starter flows of an account', () => {
  it('are published, walked and found at once', async () => {
    const addStarterFlows = createStarterFlowService(starterFlows);
    await other((tx) => addStarterFlows(tx, server.userId('owner', 'other')));
    const { body } = await server.call('other viewer', 'GET', '/flows?status=published');
    expect(body.total).toBe(starterFlows.length);
    const found = await server.call('other l1', 'GET', '/flows?search=outlok+not+syncing');
    expect(found.body.items[0]).toMatchObject({ name: 'Outlook not syncing', status: 'published' });
    const id = found.body.items[0]?.id ?? '';
    const graph = await other(async (tx) => {
      const current = await graphs.current(tx, id);
      return graphs.published(tx, id, current?.version ?? 0);
    });
    expect(graph.progress(graph.start, 0)?.steps_remaining).toBeGreaterThan(0);
    const full = await server.call('other engineer', 'GET', `/flows/${id}`);
    const again = await server.call('other engineer', 'PATCH', `/flows/${id}`, full.body);
    expect(again.body).toEqual(full.body);
    await expect(
      other((tx) => addStarterFlows(tx, null)),
      'an account has each starter flow once',
    ).rejects.toThrow();
  });
});
