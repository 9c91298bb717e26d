import { describe, expect, it } from 'vitest';
import { answerNode } from './flow-answer.js';
import type { CompiledNode } from './flow-graph.js';

type Input = Extract<CompiledNode, { kind: 'input' }>;
const input = (fields: Partial<Input>): CompiledNode => ({
  id: 'i',
  kind: 'input',
  title: 'Type',
  field: 'f',
  type: 'text',
  next: 'after',
  ...fields,
});
const base = { id: 'n', title: 'Node' };

describe('answering a node', () => {
  it('follows the option of a question and refuses any other', () => {
    const node: CompiledNode = {
      ...base,
      kind: 'question',
      options: [{ id: 'y', label: 'Yes', next: 'good' }],
    };
    expect(answerNode(node, 'y')).toEqual({
      ok: true,
      next: 'good',
      label: 'Yes',
      normalized: 'y',
    });
    expect(answerNode(node, 'Yes').ok).toBe(false);
    expect(answerNode(node, ['y']).ok).toBe(false);
  });

  it('keeps what was ticked once and in the order of the checklist', () => {
    const items = [
      { id: 'a', label: 'First' },
      { id: 'b', label: 'Second' },
    ];
    const node: CompiledNode = { ...base, kind: 'checklist', items, next: 'after' };
    expect(answerNode(node, ['b', 'a', 'b'])).toMatchObject({
      label: 'First, Second',
      normalized: ['a', 'b'],
    });
    expect(answerNode(node, [])).toMatchObject({ ok: true, label: 'None', normalized: [] });
    expect(answerNode(node, ['c']).ok).toBe(false);
    expect(answerNode(node, 'a').ok).toBe(false);
  });

  it('takes done and failed for an action, next for an information, nothing at an end', () => {
    const action: CompiledNode = {
      ...base,
      kind: 'action',
      commands: [],
      next_done: 'good',
      next_failed: 'bad',
    };
    expect(answerNode(action, 'done')).toMatchObject({ next: 'good' });
    expect(answerNode(action, 'failed')).toMatchObject({ next: 'bad' });
    expect(answerNode(action, 'next').ok).toBe(false);
    expect(answerNode({ ...base, kind: 'info', next: 'z' }, 'next')).toMatchObject({ next: 'z' });
    expect(answerNode({ ...base, kind: 'info', next: 'z' }, '').ok).toBe(false);
    expect(answerNode({ ...base, kind: 'resolution' }, 'next').ok).toBe(false);
    expect(answerNode({ ...base, kind: 'escalation' }, 'done').ok).toBe(false);
  });

  it.each<[string, Partial<Input>, string, boolean]>([
    ['an empty optional value', {}, '  ', true],
    ['an empty required value', { validation: { required: true } }, '  ', false],
    ['a number within bounds', { type: 'number', validation: { min: 1, max: 9 } }, '9', true],
    ['a number above its bound', { type: 'number', validation: { max: 9 } }, '9.5', false],
    ['a number that is none', { type: 'number' }, '0x10', false],
    ['an infinite number', { type: 'number' }, 'Infinity', false],
    ['an address', { type: 'email' }, 'a@customer.com', true],
    ['half an address', { type: 'email' }, 'a@', false],
    ['a leap day', { type: 'date' }, '2028-02-29', true],
    ['a day that is not', { type: 'date' }, '2027-02-29', false],
    ['a day too early', { type: 'date', validation: { min: '2026-01-02' } }, '2026-01-01', false],
    ['a choice', { type: 'select', options: [{ id: 'a', label: 'A' }] }, 'a', true],
    ['no choice', { type: 'select', options: [{ id: 'a', label: 'A' }] }, 'b', false],
    ['a matching value', { validation: { pattern: '[A-Z]{2}\\d+|x' } }, 'AB12', true],
    ['a value that matches in part', { validation: { pattern: '[A-Z]{2}\\d+|x' } }, 'AB12x', false],
    ['a text too short', { validation: { min: 3 } }, 'ab', false],
    ['a NUL character', {}, 'a\0b', false],
    ['half a surrogate pair', {}, 'a\ud800', false],
  ])('judges %s', (_, fields, value, ok) => {
    expect(answerNode(input(fields), value).ok).toBe(ok);
  });

  it('shows the label of a choice and keeps its id', () => {
    const node = input({ type: 'select', options: [{ id: 'a', label: 'Choice A' }] });
    expect(answerNode(node, ' a ')).toMatchObject({ label: 'Choice A', normalized: 'a' });
  });
});
