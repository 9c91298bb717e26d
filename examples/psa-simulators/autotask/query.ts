import type { Entity, Field } from './entities.js';
import { invalid } from './refusal.js';
import type { Row } from './state.js';

/** A query that was found to be one. */
export interface Query {
  matches(row: Row): boolean;
  maxRecords: number;
  /** Null for all. */
  includeFields: string[] | null;
}

const comparing = [
  ...['eq', 'noteq', 'gt', 'gte', 'lt', 'lte', 'beginswith', 'endswith', 'contains'],
  ...['exist', 'notexist', 'in', 'notin'],
];
const mostConditions = 500;

/** Checks a query as Autotask does, against the fields of the entity; throws the refusal. */
export function readQuery(body: unknown, entity: Entity): Query {
  const given = keysInLowerCase(body);
  if (!given) throw invalid('The request body is not a query object.');
  const filters = given.get('filter');
  if (!Array.isArray(filters) || filters.length === 0) {
    throw invalid('A filter is required: the filter property is missing or empty.');
  }
  const maxRecords = given.get('maxrecords') ?? 500;
  if (typeof maxRecords !== 'number' || maxRecords < 1 || maxRecords > 500) {
    throw invalid('MaxRecords must be between 1 and 500.');
  }
  const counts = { or: 0, udf: 0 };
  const conditions = filters.map((one) => readFilter(one, entity, counts));
  if (counts.or > mostConditions) throw invalid('The query has more than 500 OR conditions.');
  if (counts.udf > 1) throw invalid('Only one user-defined field may be queried at a time.');
  return {
    matches: (row) => conditions.every((holds) => holds(row)),
    maxRecords,
    includeFields: readIncluded(given.get('includefields'), entity),
  };
}

/** The named fields of a row alone; user-defined ones only where all were asked for. */
export function project(row: Row, included: string[] | null, entity: Entity): object {
  if (included) return Object.fromEntries(included.map((name) => [name, row[name] ?? null]));
  const own = [...entity.fields.values()].map(({ name }): [string, unknown] => [
    name,
    row[name] ?? null,
  ]);
  return { ...Object.fromEntries(own), userDefinedFields: row.userDefinedFields ?? [] };
}

type Condition = (row: Row) => boolean;

function readFilter(
  given: unknown,
  entity: Entity,
  counts: { or: number; udf: number },
): Condition {
  const filter = keysInLowerCase(given);
  const op = filter?.get('op');
  if (!filter || typeof op !== 'string') throw invalid('A filter has no operator (op).');
  const name = op.toLowerCase();
  if (name === 'and' || name === 'or') {
    const items = filter.get('items');
    if (!Array.isArray(items) || items.length === 0) {
      throw invalid(`The operator ${op} needs a list of items.`);
    }
    if (name === 'or') counts.or += items.length;
    const inner: Condition[] = items.map((one) => readFilter(one, entity, counts));
    return (row: Row) =>
      name === 'and' ? inner.every((holds) => holds(row)) : inner.some((holds) => holds(row));
  }
  if (!comparing.includes(name)) throw invalid(`The filter operator '${op}' is not valid.`);
  return readComparison(name, filter, entity, counts);
}

function readComparison(
  op: string,
  filter: Map<string, unknown>,
  entity: Entity,
  counts: { or: number; udf: number },
): Condition {
  const named = filter.get('field');
  if (typeof named !== 'string') throw invalid('A filter has no field.');
  const isUserDefined = filter.get('udf') === true;
  if (isUserDefined) counts.udf += 1;
  const field = isUserDefined ? null : entity.fields.get(named.toLowerCase());
  if (field === undefined) throw invalid(`Unable to find ${named} in the ${entity.name} Entity.`);
  if (field && !field.isQueryable) throw invalid(`The field ${named} cannot be queried.`);
  const read = (row: Row) => (field ? row[field.name] : userDefined(row, named));

  if (op === 'exist') return (row) => read(row) != null;
  if (op === 'notexist') return (row) => read(row) == null;
  const value = filter.get('value');
  if (op === 'in' || op === 'notin') {
    if (!Array.isArray(value) || value.length === 0) throw invalid(`${op} needs a list of values.`);
    counts.or += value.length;
    const wanted = new Set(value.map((one) => comparable(one, field, named)));
    return (row) => wanted.has(ofRow(read(row))) === (op === 'in');
  }
  const wanted = comparable(value, field, named);
  return (row) => compare(op, ofRow(read(row)), wanted);
}

function compare(op: string, actual: Comparable, wanted: Comparable): boolean {
  if (op === 'eq') return actual === wanted;
  if (op === 'noteq') return actual !== wanted;
  if (actual === null || wanted === null) return false;
  if (op === 'gt') return actual > wanted;
  if (op === 'gte') return actual >= wanted;
  if (op === 'lt') return actual < wanted;
  if (op === 'lte') return actual <= wanted;
  const text = String(actual);
  if (op === 'beginswith') return text.startsWith(String(wanted));
  if (op === 'endswith') return text.endsWith(String(wanted));
  return text.includes(String(wanted));
}

type Comparable = string | number | boolean | null;

/** A value of a filter as it is compared: of the field's kind, texts in any case. */
function comparable(value: unknown, field: Field | null, name: string): Comparable {
  const wrong = () => invalid(`The value for the field ${name} is not valid.`);
  if (value === null) return null;
  if (field?.dataType === 'boolean') {
    if (typeof value !== 'boolean') throw wrong();
    return value;
  }
  if (field && isNumeric(field)) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number)) throw wrong();
    if (field.dataType === 'integer' && Math.abs(number) > 2_147_483_647) throw wrong();
    return number;
  }
  if (typeof value !== 'string') throw wrong();
  if (field?.dataType === 'datetime') {
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw wrong();
    return time;
  }
  return value.toLowerCase();
}

function ofRow(value: unknown): Comparable {
  if (typeof value === 'string') {
    return /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value.toLowerCase();
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

export function isNumeric({ dataType }: Field): boolean {
  return dataType === 'integer' || dataType === 'long' || dataType === 'decimal';
}

function userDefined(row: Row, name: string): unknown {
  const list = Array.isArray(row.userDefinedFields)
    ? (row.userDefinedFields as { name: string; value: unknown }[])
    : [];
  return list.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value;
}

function readIncluded(value: unknown, entity: Entity): string[] | null {
  if (value == null || (Array.isArray(value) && value.length === 0)) return null;
  if (!Array.isArray(value)) throw invalid('IncludeFields must be a list of fields.');
  return value.map((one: unknown) => {
    const field = entity.fields.get(String(one).toLowerCase());
    if (!field) throw invalid(`Unable to find ${String(one)} in the ${entity.name} Entity.`);
    return field.name;
  });
}

function keysInLowerCase(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one as unknown]));
}
