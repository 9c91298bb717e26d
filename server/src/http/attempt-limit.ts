import { MemoryStore, type Options, type Store } from 'express-rate-limit';
import { AppError } from '../errors.js';

/** Lets a few failures pass per key and window; what succeeds is not counted. */
export interface AttemptLimit {
  /**
   * Runs `work`, which counts against the key if it throws.
   * @throws AppError `too_many_requests` once the key's failures are used up; `work` is not run then.
   */
  attempt<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Lets a number of calls pass per key and window, however they end. */
export interface CallLimit {
  /** @throws AppError `too_many_requests` once the key's calls are used up. */
  take(key: string): Promise<void>;
}

export interface LimitOptions {
  /** Failures, or calls, that a key may have in one window. */
  limit: number;
  windowMs: number;
  /** Shared counters where there is Redis; without, each server counts on its own. */
  store?: Store;
}

/**
 * Every attempt takes its place before it runs and gives it back when it succeeds, so that parallel
 * guesses cannot pass while the first is still being checked. Where all places are taken by attempts
 * that still run, the next one waits: parallel honest ones are slowed down, not refused.
 */
export function createAttemptLimit(options: LimitOptions): AttemptLimit {
  const counters = withFallback(options);
  const keys = new Map<string, KeyState>();

  async function takePlace(key: string, running: Set<Promise<void>>): Promise<void> {
    for (;;) {
      const { totalHits, resetTime } = await counters.increment(key);
      if (totalHits <= options.limit) return;
      await counters.decrement(key);
      if (!running.size) throw refusal(resetTime, options);
      await Promise.race(running);
    }
  }

  /** Starts `work` once there is a place; `outcome` is wrapped, so that it is not waited for here. */
  async function begin<T>(key: string, state: KeyState, work: () => Promise<T>) {
    await takePlace(key, state.running);
    const outcome = work();
    const settled = outcome
      .then(
        () => counters.decrement(key),
        // A failed attempt goes on counting; `outcome` tells its caller.
        () => undefined,
      )
      .then(() => {
        state.running.delete(settled);
      });
    state.running.add(settled);
    return { outcome, settled };
  }

  return {
    async attempt(key, work) {
      const state = keys.get(key) ?? { asking: 0, turn: Promise.resolve(), running: new Set() };
      keys.set(key, state);
      state.asking++;
      try {
        // One asks for a place at a time, so that those who wait for one do not count.
        const begun = state.turn.then(() => begin(key, state, work));
        state.turn = begun.then(
          () => undefined,
          // Who was refused hears it below; the next one asks all the same.
          () => undefined,
        );
        const { outcome, settled } = await begun;
        await settled;
        return await outcome;
      } finally {
        if (--state.asking === 0) keys.delete(key);
      }
    },
  };
}

interface KeyState {
  /** How many attempts are asking, waiting or running. */
  asking: number;
  /** Ends when the last one who asked was answered. */
  turn: Promise<void>;
  running: Set<Promise<void>>;
}

/** Counts calls, however they end. */
export function createCallLimit(options: LimitOptions): CallLimit {
  const counters = withFallback(options);
  return {
    async take(key) {
      const { totalHits, resetTime } = await counters.increment(key);
      if (totalHits > options.limit) throw refusal(resetTime, options);
    },
  };
}

function refusal(
  resetTime: Date | undefined,
  { limit, windowMs }: Pick<LimitOptions, 'limit' | 'windowMs'>,
): AppError {
  const wait = resetTime ? resetTime.getTime() - Date.now() : windowMs;
  return new AppError('too_many_requests', 'Too many attempts; wait before the next one', {
    retryAfter: Math.max(1, Math.ceil(wait / 1000)),
    limit: { count: limit, windowSeconds: windowMs / 1000 },
  });
}

type Counters = Pick<Store, 'increment' | 'decrement'>;

/**
 * Counts in memory where the shared store fails: guesses stay limited, and nobody is locked out. That
 * the store is gone, its connection reports.
 */
function withFallback({ store, windowMs }: LimitOptions): Counters {
  const memory = new MemoryStore();
  for (const each of store ? [store, memory] : [memory]) each.init?.({ windowMs } as Options);
  if (!store) return memory;
  return {
    increment: async (key) => {
      try {
        return await store.increment(key);
      } catch {
        return memory.increment(key);
      }
    },
    decrement: async (key) => {
      try {
        await store.decrement(key);
      } catch {
        await memory.decrement(key);
      }
    },
  };
}
