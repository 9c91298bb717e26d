import type { Request } from 'express';

/** The largest page, whatever was asked for. */
const largestPage = 100;

/** A parameter of the query as one text; empty counts as not given. */
export function param({ query }: Request, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flag(request: Request, name: string): boolean {
  return /^(true|1)$/i.test(param(request, name) ?? '');
}

/** A number of the query; undefined where it is none. */
export function number(request: Request, name: string): number | undefined {
  const text = param(request, name);
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Numbers of the query, separated by commas. */
export function numbers(request: Request, name: string): number[] | undefined {
  const text = param(request, name)?.replaceAll(/[[\]\s]/g, '');
  return text?.split(',').map(Number);
}

/**
 * The rows that a list answers, and how many there are. Without `pageinate=true` (so the vendor
 * spells it) the page parameters mean nothing, and only the first rows come.
 */
export function rowsOf<T>(
  request: Request,
  rows: readonly T[],
  defaultPageSize: number,
): { rows: T[]; total: number } {
  const total = rows.length;
  if (!flag(request, 'pageinate')) {
    return { rows: rows.slice(0, number(request, 'count') ?? defaultPageSize), total };
  }
  const size = Math.max(1, Math.min(number(request, 'page_size') ?? 50, largestPage));
  const from = (Math.max(1, number(request, 'page_no') ?? 1) - 1) * size;
  return { rows: rows.slice(from, from + size), total };
}

/** Whether a text is like a pattern as the vendor's database compares them: wildcards are alive. */
export function isLike(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\[[^\]]*\]|[\s\S]/g, (part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    if (part.length > 1 && part !== '[]') return part.replaceAll('\\', '\\\\');
    return part.replaceAll(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
  });
  return new RegExp(source, 'i').test(text);
}
