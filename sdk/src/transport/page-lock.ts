/**
 * Runs a task while no other page of this browser runs one of the same name. Where the browser has
 * no Web Locks, or forbids them, as in some frames, the task just runs.
 */
export async function withPageLock<T>(
  name: string,
  task: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (!locks) return task();
  let started = false;
  const run = (): Promise<T> => {
    started = true;
    return task();
  };
  try {
    return await locks.request(name, signal ? { signal } : {}, run);
  } catch (error) {
    if (started || !(error instanceof DOMException) || error.name !== 'SecurityError') throw error;
    return task();
  }
}
