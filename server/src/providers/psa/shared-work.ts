import type { PsaCall } from './provider.js';

/** Milliseconds after which work that several wait for is given up. */
const longest = 60_000;

/** Work that is under way, or done. */
export interface Shared<T> {
  result: Promise<T>;
  wait(call: PsaCall): Promise<T>;
  /** Whether it was ended since nobody waited: whoever comes now has to begin anew. */
  isEnded(): boolean;
}

export interface SharedOptions {
  /** What becomes of work when the last who waited for it leaves; it goes on unless told. */
  isLeft?: 'going on' | 'ended';
}

/**
 * Does once what several calls wait for. Whoever ends their call no longer waits, and ends it for
 * nobody else.
 */
export function startShared<T>(
  work: (call: PsaCall) => Promise<T>,
  { isLeft = 'going on' }: SharedOptions = {},
): Shared<T> {
  const left = new AbortController();
  let waiting = 0;
  const result = work({ signal: AbortSignal.any([left.signal, AbortSignal.timeout(longest)]) });
  // Who waits hears of a failure; it may be that nobody does any longer.
  result.catch(() => undefined);
  return {
    result,
    isEnded: () => left.signal.aborted,
    async wait({ signal }) {
      signal.throwIfAborted();
      // Many wait on the signal of one request: each listens to one of its own.
      const own = AbortSignal.any([signal]);
      const settled = new AbortController();
      const ended = new Promise<never>((_resolve, reject) => {
        const options = { once: true, signal: settled.signal };
        own.addEventListener('abort', () => reject(own.reason as Error), options);
      });
      waiting += 1;
      try {
        return await Promise.race([result, ended]);
      } finally {
        settled.abort();
        waiting -= 1;
        if (waiting === 0 && isLeft === 'ended' && signal.aborted) left.abort();
      }
    },
  };
}
