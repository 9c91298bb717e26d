import * as z from 'zod/mini';

// zod compiles its parsers with `new Function` where it can, and tries whether it can: under the
// strict policies of the pages that embed us each try is reported as a violation.
if ('document' in globalThis) z.config({ jitless: true });

/** Any UUID, of any version; clients make some of them. Lower-cased, as PostgreSQL gives it back. */
export const id = z.guid().check(z.toLowerCase());

/** ISO 8601 in UTC. */
export const timestamp = z.iso.datetime();

/**
 * Reads what does not fit as `fallback`. It is `z.catch`, which this way does not bring all of
 * zod's helper functions into a browser's bundle.
 */
/* @__NO_SIDE_EFFECTS__ */
export function withFallback<T extends z.core.$ZodType>(
  innerType: T,
  fallback: z.output<T>,
): z.ZodMiniCatch<T> {
  const def = { type: 'catch', innerType, catchValue: () => fallback } as const;
  return new z.ZodMiniCatch(def) as z.ZodMiniCatch<T>;
}

/** An enum as answers and events carry it: a member that this build does not know reads as `unknown`. */
/* @__NO_SIDE_EFFECTS__ */
export function openEnum<const T extends readonly [string, ...string[]]>(members: T) {
  return withFallback(z.enum([...members, 'unknown'] as [...T, 'unknown']), 'unknown' as never);
}

/** The envelope of every list. */
/* @__NO_SIDE_EFFECTS__ */
export function page<T extends z.core.$ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number(),
    page: z.number(),
    page_size: z.number(),
  });
}

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  page_size: number;
}
