import { startShared, type Shared, type SharedOptions } from './shared-work.js';

/** Reads under names, each answered from memory for a while. */
export type KeptReads = <T>(
  name: string,
  read: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** Most that one keeps: names may hold what people type. */
const mostNames = 200;

/**
 * Reads once what many need: who asks meanwhile waits for the same read. What fails is forgotten at
 * once.
 * @param keptFor milliseconds
 */
export function createKeptReads(keptFor: number, options?: SharedOptions): KeptReads {
  const kept = new Map<string, { until: number; value: Shared<unknown> }>();
  return async function keep<T>(
    name: string,
    read: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    signal.throwIfAborted();
    const known = kept.get(name);
    if (known && known.until > Date.now() && !known.value.isEnded()) {
      return (known.value as Shared<T>).wait({ signal });
    }
    const value = startShared((call) => read(call.signal), options);
    const entry = { until: Infinity, value };
    // Anew, so that the first of all is the oldest.
    kept.delete(name);
    kept.set(name, entry);
    if (kept.size > mostNames) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    value.result.then(
      () => (entry.until = Date.now() + keptFor),
      () => {
        if (kept.get(name) === entry) kept.delete(name);
      },
    );
    return value.wait({ signal });
  };
}
