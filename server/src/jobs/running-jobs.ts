/** The jobs that run in this process, and how to end them. */
export interface RunningJobs {
  /** Aborted when the grace of a stop is over. */
  readonly signal: AbortSignal;
  track<T>(work: Promise<T>): Promise<T>;
  /** Waits for all; after `graceMs` aborts them and waits a little longer. */
  settle(graceMs: number): Promise<void>;
}

/** How long a job may take to end after its signal was aborted, in milliseconds. */
const afterAbortMs = 3000;

export function createRunningJobs(): RunningJobs {
  const running = new Set<Promise<unknown>>();
  const end = new AbortController();
  const all = () => Promise.allSettled(running).then(() => undefined);
  return {
    signal: end.signal,
    track(work) {
      running.add(work);
      const forget = () => running.delete(work);
      work.then(forget, forget);
      return work;
    },
    async settle(graceMs) {
      await within(all(), graceMs);
      if (!running.size) return;
      end.abort(new Error('The server stops'));
      await within(all(), afterAbortMs);
    },
  };
}

/** Waits for the work, but not longer. */
export async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, end]);
  clearTimeout(timer);
}
