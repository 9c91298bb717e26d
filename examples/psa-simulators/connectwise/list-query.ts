import type { Request, Response } from 'express';
import { parseConditions, valueAt, type Row } from './conditions.js';
import { ConnectwiseError } from './errors.js';

/** What a list is asked by, in the query of a GET or the body of a search. */
export interface ListQuery {
  conditions?: string;
  childConditions?: string;
  orderBy?: string;
}

/** The rows that a list's conditions leave, in its order. */
export function selectRows(
  rows: readonly Row[],
  fields: readonly string[],
  query: ListQuery,
): Row[] {
  const known = (path: string) =>
    path === 'dateEntered' || path === 'lastUpdated' || fields.includes(path);
  let selected = [...rows];
  if (query.conditions?.trim()) {
    selected = selected.filter(parseConditions(query.conditions, known));
  }
  if (query.childConditions?.trim()) {
    selected = selected.filter(parseChildConditions(query.childConditions, fields));
  }
  return query.orderBy?.trim() ? sorted(selected, query.orderBy, known) : selected;
}

/** Answers one page of a list, with the links to the others. */
export function sendPage(
  request: Request,
  response: Response,
  rows: readonly Row[],
  limits: { maxPageSize: number; origin: string },
): void {
  const page = Math.max(1, wholeNumber(request.query.page, 1));
  const size = Math.min(limits.maxPageSize, Math.max(1, wholeNumber(request.query.pageSize, 25)));
  const last = Math.max(1, Math.ceil(rows.length / size));
  const links = {
    ...(page < last && { next: page + 1 }),
    ...(page > 1 && { prev: Math.min(page - 1, last) }),
    first: 1,
    last,
  };
  const header = Object.entries(links).map(([rel, target]) => {
    const url = new URL(request.originalUrl, limits.origin);
    url.searchParams.set('page', String(target));
    url.searchParams.set('pageSize', String(size));
    return `<${url.href}>; rel="${rel}"`;
  });
  response.set('Link', header.join(', '));
  const shown = rows.slice((page - 1) * size, page * size);
  const { fields } = request.query;
  response.json(
    typeof fields === 'string' && fields ? shown.map((row) => pick(row, fields)) : shown,
  );
}

export function pick(row: Row, fields: string): Row {
  const picked: Row = {};
  for (const path of fields.split(',').map((field) => field.trim())) {
    const [head = '', ...rest] = path.split('/');
    if (!(head in row)) continue;
    picked[head] =
      rest.length === 0
        ? row[head]
        : { ...(picked[head] as Row | undefined), [rest.join('/')]: valueAt(row, path) };
  }
  return picked;
}

/** Conditions on the parts of one array inside the record: one part has to meet all of them. */
function parseChildConditions(text: string, fields: readonly string[]): (row: Row) => boolean {
  const name = /([A-Za-z]+)\//.exec(text)?.[1] ?? '';
  const known = (path: string) =>
    path.startsWith(`${name}/`) && (fields.includes(path) || fields.includes(name));
  const condition = parseConditions(text, known);
  return (row) => {
    const parts = row[name];
    return Array.isArray(parts) && parts.some((part: unknown) => condition({ [name]: part }));
  };
}

function sorted(rows: Row[], orderBy: string, known: (path: string) => boolean): Row[] {
  const orders = orderBy.split(',').map((part) => {
    const [path = '', direction = 'asc'] = part.trim().split(/\s+/);
    if (!known(path) || !/^(asc|desc)$/i.test(direction)) {
      throw new ConnectwiseError(
        400,
        'ApiFindCondition',
        `${part.trim()} is not a recognized name.`,
      );
    }
    return { path, sign: /desc/i.test(direction) ? -1 : 1 };
  });
  return rows.sort((one, other) => {
    for (const { path, sign } of orders) {
      const difference = compare(valueAt(one, path), valueAt(other, path));
      if (difference !== 0) return difference * sign;
    }
    return 0;
  });
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const text = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');
  return text(one) < text(other) ? -1 : text(one) > text(other) ? 1 : 0;
}

function wholeNumber(value: unknown, fallback: number): number {
  const number = typeof value === 'string' ? Number(value) : fallback;
  return Number.isInteger(number) ? number : fallback;
}
