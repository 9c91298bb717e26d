import { HostError, type HostContext } from '@resolutionflow/sdk';

/** A search for a host that several callers may wait for, and that can fail and be made again. */
export interface Connecting {
  /** The context as it is now, or the one search for it. */
  connect(search: () => void, signal?: AbortSignal): Promise<HostContext>;
  /** The host is there; also called with every change of what it said. */
  found(context: HostContext): void;
  /** The search is over without a host; the next `connect` begins again. */
  fail(error: HostError): void;
  /** The host went away; the next `connect` searches again. */
  lose(): void;
  /** Whether somebody waits. */
  readonly isSearching: boolean;
  readonly context: HostContext | null;
  /** Nobody is connected any more, now or later. */
  destroy(): void;
}

/** @param withinMs Milliseconds to wait for a host. */
export function createConnecting(withinMs: number): Connecting {
  let context: HostContext | null = null;
  let search: {
    answer: Promise<HostContext>;
    resolve(context: HostContext): void;
    reject(error: HostError): void;
  } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let destroyed = false;

  function begin(): Promise<HostContext> {
    let resolve: (context: HostContext) => void = () => undefined;
    let reject: (error: HostError) => void = () => undefined;
    const answer = new Promise<HostContext>((onFound, onFailed) => {
      resolve = onFound;
      reject = onFailed;
    });
    search = { answer, resolve, reject };
    timer = setTimeout(() => fail(new HostError('timeout', 'The host did not answer')), withinMs);
    return answer;
  }

  function end(): typeof search {
    const ended = search;
    clearTimeout(timer);
    search = null;
    return ended;
  }

  function fail(error: HostError): void {
    end()?.reject(error);
  }

  return {
    get isSearching() {
      return search !== null;
    },
    get context() {
      return context;
    },
    connect(begun, signal) {
      if (destroyed) return Promise.reject(gone());
      if (signal?.aborted) return Promise.reject(aborted());
      if (context) return Promise.resolve(context);
      if (search) return untilAborted(search.answer, signal);
      const answer = begin();
      begun();
      return untilAborted(answer, signal);
    },
    found(now) {
      context = now;
      end()?.resolve(now);
    },
    fail,
    lose() {
      context = null;
    },
    destroy() {
      destroyed = true;
      context = null;
      fail(gone());
    },
  };
}

/** The answer, unless this caller has given up; the others still get it. */
export function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(aborted());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export function gone(): HostError {
  return new HostError('destroyed', 'The adapter was destroyed');
}

export function aborted(): HostError {
  return new HostError('aborted', 'Connecting was given up');
}
