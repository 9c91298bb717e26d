import { startShared, type Shared } from './shared-work.js';

/** Reads under names, each answered from memory for a while. */
export type KeptReads = <T>(
  name: string,
  read: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/**
 * Reads once what many need: who asks meanwhile waits for the same read, and who gives up leaves it
 * running for the others. What fails is forgotten at once.
 * @param keptFor milliseconds
 */
export function createKeptReads(keptFor: number): KeptReads {
  const kept = new Map<string, { until: number; value: Shared<unknown> }>();
  return function keep<T>(
    name: string,
    read: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const known = kept.get(name);
    if (known && known.until > Date.now()) return (known.value as Shared<T>).wait({ signal });
    const value = startShared((call) => read(call.signal));
    const entry = { until: Date.now() + keptFor, value };
    kept.set(name, entry);
    value.result.catch(() => {
      if (kept.get(name) === entry) kept.delete(name);
    });
    return value.wait({ signal });
  };
}
