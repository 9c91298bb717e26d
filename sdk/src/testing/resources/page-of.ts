import type { Page } from '../../contract/primitives.js';

/** The page of a list that a query asks for, as every list of the server answers. */
export function pageOf<T>(items: T[], query: { page?: number; page_size?: number } = {}): Page<T> {
  const { page = 1, page_size = 25 } = query;
  const from = (page - 1) * page_size;
  return { items: items.slice(from, from + page_size), total: items.length, page, page_size };
}
