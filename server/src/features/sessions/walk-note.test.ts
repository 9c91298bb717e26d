import { describe, expect, it } from 'vitest';
import type { WalkSession, WalkStep } from './session.entity.js';
import { writeTimeNotes, writeWalkNote } from './walk-note.js';

const now = new Date('2026-11-21T10:12:00Z');
const session = {
  id: '019aa000-0000-7000-8000-000000000001',
  status: 'resolved',
  flowName: 'Printer offline',
  heldByName: 'Priya Raman',
  customerName: 'Acme',
  problemStatement: 'It does not print',
  walkNotes: [{ timestamp: '2026-11-21T10:05:00Z', content: 'Called back\r\nat ten' }],
  startedAt: new Date('2026-11-21T10:00:00Z'),
  resolvedAt: now,
  resolutionNotes: 'A new cable',
  helpful: true,
} as unknown as WalkSession;
const step = (title: string, more: object = {}): WalkStep =>
  ({ title, answer: 'yes', answerLabel: 'Yes', l1Note: null, undoneAt: null, ...more }) as WalkStep;
const noteOf = (steps: WalkStep[], change: object = {}) =>
  writeWalkNote({ session: { ...session, ...change }, steps, graph: null }, now);

describe('the note of a walk', () => {
  it('tells who, when, the problem, every step that stands, the notes and the outcome', () => {
    const steps = [
      step('Is it on?', { l1Note: 'The lamp is green' }),
      step('Undone', { undoneAt: now }),
      step('Look', { answer: ['a', 'b'], answerLabel: null }),
    ];
    expect(noteOf(steps)).toBe(
      `Walk "Printer offline": resolved
Priya Raman, 2026-11-21 10:00 to 2026-11-21 10:12 UTC (12 min)
Customer: Acme
Problem: It does not print

Steps:
1. Is it on? – Yes
   Note: The lamp is green
2. Look – a, b

Notes:
[2026-11-21 10:05] Called back
at ten

Resolution: A new cable
The walk helped: yes
ResolutionFlow walk 019aa000-0000-7000-8000-000000000001`,
    );
  });

  it('says why it was escalated', () => {
    const change = { status: 'escalated', reasonCategory: 'Needs admin rights', reason: 'UAC' };
    expect(noteOf([], change)).toContain('Escalated: Needs admin rights. UAC');
  });

  it('has no control characters, which some PSAs refuse', () => {
    expect(noteOf([], { problemStatement: 'a\u0007b\u001b[31m\tc' })).toContain('ab[31m\tc');
  });

  it.each([
    ['notes', writeWalkNote, 30_000],
    ['time', writeTimeNotes, 7500],
  ] as const)('of %s is never longer than PSAs take, and says what is left out', (...given) => {
    const [, write, limit] = given;
    const steps = Array.from({ length: 400 }, (_, at) =>
      step(`Step ${at} ${'😀'.repeat(300)}`, { l1Note: 'x'.repeat(5000) }),
    );
    const walkNotes = Array.from({ length: 60 }, () => ({
      timestamp: 'no time',
      content: '😀'.repeat(4000),
    }));
    const text = write(
      {
        session: { ...session, walkNotes, problemStatement: '😀'.repeat(9000) },
        steps,
        graph: null,
      },
      now,
    );
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toContain('left out here');
    expect(text.endsWith(`ResolutionFlow walk ${session.id}`)).toBe(true);
  });
});
