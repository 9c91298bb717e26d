import PQueue from 'p-queue';
import { pause } from './pause.js';
import { PsaError } from './provider.js';

/** What a vendor lets one tenant do. */
export interface VendorLimits {
  /** Calls at a time, for each name that calls are made under. */
  concurrent: number;
  /** Calls in a rolling window, over all names. */
  window?: VendorWindow;
}

export interface VendorWindow {
  calls: number;
  milliseconds: number;
}

/**
 * Keeps the calls of one connection within the vendor's limits; others wait their turn.
 *
 * A process counts its own calls, while vendors count those of a whole database: with several servers
 * and workers, and with the customer's other integrations, more than is allowed may be sent all the
 * same. That does no harm: what a vendor refuses it has not done, its refusal tells when to come back,
 * reads of one call too many are sent again, and writes wait in their queue.
 */
export interface VendorLimit {
  /**
   * Runs a call under a name: Autotask counts by entity, the others by tenant. A call whose signal ends
   * while it waits takes no turn.
   * @throws PsaError `rate_limited` where its turn is further away than a person waits for.
   */
  run<T>(name: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Takes a limit that the vendor told with a 429; calls made before count. */
  learn(window: VendorWindow): void;
  /** Lets nothing out for so many seconds: the vendor asked for it. */
  pause(seconds: number): void;
}

/** Makes the limit of a provider. */
export type CreateVendorLimit = (limits: VendorLimits) => VendorLimit;

/** The limits of all connections: whoever calls one, in whosever name, waits in the same line. */
export interface ConnectionLimits {
  of(connectionId: string, limits: VendorLimits): VendorLimit;
}

/** @param size How many are kept; which was not asked for longest goes first. */
export function createConnectionLimits(size = 5000): ConnectionLimits {
  const known = new Map<string, VendorLimit>();
  return {
    of(connectionId, limits) {
      const limit = known.get(connectionId) ?? createVendorLimit(limits);
      known.delete(connectionId);
      known.set(connectionId, limit);
      if (known.size > size) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      return limit;
    },
  };
}

/** Longest that a call waits to be let out, in milliseconds; beyond it fails at once and says how long. */
const longestWait = 5000;
/** The longest window that a vendor was seen to tell of, in milliseconds. */
const longestTold = 5 * 60_000;

export function createVendorLimit(limits: VendorLimits): VendorLimit {
  const queues = new Map<string, PQueue>();
  let window = limits.window;
  /** When calls were let out, the newest last, as far back as a window reaches. */
  let starts: number[] = [];
  let pausedUntil = 0;

  function queueOf(name: string): PQueue {
    const known = queues.get(name) ?? new PQueue({ concurrency: limits.concurrent });
    queues.set(name, known);
    return known;
  }

  /** Milliseconds until the next call may leave. */
  function wait(now: number): number {
    return Math.max(0, pausedUntil - now, windowWait(now));
  }

  function windowWait(now: number): number {
    if (!window) return 0;
    const { calls, milliseconds } = window;
    const [oldest] = starts.slice(-calls);
    return oldest === undefined || starts.length < calls ? 0 : oldest + milliseconds - now;
  }

  async function takeTurn(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const milliseconds = wait(Date.now());
      if (milliseconds <= 0) break;
      if (milliseconds > longestWait) {
        throw new PsaError('rate_limited', 'The PSA takes no more calls for the moment', {
          retryAfter: Math.ceil(milliseconds / 1000),
        });
      }
      await pause(milliseconds, signal);
    }
    starts.push(Date.now());
    const reach = window?.milliseconds ?? longestTold;
    if (starts.length % 100 === 0) starts = starts.filter((at) => at > Date.now() - reach);
  }

  return {
    async run(name, work, signal) {
      // Many calls wait on the signal of one request: each listens to one of its own.
      const own = AbortSignal.any([signal]);
      return queueOf(name).add(
        async () => {
          await takeTurn(own);
          return work();
        },
        { signal: own },
      );
    },
    learn(told) {
      window = told;
    },
    pause: (seconds) => {
      pausedUntil = Math.max(pausedUntil, Date.now() + seconds * 1000);
    },
  };
}
