import type { PsaProvider } from '../../providers/psa/provider.js';

/** Keeps what speaks to PSAs: each holds its vendor's limits, tokens and connections. */
export interface ProviderCache {
  /** The provider under this key, made anew where it was made for another version. */
  get(key: string, version: string, make: () => PsaProvider): PsaProvider;
}

/** @param size How many are kept; who was not asked for longest goes first. */
export function createProviderCache(size = 1000): ProviderCache {
  const kept = new Map<string, { version: string; provider: PsaProvider }>();
  return {
    get(key, version, make) {
      const known = kept.get(key);
      const entry = known?.version === version ? known : { version, provider: make() };
      kept.delete(key);
      kept.set(key, entry);
      if (kept.size > size) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      return entry.provider;
    },
  };
}
