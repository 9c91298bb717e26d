/** Who wants to hear of what. */
export interface Listeners<Events> {
  /** Calls back on an event; answers a function that stops it. */
  on<K extends keyof Events>(event: K, listener: (payload: Events[K]) => void): () => void;
  emit<K extends keyof Events>(event: K, payload: Events[K]): void;
  clear(): void;
}

export function createListeners<Events>(): Listeners<Events> {
  const all = new Map<keyof Events, Set<(payload: never) => void>>();
  return {
    on(event, listener) {
      const heard = all.get(event) ?? new Set();
      all.set(event, heard.add(listener));
      return () => heard.delete(listener);
    },
    emit(event, payload) {
      for (const listener of [...(all.get(event) ?? [])]) {
        (listener as (payload: Events[typeof event]) => void)(payload);
      }
    },
    clear: () => all.clear(),
  };
}
