import { PsaError, type PsaProvider } from '../../providers/psa/provider.js';

/** Lists of PSAs, kept for minutes. */
export interface KeptLists {
  /**
   * The list under this name, read by `load` where none is kept, it is old, or `refresh` is set. All who
   * ask meanwhile share one call. A failure is not kept; one that will pass is answered with what was
   * read before.
   * @param provider Whose list it is: what was read with other credentials is not found any more.
   */
  read<T>(
    provider: PsaProvider,
    name: string,
    load: (signal: AbortSignal) => Promise<T>,
    refresh?: boolean,
  ): Promise<T>;
}

export interface KeptListsOptions {
  /** Milliseconds that a list is answered without asking again. */
  freshFor?: number;
  now?: () => number;
}

/** Milliseconds that reading a list may take in all: nobody's hanging up ends what others wait for. */
const longestLoad = 60_000;
/** Most lists of one provider: every search text is a list of its own. */
const mostLists = 200;

interface Kept {
  value?: { of: unknown };
  readAt: number;
  pending?: Promise<unknown>;
}

export function createKeptLists({
  freshFor = 5 * 60_000,
  now = Date.now,
}: KeptListsOptions = {}): KeptLists {
  const lists = new WeakMap<PsaProvider, Map<string, Kept>>();

  function keptOf(provider: PsaProvider, name: string): Kept {
    const all = lists.get(provider) ?? new Map<string, Kept>();
    lists.set(provider, all);
    const kept = all.get(name) ?? { readAt: 0 };
    all.delete(name);
    all.set(name, kept);
    if (all.size > mostLists) {
      const [oldest] = all.keys();
      if (oldest !== undefined) all.delete(oldest);
    }
    return kept;
  }

  async function load<T>(kept: Kept, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      const value = await work(AbortSignal.timeout(longestLoad));
      kept.value = { of: value };
      kept.readAt = now();
      return value;
    } catch (error) {
      const passes = error instanceof PsaError && error.isTemporary;
      if (passes && kept.value) return kept.value.of as T;
      throw error;
    } finally {
      kept.pending = undefined;
    }
  }

  return {
    async read<T>(
      provider: PsaProvider,
      name: string,
      work: (signal: AbortSignal) => Promise<T>,
      refresh = false,
    ): Promise<T> {
      const kept = keptOf(provider, name);
      const isFresh = kept.value && now() - kept.readAt < freshFor;
      if (kept.value && isFresh && !refresh) return kept.value.of as T;
      kept.pending ??= load(kept, work);
      return kept.pending as Promise<T>;
    },
  };
}
