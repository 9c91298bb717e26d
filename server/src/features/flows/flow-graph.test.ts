import type { FlowNode, FlowStructure } from '@resolutionflow/sdk/contract';
import { describe, expect, it } from 'vitest';
import { cpuTimeOf } from '../../testing/cpu-time.js';
import {
  checkFlowStructure,
  compiledNode,
  compileFlow,
  FlowCompileError,
  walkProgress,
} from './flow-graph.js';

const info = (next: string): FlowNode => ({ kind: 'info', title: 'Read this', next });
const end: FlowNode = { kind: 'resolution', title: 'Done' };
const handOver: FlowNode = { kind: 'escalation', title: 'Hand over' };
const ask = (...next: string[]): FlowNode => ({
  kind: 'question',
  title: 'Which?',
  options: next.map((to, index) => ({ id: `o${index}`, label: `Option ${index}`, next: to })),
});
const into = (flowId: string, next: string): FlowNode => ({
  kind: 'subflow',
  title: 'Elsewhere',
  flow_id: flowId,
  next,
});
const flow = (nodes: Record<string, FlowNode>, start = 'a'): FlowStructure => ({ start, nodes });
const messages = (structure: FlowStructure) =>
  checkFlowStructure(structure).map((problem) => `${problem.path}: ${problem.message}`);

describe('checking a flow', () => {
  it('finds nothing wrong with a loop that has a way out', () => {
    expect(messages(flow({ a: ask('b', 'end'), b: info('a'), end }))).toEqual([]);
  });

  it('finds a missing start, even one that every object inherits', () => {
    expect(messages(flow({ end }, 'constructor'))).toEqual([
      'start: The flow starts at "constructor", which does not exist',
    ]);
  });

  it('finds an edge to nowhere and names the node and the option', () => {
    expect(messages(flow({ a: ask('end', 'toString'), end }))).toEqual([
      'nodes.a.options.1.next: Node "a" leads to "toString", which does not exist',
    ]);
  });

  it('finds what cannot be reached', () => {
    expect(messages(flow({ a: info('end'), end, lost: info('end') }))).toEqual([
      'nodes.lost: Node "lost" cannot be reached from the start',
    ]);
  });

  it('names a loop without a way out once, and what only leads into it', () => {
    const found = messages(
      flow({ a: ask('b', 'd', 'end'), b: info('c'), c: info('b'), d: info('b'), end }),
    );
    expect(found).toEqual([
      'nodes.b: There is no way out of the loop of "b", "c"',
      'nodes.d: No resolution or escalation can be reached from node "d"',
    ]);
  });

  it('wants a resolution or escalation', () => {
    expect(messages(flow({ a: info('a') }))).toContain(
      'nodes: The flow needs at least one resolution or escalation',
    );
  });

  it('finds empty lists and ids that stand twice', () => {
    const twice = [
      { id: 'x', label: 'One' },
      { id: 'x', label: 'Two' },
    ];
    const found = messages(
      flow({
        a: { kind: 'checklist', title: 'Tick', items: twice, next: 'b' },
        b: { kind: 'input', title: 'Choose', field: 'f', type: 'select', next: 'c' },
        c: ask('end', 'q'),
        q: ask(),
        end,
      }),
    );
    expect(found).toContain('nodes.a.items.1.id: Node "a" has the id "x" twice in its items');
    expect(found).toContain('nodes.b.options: Node "b" has no options');
    expect(found).toContain('nodes.q.options: Node "q" has no options');
  });

  it('finds bad patterns, bounds of the wrong type or order, and slashes in ids', () => {
    const input = (fields: Partial<Extract<FlowNode, { kind: 'input' }>>): FlowNode => ({
      kind: 'input',
      title: 'Type',
      field: 'f',
      type: 'text',
      next: 'end',
      ...fields,
    });
    const check = (node: FlowNode) => messages(flow({ a: node, end })).join();
    expect(check(input({ validation: { pattern: '(' } }))).toMatch(/not a regular expression/);
    expect(check(input({ validation: { pattern: '(a+)+' } }))).toMatch(/too long to match/);
    expect(check(input({ type: 'date', validation: { min: 3 } }))).toMatch(/needs a day/);
    expect(check(input({ validation: { min: 5, max: 3 } }))).toMatch(/min above its max/);
    expect(messages(flow({ 'a/b': end }, 'a/b')).join()).toMatch(/"\/" in its id/);
  });

  it('handles the largest flow quickly', async () => {
    const nodes: Record<string, FlowNode> = { end };
    for (let index = 0; index < 299; index += 1) nodes[`n${index}`] = info(`n${(index + 1) % 299}`);
    expect(checkFlowStructure(flow(nodes, 'n0')).length).toBeGreaterThan(0);
    expect(await cpuTimeOf(() => checkFlowStructure(flow(nodes, 'n0')))).toBeLessThan(300);
  });
});

describe('compiling a flow', () => {
  const children: Record<string, FlowStructure> = {
    child: flow({ a: ask('ok', 'bad'), ok: end, bad: handOver }),
    outer: flow({ a: into('child', 'end'), end }),
    loop: flow({ a: into('self', 'end'), end }),
  };
  const load = (id: string) => {
    const structure = children[id];
    return Promise.resolve(structure ? { name: `Flow ${id}`, structure } : null);
  };

  it('enters a subflow at its start and leads its resolutions on', async () => {
    const compiled = await compileFlow(flow({ a: info('s'), s: into('child', 'end'), end }), load);
    expect(Object.keys(compiled.nodes).sort()).toEqual(['a', 'end', 's/a', 's/bad', 's/ok']);
    expect(compiled.nodes['a']).toMatchObject({ next: 's/a' });
    expect(compiled.nodes['s/ok']).toMatchObject({ kind: 'info', next: 'end' });
    expect(compiled.nodes['s/bad']).toMatchObject({ kind: 'escalation' });
  });

  it('puts nested subflows in place, also at the start and one after the other', async () => {
    const parent = flow({ a: into('outer', 'b'), b: into('child', 'end'), end });
    const compiled = await compileFlow(parent, load);
    expect(compiled.start).toBe('a/a/a');
    expect(compiled.nodes['a/a/ok']).toMatchObject({ kind: 'info', next: 'a/end' });
    expect(compiled.nodes['a/end']).toMatchObject({ kind: 'info', next: 'b/a' });
    expect(compiled.nodes['b/ok']).toMatchObject({ kind: 'info', next: 'end' });
  });

  it('is plain JSON with its Markdown parsed', async () => {
    const compiled = await compileFlow(flow({ a: { ...end, body: '**Now**' } }), load);
    expect(JSON.parse(JSON.stringify(compiled))).toEqual(compiled);
    expect(compiled.nodes['a']?.body).toEqual([
      {
        type: 'paragraph',
        children: [{ type: 'strong', children: [{ type: 'text', value: 'Now' }] }],
      },
    ]);
  });

  it('refuses a circle of subflows and names it', async () => {
    const loading = (id: string) =>
      id === 'self' ? Promise.resolve({ name: 'Start', structure: children['loop']! }) : load(id);
    const self = { id: 'self', name: 'Start' };
    const compiling = compileFlow(flow({ a: into('loop', 'end'), end }), loading, self);
    await expect(compiling).rejects.toThrow(
      'Subflows go round in a circle: "Start" → "Flow loop" → "Start"',
    );
    await expect(compiling).rejects.toMatchObject({ problem: { node_id: 'a' } });
  });

  it('refuses a subflow that is not there, naming the node', async () => {
    const compiling = compileFlow(flow({ a: into('gone', 'end'), end }), load);
    await expect(compiling).rejects.toBeInstanceOf(FlowCompileError);
    await expect(compiling).rejects.toMatchObject({ problem: { path: 'nodes.a.flow_id' } });
  });

  it('refuses subflows that multiply beyond any measure', async () => {
    const wide = (target: string) =>
      flow(
        {
          ...Object.fromEntries(
            Array.from({ length: 200 }, (_, index) => [`n${index}`, into(target, 'end')]),
          ),
          end,
        },
        'n0',
      );
    const bomb = (id: string) =>
      Promise.resolve({
        name: id,
        structure: id === 'l3' ? flow({ a: end }) : wide(`l${Number(id[1]) + 1}`),
      });
    await expect(compileFlow(wide('l1'), bomb)).rejects.toThrow(/over 3000 nodes/);
  });
});

describe('the progress of a walk', () => {
  it('is measured by the shortest way to an end', async () => {
    const compiled = await compileFlow(
      flow({ a: ask('b', 'long'), long: info('b'), b: info('end'), end }),
      () => Promise.resolve(null),
    );
    expect(walkProgress(compiled, 'a', 0)).toEqual({
      steps_done: 0,
      steps_remaining: 2,
      percent: 0,
    });
    expect(walkProgress(compiled, 'b', 2)).toEqual({
      steps_done: 2,
      steps_remaining: 1,
      percent: 66,
    });
    expect(walkProgress(compiled, 'end', 3).percent).toBe(100);
    expect(walkProgress(compiled, 'constructor', 3).steps_remaining).toBeNull();
    expect(compiledNode(compiled, 'constructor')).toBeNull();
  });
});
