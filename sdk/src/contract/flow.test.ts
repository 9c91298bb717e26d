import { describe, expect, it } from 'vitest';
import { answer, currentNode, flow, flowCreate, flowPatch, flowStructure } from './index.js';

const structure = {
  start: 'a',
  nodes: {
    a: { kind: 'question', title: ' Which? ', options: [{ id: 'y', label: 'Yes', next: 'end' }] },
    end: { kind: 'resolution', title: 'Done', body: '**Fine**' },
  },
};
const wire = {
  id: 'f1',
  name: 'Flow',
  description: '',
  category: '',
  problem_domain: '',
  tree_type: 'troubleshooting',
  tags: [],
  status: 'draft',
  version: 3,
  published_version: null,
  structure,
  usage_count: 0,
  success_rate: null,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

describe('a flow on the wire', () => {
  it('can be sent back with PATCH as it was read, without what only the server sets', () => {
    const patch = flowPatch.parse(flow.parse(wire));
    expect(patch).toMatchObject({ version: 3, name: 'Flow', structure: { start: 'a' } });
    expect(patch).not.toHaveProperty('usage_count');
    expect(flowPatch.safeParse({ name: 'No version' }).success).toBe(false);
  });

  it('reads what a newer server may say', () => {
    const nodes = { ...structure.nodes, b: { kind: 'hologram', title: 'New', beams: 3 } };
    const newer = { ...wire, status: 'frozen', tree_type: 'web', structure: { start: 'a', nodes } };
    const read = flow.parse({ ...newer, more: 1 });
    expect(read).toMatchObject({ status: 'unknown', tree_type: 'unknown' });
    expect(read.structure.nodes['b']).toEqual({ kind: 'unknown', title: 'New' });
  });

  it('refuses in a request what it does not know', () => {
    expect(flowCreate.safeParse({ name: 'N', structure, tree_type: 'web' }).success).toBe(false);
    const nodes = { a: { kind: 'hologram', title: 'New' } };
    expect(flowStructure.safeParse({ start: 'a', nodes }).success).toBe(false);
  });

  it('trims names, and fills what was left out', () => {
    const created = flowCreate.parse({ name: ' Name ', structure });
    expect(created).toMatchObject({ name: 'Name', tags: [], tree_type: 'troubleshooting' });
    expect(created.structure.nodes['a']?.title).toBe('Which?');
    expect(flowCreate.safeParse({ name: '  ', structure }).success).toBe(false);
  });

  it.each([
    ['a slash in an id', { start: 'a', nodes: { 'a/b': structure.nodes.end } }],
    ['too many nodes', { start: 'a', nodes: manyNodes(301) }],
    [
      'a body too long',
      { start: 'a', nodes: { a: { ...structure.nodes.end, body: 'x'.repeat(20_001) } } },
    ],
    ['a NUL character', { start: 'a', nodes: { a: { ...structure.nodes.end, body: 'a\0' } } }],
    ['nodes as a list', { start: 'a', nodes: [] }],
  ])('refuses %s', (_, bad) => {
    expect(flowStructure.safeParse(bad).success).toBe(false);
  });
});

describe('the current node', () => {
  it('keeps its fields, and reads an unknown kind as one that can still be shown', () => {
    const body = [{ type: 'paragraph', children: [{ type: 'text', value: 'Hi' }] }];
    const node = { id: 'sub/a', kind: 'info', title: 'T', body, next: 'sub/b' };
    expect(currentNode.parse(node)).toEqual(node);
    const newer = { id: 'z', kind: 'hologram', title: 'T', body, beams: 3 };
    expect(currentNode.parse(newer)).toEqual({ id: 'z', kind: 'unknown', title: 'T', body });
  });
});

describe('an answer', () => {
  it('is a string or the ids ticked, within limits', () => {
    expect(answer.safeParse('done').success).toBe(true);
    expect(answer.safeParse(['a', 'b']).success).toBe(true);
    expect(answer.safeParse('x'.repeat(4001)).success).toBe(false);
    expect(answer.safeParse(Array.from({ length: 51 }, String)).success).toBe(false);
    expect(answer.safeParse({ id: 'a' }).success).toBe(false);
  });
});

function manyNodes(count: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`n${index}`, structure.nodes.end]),
  );
}
