/**
 * A resource whose code is still on its way: whatever is asked of it waits for the code, and rejects
 * where that cannot be fetched.
 */
export function createDeferredResource<T extends object>(load: () => Promise<T>): T {
  return new Proxy({} as T, {
    get(_, method) {
      // Whoever awaits the resource itself must not take it for a promise.
      if (typeof method !== 'string' || method === 'then') return undefined;
      return async (...given: unknown[]): Promise<unknown> => {
        const resource = await load();
        const call = resource[method as keyof T] as (...given: unknown[]) => Promise<unknown>;
        return call(...given);
      };
    },
  });
}
