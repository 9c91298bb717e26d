import type { Page } from '@resolutionflow/sdk/contract';

/** Which page of a list a request asks for, from 1, and how many rows are on it. */
export interface Paging {
  page: number;
  page_size: number;
}

/** The rows of a page, as queries name them. */
export function rowsOf({ page, page_size }: Paging): { limit: number; offset: number } {
  return { limit: page_size, offset: (page - 1) * page_size };
}

/** A page as every list answers it: its rows, and how many there are in all. */
export function presentPage<E, T>(
  [rows, total]: [readonly E[], number],
  { page, page_size }: Paging,
  present: (row: E) => T,
): Page<T> {
  return { items: rows.map(present), total, page, page_size };
}
