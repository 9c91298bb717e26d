import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { fakeGraph } from '../testing/fake-flow.js';
import { fakeSession, fakeStep, fakeUser } from '../testing/fake-records.js';
import {
  answerNode,
  currentNode,
  frameMessage,
  hostMessage,
  isLaterCursor,
  me,
  problem,
  stepBody,
  walkGraph,
  walkSession,
  type CurrentNode,
} from './index.js';

describe('what is read from a newer server', () => {
  it('keeps a session whose status, kind and node this reader does not know', () => {
    const newer = {
      ...fakeSession(),
      status: 'paused',
      session_kind: 'voice',
      brand_new: { deep: true },
      current_node: { id: 'n', kind: 'hologram', title: 'Look', beam: 3 },
    };
    expect(z.parse(walkSession, newer)).toMatchObject({
      status: 'unknown',
      session_kind: 'unknown',
      current_node: { id: 'n', kind: 'unknown', title: 'Look' },
    });
  });

  it('keeps a user with a new role and a problem with a new code', () => {
    const user = { ...fakeUser('owner'), account_role: 'auditor' };
    expect(z.parse(me, user).account_role).toBe('unknown');
    const newer = { type: 'x', title: 'No', status: 418, code: 'teapot', pot: 1 };
    expect(z.parse(problem, newer)).toMatchObject({ code: 'unknown', pot: 1 });
  });

  it('reads progress without an end in reach', () => {
    const progress = { steps_done: 2, steps_remaining: null, percent: null };
    expect(z.parse(walkSession, fakeSession({ progress })).progress).toEqual(progress);
  });
});

describe('what is refused', () => {
  it('refuses a session without what every reader needs', () => {
    const broken = { ...fakeSession({ walked_path: [fakeStep(1)] }), version: undefined };
    expect(z.safeParse(walkSession, broken).success).toBe(false);
  });

  it('refuses a step whose node, version or answer cannot be', () => {
    const good = { id: fakeStep(1).id, node_id: 'sub/node', answer: ['a'], version: 1 };
    expect(z.safeParse(stepBody, good).success).toBe(true);
    for (const bad of [{ node_id: '../x' }, { version: 0 }, { answer: 7 }, { id: 'no' }]) {
      expect(z.safeParse(stepBody, { ...good, ...bad }).success).toBe(false);
    }
  });

  it('refuses host messages of the wrong form', () => {
    const hello = { type: 'rf:hello', protocol: 1 };
    expect(z.safeParse(frameMessage, hello).success).toBe(true);
    const ticket = { type: 'rf:event', name: 'ticket', value: { kind: 'psa', id: '7' } };
    expect(z.safeParse(hostMessage, ticket).success).toBe(true);
    for (const bad of [null, 'rf:hello', { type: 'rf:eval' }, { ...ticket, value: { id: 7 } }]) {
      expect(z.safeParse(hostMessage, bad).success).toBe(false);
      expect(z.safeParse(frameMessage, bad).success).toBe(false);
    }
  });
});

describe('a walk graph', () => {
  it('reads every kind of node as it is', () => {
    expect(z.parse(walkGraph, fakeGraph)).toEqual(fakeGraph);
  });
});

describe('an answer', () => {
  const input = (fields: object): CurrentNode =>
    z.parse(currentNode, { id: 'i', kind: 'input', title: 'I', field: 'f', next: 'n', ...fields });
  const takes = (node: CurrentNode, value: string): boolean => answerNode(node, value).ok;

  it.each([
    ['number', ['0', '-3.5', '100'], ['1e3', 'x', '1,5']],
    ['date', ['2024-02-29'], ['2023-02-29', '2024-13-01', '29.2.2024']],
    ['email', ['a.b@c-d.org'], ['a@b', 'a..b@c.org', '@c.org', 'a b@c.org']],
    ['text', ['anything'], ['half \ud800']],
  ])('checks a %s', (type, good, bad) => {
    for (const value of good) expect([value, takes(input({ type }), value)]).toEqual([value, true]);
    for (const value of bad) expect([value, takes(input({ type }), value)]).toEqual([value, false]);
  });

  it('checks bounds, patterns and what is required', () => {
    const bounded = input({ type: 'number', validation: { min: 1, max: 5 } });
    expect([takes(bounded, '1'), takes(bounded, '6')]).toEqual([true, false]);
    const asset = input({ type: 'text', validation: { required: true, pattern: 'PC-\\d{4}' } });
    expect([takes(asset, 'PC-0042'), takes(asset, 'xPC-0042'), takes(asset, ' ')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(takes(input({ type: 'text', validation: { pattern: '(' } }), 'a')).toBe(false);
  });

  it('keeps what was ticked in the order of the list, once', () => {
    const list = fakeGraph.nodes['checklist'];
    if (!list) throw new Error('The fake flow has a checklist');
    expect(answerNode(list, ['rules', 'network', 'rules'])).toMatchObject({
      normalized: ['network', 'rules'],
      next: 'info',
    });
    expect(answerNode(list, ['stranger']).ok).toBe(false);
  });
});

describe('a cursor', () => {
  it('is later when it is longer, or greater at the same length', () => {
    expect(isLaterCursor('10', '9')).toBe(true);
    expect(isLaterCursor('09', '10')).toBe(false);
    expect(isLaterCursor('7', '7')).toBe(false);
  });
});
