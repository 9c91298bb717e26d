import type { BenchPostgres } from './bench-postgres.js';

/** One number of ours beside a bare baseline, taken in the same run. */
export interface Outcome {
  name: string;
  what: string;
  unit: string;
  /** Null where it could not be measured; `note` says why. */
  ours: number | null;
  bare: number | null;
  ratio: number | null;
  /** What the ratio has to be. */
  goal: { atLeast: number } | { atMost: number };
  ok: boolean | null;
  note: string;
}

export type Measurement = (postgres: BenchPostgres) => Promise<Outcome[]>;

/** Compares and judges two numbers. */
export function outcome(
  measured: Pick<Outcome, 'name' | 'what' | 'unit' | 'goal' | 'note'> & {
    ours: number | null;
    bare: number | null;
    ratio?: number;
  },
): Outcome {
  const { ours, bare, goal } = measured;
  const ratio = measured.ratio ?? (ours === null || bare === null ? null : ours / bare);
  const ok =
    ratio === null ? null : 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
  return { ...measured, ratio, ok };
}

/**
 * Compares turns that followed each other, so that both sides of a ratio saw the same machine: the
 * ratio is the middle one of theirs, and not that of the two medians.
 */
export function compareTurns(
  ours: readonly number[],
  bare: readonly number[],
): { ours: number; bare: number; ratio: number } {
  const ratios = ours.map((value, turn) => value / (bare[turn] ?? NaN));
  return { ours: median(ours), bare: median(bare), ratio: median(ratios) };
}

/** The middle one: a single disturbed round does not move it. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that `share` of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('Nothing was measured');
  return value;
}
