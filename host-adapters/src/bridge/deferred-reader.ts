/**
 * Reads messages with a schema that is fetched while the host is looked for, so that it does not stand
 * before the first paint. What comes before it is there waits, in order.
 */
export interface DeferredReader<D> {
  read(data: D): void;
  /** Fetches the schema unless it is there; what could not be fetched is fetched again. */
  prepare(): void;
}

/**
 * @param load Brings what reads a message: null for one that is not of the protocol.
 * @param hear Gets each message that is.
 * @param failed The schema could not be fetched; what waited for it is lost.
 */
export function createDeferredReader<D, T>(
  load: () => Promise<(data: D) => T | null>,
  hear: (message: T) => void,
  failed: () => void,
): DeferredReader<D> {
  let loading: ReturnType<typeof load> | null = null;

  function prepare(): Promise<(data: D) => T | null> {
    if (loading) return loading;
    loading = load();
    loading.catch(() => {
      loading = null;
      failed();
    });
    return loading;
  }

  return {
    prepare: () => void prepare(),
    read(data) {
      prepare().then(
        (read) => {
          const message = read(data);
          if (message !== null) hear(message);
        },
        // Whoever waits for the host has been told by `failed`.
        () => undefined,
      );
    },
  };
}
