/** Waits so many milliseconds, or rejects with the signal's reason. Many may wait on one signal. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Node warns of a signal that has many listeners: each wait listens to one of its own.
  const own = AbortSignal.any([signal]);
  return new Promise((resolve, reject) => {
    own.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(own.reason as Error);
    };
    const timer = setTimeout(() => {
      own.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    own.addEventListener('abort', onAbort, { once: true });
  });
}
