/** A typed list of listeners. A listener that throws does not keep the others from hearing. */
export interface Emitter<E> {
  on<K extends keyof E>(event: K, listener: (payload: E[K]) => void): () => void;
  emit<K extends keyof E>(event: K, payload: E[K]): void;
  clear(): void;
}

export function createEmitter<E>(): Emitter<E> {
  const listeners: { [K in keyof E]?: Set<(payload: E[K]) => void> } = {};
  return {
    on(event, listener) {
      const known = (listeners[event] ??= new Set());
      // Wrapped, so that the same function can listen twice and stop each once.
      const entry: typeof listener = (payload) => listener(payload);
      known.add(entry);
      return () => known.delete(entry);
    },
    emit(event, payload) {
      for (const listener of [...(listeners[event] ?? [])]) {
        try {
          listener(payload);
        } catch (error) {
          reportError(error);
        }
      }
    },
    clear() {
      for (const event of Object.keys(listeners) as (keyof E)[]) delete listeners[event];
    },
  };
}

/** Tells the page's error handling, as an exception in an event listener would. */
function reportError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
