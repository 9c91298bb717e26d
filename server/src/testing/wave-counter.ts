import { setTimeout as wait } from 'node:timers/promises';
import type { VendorHttp } from '../providers/psa/vendor-http.js';

/** Milliseconds of quiet after which everything that could be asked has been. */
const quiet = 40;

/**
 * Counts how often calls had to wait for others: it holds back what is sent until nothing is under
 * way and nothing more comes, then lets all of it go as one wave. What needs an answer of the first
 * wave can only be in the second, however slow the machine.
 */
export function waveCounter(): {
  around(http: VendorHttp): VendorHttp;
  count(): number;
  reset(): void;
} {
  let waves = 0;
  let held: (() => void)[] = [];
  let underWay = 0;
  let isWatching = false;

  async function watch(): Promise<void> {
    isWatching = true;
    while (held.length > 0) {
      const before = held.length;
      await wait(quiet);
      if (underWay > 0 || held.length > before) continue;
      waves += 1;
      underWay += held.length;
      for (const release of held.splice(0)) release();
    }
    isWatching = false;
  }

  return {
    around: (http) => ({
      async send(request) {
        await new Promise<void>((resolve) => {
          held.push(resolve);
          if (!isWatching) void watch();
        });
        try {
          return await http.send(request);
        } finally {
          underWay -= 1;
        }
      },
    }),
    count: () => waves,
    reset() {
      waves = 0;
      held = [];
    },
  };
}
