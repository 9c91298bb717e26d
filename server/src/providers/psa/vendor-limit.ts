import PQueue from 'p-queue';
import { PsaError } from './provider.js';

/** What a vendor lets one tenant do. */
export interface VendorLimits {
  /** Calls at a time, for each name that calls are made under. */
  concurrent: number;
  /** Calls in a rolling window, over all names. */
  window?: { calls: number; milliseconds: number };
}

/** Keeps the calls of one tenant within the vendor's limits; others wait their turn. */
export interface VendorLimit {
  /** Runs a call under a name: Autotask counts by entity, the others by tenant. */
  run<T>(name: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Takes a limit that the vendor told with a 429. */
  learn(window: NonNullable<VendorLimits['window']>): void;
  /** Lets nothing out for so many seconds: the vendor asked for it. */
  pause(seconds: number): void;
}

/** The limits of all tenants: whoever calls one, in whosever name, waits in the same line. */
export interface TenantLimits {
  of(tenant: string, limits: VendorLimits): VendorLimit;
}

export function createTenantLimits(): TenantLimits {
  const known = new Map<string, VendorLimit>();
  return {
    of(tenant, limits) {
      const limit = known.get(tenant) ?? createVendorLimit(limits);
      known.set(tenant, limit);
      return limit;
    },
  };
}

/** Longest that a call waits for a pause to end, in seconds; beyond it fails at once and says how long. */
const longestPause = 5;

export function createVendorLimit(limits: VendorLimits): VendorLimit {
  const queues = new Map<string, PQueue>();
  let windowed = limits.window ? windowQueue(limits.window) : null;
  let pausedUntil = 0;

  function queueOf(name: string): PQueue {
    const known = queues.get(name) ?? new PQueue({ concurrency: limits.concurrent });
    queues.set(name, known);
    return known;
  }

  async function takeTurn(signal: AbortSignal): Promise<void> {
    const seconds = (pausedUntil - Date.now()) / 1000;
    if (seconds > longestPause) {
      throw new PsaError('rate_limited', 'The PSA takes no more calls for the moment', {
        retryAfter: Math.ceil(seconds),
      });
    }
    if (seconds > 0) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    signal.throwIfAborted();
  }

  return {
    async run(name, work, signal) {
      const limited = () =>
        queueOf(name).add(
          async () => {
            await takeTurn(signal);
            return work();
          },
          { signal },
        );
      // The window counts starts: its place is taken and given back at once.
      await windowed?.add(() => undefined, { signal });
      return limited();
    },
    learn(window) {
      windowed ??= windowQueue(window);
    },
    pause(seconds) {
      pausedUntil = Math.max(pausedUntil, Date.now() + seconds * 1000);
    },
  };
}

function windowQueue({ calls, milliseconds }: NonNullable<VendorLimits['window']>): PQueue {
  return new PQueue({ intervalCap: calls, interval: milliseconds, strict: true });
}
