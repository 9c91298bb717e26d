import type { Outcome } from './measurement.js';

/** Prints what was measured, a line each, with what it means below. */
export function printTable(outcomes: readonly Outcome[]): void {
  const rows = outcomes.map((one) => [
    one.what,
    show(one.ours, one.unit),
    show(one.bare, one.unit),
    one.ratio === null ? '–' : one.ratio.toFixed(2),
    'atLeast' in one.goal ? `≥ ${one.goal.atLeast}` : `≤ ${one.goal.atMost}`,
    one.ok === null ? '–' : one.ok ? 'yes' : 'NO',
  ]);
  const table = [['what', 'ours', 'bare', 'ratio', 'goal', 'ok?'], ...rows];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  console.log('');
  for (const { what, note } of outcomes) console.log(`${what}: ${note}`);
}

function show(value: number | null, unit: string): string {
  if (value === null) return '–';
  return `${value >= 100 ? Math.round(value) : value.toFixed(2)} ${unit}`;
}
