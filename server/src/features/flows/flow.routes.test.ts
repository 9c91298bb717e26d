import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuid } from 'uuid';
import {
  startFlowTestServer,
  type FlowTestServer,
  type Person,
} from '../../testing/flow-test-server.js';
import { flowAround, smallFlow } from './flow-test-structures.js';

let server: FlowTestServer;
beforeAll(async () => {
  server = await startFlowTestServer();
});
afterAll(() => server?.close());

const create = async (who: Person | `other ${Person}`, over: object = {}) => {
  const reply = await server.call(who, 'POST', '/flows', {
    name: 'A flow',
    structure: smallFlow(),
    ...over,
  });
  expect(reply.status).toBe(201);
  return reply.body;
};
const publish = async (id: string) => {
  const reply = await server.call('engineer', 'POST', `/flows/${id}/publish`);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body;
};
const patch = (who: Person, id: string, body: object) =>
  server.call(who, 'PATCH', `/flows/${id}`, body);

describe('who may do what with flows', () => {
  it('asks for a token before anything else', async () => {
    for (const [method, path] of [
      ['GET', '/flows'],
      ['POST', '/flows'],
      ['GET', '/flows/nonsense'],
      ['PATCH', '/flows/nonsense'],
      ['DELETE', '/flows/nonsense'],
      ['POST', '/flows/nonsense/publish'],
      ['GET', '/flows/nonsense/versions'],
    ] as const) {
      const reply = await server.call(null, method, path);
      expect(reply).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  it('refuses by role before it looks at the body or the flow', async () => {
    for (const [who, method, path] of [
      ['viewer', 'POST', '/flows'],
      ['viewer', 'PATCH', `/flows/${uuid()}`],
      ['viewer', 'DELETE', `/flows/${uuid()}`],
      ['viewer', 'POST', `/flows/${uuid()}/publish`],
      ['l1', 'POST', `/flows/${uuid()}/publish`],
    ] as const) {
      const reply = await server.call(who, method, path, { nonsense: true });
      expect(reply).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('says 404 to another account, whatever it asks, and changes nothing', async () => {
    const flow = await create('engineer');
    for (const [method, path, body] of [
      ['GET', `/flows/${flow.id}`],
      ['PATCH', `/flows/${flow.id}`, { version: 1, name: 'Mine now' }],
      ['DELETE', `/flows/${flow.id}`],
      ['POST', `/flows/${flow.id}/publish`],
      ['GET', `/flows/${flow.id}/versions`],
    ] as const) {
      const reply = await server.call('other owner', method, path, body);
      expect(reply).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    const read = await server.call('viewer', 'GET', `/flows/${flow.id}`);
    expect(read).toMatchObject({ status: 200, body: { name: 'A flow', status: 'draft' } });
  });

  it('names what is wrong with a body', async () => {
    const structure = smallFlow();
    const bad = {
      ...structure,
      nodes: { ...structure.nodes, lost: { kind: 'dance', title: '?' } },
    };
    const reply = await server.call('engineer', 'POST', '/flows', { name: ' ', structure: bad });
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    const paths = reply.body.errors.map((error) => error.path);
    expect(paths).toContain('name');
    expect(paths.some((path) => path.startsWith('structure.nodes.lost'))).toBe(true);
  });

  it('shows L1 techs what is published and their own drafts alone', async () => {
    const draft = await create('engineer', { name: 'Visibility draft', tags: ['visibility'] });
    const own = await create('l1', { name: 'Visibility own', tags: ['visibility'] });
    const shown = await create('engineer', { name: 'Visibility shown', tags: ['visibility'] });
    await publish(shown.id);
    for (const path of ['/flows?tag=visibility&sort=name', '/flows?search=visibility&sort=name']) {
      const names = async (who: Person) => {
        const { body } = await server.call(who, 'GET', path);
        expect(body.total).toBe(body.items.length);
        return body.items.map((flow) => flow.name);
      };
      expect(await names('l1')).toEqual(['Visibility own', 'Visibility shown']);
      expect(await names('l1b')).toEqual(['Visibility shown']);
      expect(await names('viewer')).toHaveLength(3);
    }
    expect((await server.call('l1', 'GET', `/flows/${draft.id}`)).status).toBe(404);
    expect((await server.call('l1', 'GET', `/flows/${draft.id}/versions`)).status).toBe(404);
    expect((await server.call('l1', 'GET', `/flows/${own.id}`)).status).toBe(200);
    expect((await server.call('l1b', 'GET', `/flows/${own.id}`)).status).toBe(404);
  });

  it('lets L1 techs write their own drafts until these are published, and no others', async () => {
    const own = await create('l1');
    expect((await patch('l1', own.id, { version: 1, status: 'review' })).status).toBe(200);
    expect(await patch('l1', own.id, { version: 2, status: 'archived' })).toMatchObject({
      status: 403,
    });
    await publish(own.id);
    expect((await patch('l1', own.id, { version: 3, name: 'Mine' })).status).toBe(403);
    expect((await server.call('l1', 'DELETE', `/flows/${own.id}`)).status).toBe(403);
    const second = await create('l1');
    expect((await server.call('l1b', 'DELETE', `/flows/${second.id}`)).status).toBe(404);
    expect((await server.call('l1', 'DELETE', `/flows/${second.id}`)).status).toBe(204);
  });

  it('shows L1 techs the published nodes, not those that were changed since', async () => {
    const flow = await create('engineer');
    const { version } = await publish(flow.id);
    await patch('engineer', flow.id, { version, structure: smallFlow('Unfinished thought?') });
    const title = async (who: Person) => {
      const { body } = await server.call(who, 'GET', `/flows/${flow.id}`);
      return (body as { structure: { nodes: Record<string, { title: string }> } }).structure.nodes[
        'ask'
      ]?.title;
    };
    expect(await title('l1')).toBe('Does it work now?');
    expect(await title('engineer')).toBe('Unfinished thought?');
  });
});

describe('changing a flow', () => {
  it('takes back what was read, unchanged, in every state', async () => {
    const flow = await create('engineer', { description: 'Text', tags: ['a', 'b'], category: 'c' });
    for (const step of ['draft', 'published', 'archived'] as const) {
      if (step === 'published') await publish(flow.id);
      const read = await server.call('engineer', 'GET', `/flows/${flow.id}`);
      if (step === 'archived') {
        const { version } = read.body;
        await patch('engineer', flow.id, { version, status: 'archived' });
      }
      const again = await server.call('engineer', 'GET', `/flows/${flow.id}`);
      expect(again.body).toMatchObject({ status: step });
      const sent = await patch('engineer', flow.id, { ...again.body, added_later: true });
      expect(sent.status).toBe(200);
      expect(sent.body).toEqual(again.body);
    }
  });

  it('refuses what is based on an old version, and says how the flow stands', async () => {
    const flow = await create('engineer');
    expect(await patch('owner', flow.id, { version: 1, name: 'First' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await patch('engineer', flow.id, { version: 1, name: 'Second' })).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', current: { name: 'First', version: 2 } },
    });
  });

  it('lets one of many changes of the same version through', async () => {
    const flow = await create('engineer');
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        patch('engineer', flow.id, { version: 1, name: `Name ${i}` }),
      ),
    );
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(replies.filter((reply) => reply.status === 409)).toHaveLength(7);
  });

  it('publishes by publishing alone, and leaves published by archiving alone', async () => {
    const flow = await create('engineer');
    expect(await patch('engineer', flow.id, { version: 1, status: 'published' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'status' }] },
    });
    const { version } = await publish(flow.id);
    expect((await patch('engineer', flow.id, { version, status: 'draft' })).status).toBe(422);
    expect(await patch('engineer', flow.id, { version, status: 'archived' })).toMatchObject({
      status: 200,
      body: { status: 'archived', published_version: null },
    });
  });

  it('keeps the published version pinned while the flow is changed', async () => {
    const flow = await create('engineer');
    const { version } = await publish(flow.id);
    expect(
      await patch('engineer', flow.id, { version, structure: smallFlow('Another question?') }),
    ).toMatchObject({
      status: 200,
      body: { status: 'published', version: version + 1, published_version: version },
    });
  });

  it('deletes what nobody walked, and only that', async () => {
    const flow = await create('engineer');
    const { version } = await publish(flow.id);
    await server.sql(
      `insert into walk_sessions (id, account_id, session_kind, flow_id, flow_version, status, ticket_kind, ticket_id)
       values (?, ?, 'flow', ?, ?, 'resolved', 'internal', 'x')`,
      [uuid(), server.accounts.mine, flow.id, version],
    );
    expect(await server.call('owner', 'DELETE', `/flows/${flow.id}`)).toMatchObject({
      status: 409,
      body: { code: 'flow_in_use' },
    });
    const free = await create('engineer');
    await publish(free.id);
    expect((await server.call('engineer', 'DELETE', `/flows/${free.id}`)).status).toBe(204);
    expect((await server.call('engineer', 'GET', `/flows/${free.id}`)).status).toBe(404);
    expect(server.audited.map((act) => act.action)).toContain('flow.deleted');
  });
});

describe('publishing a flow', () => {
  it('writes a version, an audit entry and an event', async () => {
    const flow = await create('engineer');
    const first = await publish(flow.id);
    const second = await publish(flow.id);
    expect(second.version).toBe(first.version + 1);
    const { body } = await server.call('viewer', 'GET', `/flows/${flow.id}/versions?page_size=1`);
    expect(body).toMatchObject({
      total: 2,
      page: 1,
      page_size: 1,
      items: [
        { flow_id: flow.id, version: second.version, published_by: server.userId('engineer') },
      ],
    });
    const events = await server.sql(
      `select data from domain_events where type = 'flow.published' and subject_id = ?`,
      [flow.id],
    );
    expect(events).toHaveLength(2);
    expect(server.audited).toContainEqual(
      expect.objectContaining({ action: 'flow.published', subjectId: flow.id }),
    );
  });

  it('names the nodes that keep it from being walked, and changes nothing', async () => {
    const structure = smallFlow();
    structure.nodes['lost'] = { kind: 'info', title: 'Lost', next: 'nowhere' };
    const flow = await create('engineer', { structure });
    const reply = await server.call('engineer', 'POST', `/flows/${flow.id}/publish`);
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    const paths = reply.body.errors.map((error) => error.path);
    expect(paths).toContain('structure.nodes.lost.next');
    const read = await server.call('engineer', 'GET', `/flows/${flow.id}`);
    expect(read.body).toMatchObject({ status: 'draft', version: 1, published_version: null });
  });

  it('takes subflows as they are published, and keeps them so', async () => {
    const inner = await create('engineer', { name: 'Inner', structure: smallFlow('Inner one?') });
    const outer = await create('engineer', { name: 'Outer', structure: flowAround(inner.id) });
    const early = await server.call('engineer', 'POST', `/flows/${outer.id}/publish`);
    expect(early).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'structure.nodes.enter.flow_id' }] },
    });
    const { version } = await publish(inner.id);
    await publish(outer.id);
    await patch('engineer', inner.id, { version, structure: smallFlow('Inner two?') });
    await publish(inner.id);
    const titles = await server.sql<{ title: string }>(
      `select graph->'nodes'->'enter/ask'->>'title' as title from flow_versions where flow_id = ? order by version`,
      [outer.id],
    );
    expect(titles).toEqual([{ title: 'Inner one?' }]);
    await publish(outer.id);
    const [again] = await server.sql<{ title: string }>(
      `select graph->'nodes'->'enter/ask'->>'title' as title from flow_versions where flow_id = ? order by version desc`,
      [outer.id],
    );
    expect(again).toEqual({ title: 'Inner two?' });
  });

  it('refuses subflows that go round in a circle or belong to another account', async () => {
    const one = await create('engineer', { name: 'One' });
    await publish(one.id);
    const two = await create('engineer', { name: 'Two', structure: flowAround(one.id) });
    await publish(two.id);
    await patch('engineer', one.id, { version: 2, structure: flowAround(two.id) });
    const reply = await server.call('engineer', 'POST', `/flows/${one.id}/publish`);
    expect(reply).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'structure.nodes.enter.flow_id' }] },
    });
    const theirs = await create('other engineer');
    await server.call('other engineer', 'POST', `/flows/${theirs.id}/publish`);
    const thief = await create('engineer', { structure: flowAround(theirs.id) });
    const stolen = await server.call('engineer', 'POST', `/flows/${thief.id}/publish`);
    expect(stolen).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'structure.nodes.enter.flow_id' }] },
    });
  });
});
