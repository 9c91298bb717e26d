import {
  PsaError,
  type PsaCall,
  type PsaCompanyRecord,
  type PsaMemberRecord,
  type PsaResourceRecord,
} from '../provider.js';
import type { AutotaskApi, Filter } from './autotask-api.js';
import { idOr } from './autotask-errors.js';
import {
  companyFields,
  companyRow,
  deskRoleRow,
  resourceFields,
  resourceRow,
  type ResourceRow,
} from './autotask-rows.js';
import { startShared, type Shared } from '../shared-work.js';

/** The people and companies of an instance. */
export interface Directory {
  /** Everybody but the API user, who is nobody. */
  members(call: PsaCall): Promise<PsaMemberRecord[]>;
  people(call: PsaCall): Promise<People>;
  /** Somebody who can be assigned, with the role to do that in. */
  assignable(memberId: string, call: PsaCall): Promise<{ id: number; roleId: number }>;
  companies(search: string | undefined, call: PsaCall): Promise<PsaCompanyRecord[]>;
  companiesOf(
    ids: readonly (number | null)[],
    call: PsaCall,
  ): Promise<Map<number, PsaCompanyRecord>>;
}

/** Everybody who was ever a resource. */
export interface People {
  name(id: number | null): string | null;
  resource(id: number): PsaResourceRecord;
  isApiUser(id: number | null): boolean;
  apiUserId: number | null;
}

/** Milliseconds that people are kept, for their names. */
const lifetime = 5 * 60_000;

export function createDirectory(api: AutotaskApi, apiUserName: string): Directory {
  let kept: { at: number; rows: Shared<ResourceRow[]> } | null = null;

  function load(call: PsaCall): Promise<ResourceRow[]> {
    // A filter has to be there: this one holds for all.
    const filter: Filter[] = [{ op: 'gte', field: 'id', value: 0 }];
    const query = { filter, fields: resourceFields };
    const rows = startShared((shared) => api.query('Resources', query, resourceRow, shared));
    const mine = { at: Date.now(), rows };
    kept = mine;
    rows.result.catch(() => {
      if (kept === mine) kept = null;
    });
    return rows.wait(call);
  }

  function isApi({ userName, email }: ResourceRow): boolean {
    const name = apiUserName.toLowerCase();
    return userName?.toLowerCase() === name || email?.toLowerCase() === name;
  }

  async function people(call: PsaCall): Promise<People> {
    const rows = await (kept && Date.now() - kept.at < lifetime
      ? kept.rows.wait(call)
      : load(call));
    const byId = new Map(rows.map((one) => [one.id, one]));
    const apiUserId = rows.find(isApi)?.id ?? null;
    return {
      name: (id) => (id === null ? null : nameOf(byId.get(id))),
      resource(id) {
        const known = byId.get(id);
        return {
          memberId: String(id),
          memberName: nameOf(known) ?? `Resource ${id}`,
          memberIdentifier: identifierOf(known) ?? String(id),
        };
      },
      isApiUser: (id) => id !== null && id === apiUserId,
      apiUserId,
    };
  }

  async function companies(filter: Filter[], call: PsaCall): Promise<PsaCompanyRecord[]> {
    const rows = await api.query('Companies', { filter, fields: companyFields }, companyRow, call);
    return rows.map(({ id, companyName, phone, webAddress }) => ({
      id: String(id),
      name: companyName ?? `Company ${id}`,
      phone,
      website: webAddress,
    }));
  }

  return {
    people,
    async members(call) {
      return (await load(call))
        .filter((one) => !isApi(one))
        .map((one) => ({
          id: String(one.id),
          identifier: identifierOf(one) ?? String(one.id),
          name: nameOf(one) ?? `Resource ${one.id}`,
          email: one.email,
          inactive: one.isActive === false,
        }));
    },
    async assignable(memberId, call) {
      const unknown = new PsaError('invalid', 'Autotask has no such resource');
      const id = idOr(memberId, unknown);
      const [person, roles] = await Promise.all([
        api.item('Resources', id, resourceRow, call),
        api.query(
          'ResourceServiceDeskRoles',
          {
            filter: [
              { op: 'eq', field: 'resourceID', value: id },
              { op: 'eq', field: 'isActive', value: true },
            ],
            fields: ['id', 'roleID', 'isDefault'],
          },
          deskRoleRow,
          call,
        ),
      ]);
      if (!person) throw unknown;
      const name = nameOf(person) ?? memberId;
      if (person.isActive === false) {
        throw new PsaError('invalid', `${name} is not active in Autotask`);
      }
      const roleId =
        person.defaultServiceDeskRoleID ??
        (roles.find(({ isDefault }) => isDefault) ?? roles[0])?.roleID;
      if (roleId == null) {
        throw new PsaError(
          'invalid',
          `${name} has no active service desk role in Autotask: an administrator has to give one first`,
        );
      }
      return { id, roleId };
    },
    async companies(search, call) {
      const filter: Filter[] = [{ op: 'eq', field: 'isActive', value: true }];
      if (search) filter.push({ op: 'contains', field: 'companyName', value: search });
      const wanted = search?.toLowerCase() ?? '';
      return (await companies(filter, call))
        .filter(({ name }) => name.toLowerCase().includes(wanted))
        .sort((a, b) => a.name.localeCompare(b.name));
    },
    async companiesOf(ids, call) {
      // 0 is a company like others: one's own.
      const wanted = [...new Set(ids.filter((id) => id !== null))];
      if (wanted.length === 0) return new Map();
      const found = await companies([{ op: 'in', field: 'id', value: wanted }], call);
      return new Map(found.map((company) => [Number(company.id), company]));
    },
  };
}

function nameOf(person: ResourceRow | undefined): string | null {
  const name = [person?.firstName, person?.lastName].filter(Boolean).join(' ');
  return name === '' ? null : name;
}

function identifierOf(person: ResourceRow | undefined): string | null {
  return person?.userName ?? person?.email ?? null;
}
