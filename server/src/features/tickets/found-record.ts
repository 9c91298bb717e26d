import type { NamedRecord } from './ticket-records.js';

/** A record that a description names, or why none was taken. */
export interface Found {
  id: string | null;
  warning?: string;
}

export const nothing: Found = { id: null };

/** The one that was found; of two, neither. `what` names the kind, as in "company". */
export function onlyOne(found: readonly NamedRecord[], what: string): Found {
  const [first, second] = found;
  if (!first) return nothing;
  if (!second) return { id: first.id };
  const names = found.slice(0, 3).map(({ name }) => `“${name}”`);
  return { id: null, warning: `More than one ${what} fits: ${names.join(', ')}` };
}
