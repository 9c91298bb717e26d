import * as z from 'zod/mini';

/** A line of text as people type it: trimmed, `min` to `max` characters. */
/* @__NO_SIDE_EFFECTS__ */
export function line(max: number, min = 1) {
  return z.string().check(z.trim(), z.minLength(min), z.maxLength(max));
}

/** Several lines of text, kept as typed. */
/* @__NO_SIDE_EFFECTS__ */
export function text(max: number, min = 0) {
  return z.string().check(z.maxLength(max), z.minLength(min));
}

/** An e-mail address; compared and stored in lower case. */
export const email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email());

/** `page` and `page_size` as they come in a query string. */
export const pageQuery = {
  page: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)), 1),
  page_size: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25),
};
