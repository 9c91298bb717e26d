import { PsaError, type PsaCall } from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import { fieldsAnswer, type Field, type PicklistValue } from './autotask-rows.js';
import { startShared, type Shared } from '../shared-work.js';

/** The fields of entities as this instance has them: each MSP's lists are their own. */
export interface Picklists {
  fields(entity: string, call: PsaCall, options?: { fresh?: boolean }): Promise<EntityFields>;
}

export interface EntityFields {
  all: readonly Field[];
  /** Characters that a text may have. */
  limit(field: string): number;
  /** What can be chosen, in the order of the instance. */
  active(field: string): PicklistValue[];
  label(field: string, value: number | null): string | null;
  /** What the instance takes where nothing is chosen. */
  preset(field: string): number | null;
  /** Its place in the list, from 0, also where it can no longer be chosen. */
  rank(field: string, value: number | null): number;
}

/** Milliseconds that lists are kept. */
const lifetime = 5 * 60_000;

export function createPicklists(api: AutotaskApi): Picklists {
  const kept = new Map<string, { at: number; fields: Shared<EntityFields> }>();

  async function load(entity: string, call: PsaCall): Promise<EntityFields> {
    const path = `${entity}/entityInformation/fields`;
    const { fields } = await api.get(entity, path, fieldsAnswer, call);
    return read(fields);
  }

  return {
    async fields(entity, call, { fresh = false } = {}) {
      const known = kept.get(entity);
      if (known && !fresh && Date.now() - known.at < lifetime) return known.fields.wait(call);
      const mine = { at: Date.now(), fields: startShared((shared) => load(entity, shared)) };
      kept.set(entity, mine);
      mine.fields.result.catch(() => {
        if (kept.get(entity) === mine) kept.delete(entity);
      });
      return mine.fields.wait(call);
    },
  };
}

function read(fields: readonly Field[]): EntityFields {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const valuesOf = (field: string): PicklistValue[] =>
    [...(byName.get(field.toLowerCase())?.picklistValues ?? [])].sort(
      (a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0),
    );
  const active = (field: string) => valuesOf(field).filter(({ isActive }) => isActive !== false);
  return {
    all: fields,
    limit: (field) => byName.get(field.toLowerCase())?.length || Infinity,
    active,
    label: (field, value) =>
      valuesOf(field).find((one) => one.value === String(value))?.label ?? null,
    preset(field) {
      const chosen = active(field).find(({ isDefaultValue }) => isDefaultValue);
      return chosen ? Number(chosen.value) : null;
    },
    rank(field, value) {
      const at = valuesOf(field).findIndex((one) => one.value === String(value));
      return at < 0 ? Number.MAX_SAFE_INTEGER : at;
    },
  };
}

/** A value that can be chosen; rejects with what the field means to people. */
export function chosen(fields: EntityFields, field: string, id: string, what: string): number {
  const value = fields.active(field).find((one) => one.value === id);
  if (!value) throw new PsaError('invalid', `Autotask has no such ${what}, or no longer`);
  return Number(value.value);
}

/** A text as long as the field takes, which says that it was cut. */
export function fitted(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const remark = '… [cut: longer than Autotask takes]';
  return limit > 2 * remark.length
    ? `${text.slice(0, limit - remark.length)}${remark}`
    : text.slice(0, limit);
}
