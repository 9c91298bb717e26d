import type {
  PsaBoardRecord,
  PsaMemberRecord,
  PsaPriorityRecord,
  PsaStatusRecord,
} from '../provider.js';
import { createKeptReads } from '../kept-reads.js';
import type { HaloHttp } from './halo.http.js';
import {
  haloAgent,
  haloNamed,
  haloOutcome,
  haloPriority,
  haloTicketType,
  type HaloAgent,
  type HaloOutcome,
  type HaloPriority,
} from './halo.wire.js';

/** Milliseconds that a list is answered from memory, where it is needed to read something else. */
const keptFor = 5 * 60_000;

/** The lists that an instance is set up with. */
export interface HaloLists {
  boards(signal: AbortSignal): Promise<PsaBoardRecord[]>;
  statuses(boardId: string, signal: AbortSignal): Promise<PsaStatusRecord[]>;
  priorities(signal: AbortSignal): Promise<HaloPriorities>;
  members(signal: AbortSignal): Promise<PsaMemberRecord[]>;
  outcomes(ticketTypeId: number, signal: AbortSignal): Promise<HaloOutcome[]>;
  names(signal: AbortSignal): Promise<HaloNames>;
  /** Whether customers may be read at all. */
  someClient(signal: AbortSignal): Promise<void>;
  /** The same, from memory where they were read minutes ago. */
  kept: {
    names(signal: AbortSignal): Promise<HaloNames>;
    statuses(boardId: string, signal: AbortSignal): Promise<PsaStatusRecord[]>;
    outcomes(ticketTypeId: number, signal: AbortSignal): Promise<HaloOutcome[]>;
    members(signal: AbortSignal): Promise<PsaMemberRecord[]>;
    unassignedId(signal: AbortSignal): Promise<number>;
  };
}

/** What the numbers in a ticket stand for. */
export interface HaloNames {
  boards: Map<number, { name: string; slaId: number | null }>;
  statuses: Map<number, { name: string; closed: boolean }>;
  priorities: HaloPriorities;
}

export interface HaloPriorities {
  list: PsaPriorityRecord[];
  /** The priority of a ticket, which holds the number within its SLA. */
  of(slaId: number | null, priorityId: number | null): PsaPriorityRecord | null;
  /** The number of a priority within an SLA, or within any where that has none. */
  numberIn(slaId: number | null, id: string): number | null;
}

export function createHaloLists(http: HaloHttp): HaloLists {
  const keep = createKeptReads(keptFor);

  async function boards(signal: AbortSignal): Promise<PsaBoardRecord[]> {
    const { rows } = await http.rows('TicketType', haloNamed, {
      query: { can_create_only: true },
      signal,
    });
    return rows.map(({ id, name }) => ({ id: String(id), name: name ?? `Ticket type ${id}` }));
  }

  /** What closes is what is missing once closed ones are left out: no field says it. */
  async function readStatuses(boardId: string | null, signal: AbortSignal) {
    const query = { tickettype_id: boardId ?? undefined, type: 'ticket', showall: true };
    const [all, open] = await Promise.all([
      http.rows('Status', haloNamed, { query, signal }),
      http.rows('Status', haloNamed, { query: { ...query, excludeclosed: true }, signal }),
    ]);
    const openIds = new Set(open.rows.map(({ id }) => id));
    return all.rows.map(({ id, name }) => ({
      id: String(id),
      name: name ?? `Status ${id}`,
      closed: !openIds.has(id),
    }));
  }

  async function priorities(signal: AbortSignal): Promise<HaloPriorities> {
    return groupPriorities((await http.rows('Priority', haloPriority, { signal })).rows);
  }

  async function members(signal: AbortSignal): Promise<PsaMemberRecord[]> {
    const { rows } = await http.rows('Agent', haloAgent, {
      query: { includeenabled: true },
      signal,
    });
    return rows
      .filter((agent) => agent.isdisabled !== true && agent.isapiagent !== true)
      .filter((agent) => !isNobody(agent))
      .map(memberOf);
  }

  async function outcomes(ticketTypeId: number, signal: AbortSignal): Promise<HaloOutcome[]> {
    const query = { tickettype_id: ticketTypeId };
    return (await http.rows('Outcome', haloOutcome, { query, signal })).rows;
  }

  async function names(signal: AbortSignal): Promise<HaloNames> {
    const [types, statuses, found] = await Promise.all([
      http.rows('TicketType', haloTicketType, {
        query: { showall: true, showinactive: true },
        signal,
      }),
      readStatuses(null, signal),
      priorities(signal),
    ]);
    return {
      boards: new Map(
        types.rows.map(({ id, name, default_sla }) => [
          id,
          { name: name ?? `Ticket type ${id}`, slaId: default_sla },
        ]),
      ),
      statuses: new Map(statuses.map((status) => [Number(status.id), status])),
      priorities: found,
    };
  }

  /** Nobody documents which agent stands for nobody; the list has it where it is asked for. */
  async function unassignedId(signal: AbortSignal): Promise<number> {
    const query = { includeenabled: true, includeunassigned: true };
    const { rows } = await http.rows('Agent', haloAgent, { query, signal });
    return rows.find(isNobody)?.id ?? 0;
  }

  return {
    boards,
    statuses: readStatuses,
    priorities,
    members,
    outcomes,
    names,
    async someClient(signal) {
      await http.rows('Client', haloNamed, {
        query: { pageinate: true, page_size: 1, page_no: 1 },
        signal,
      });
    },
    kept: {
      names: (signal) => keep('names', names, signal),
      statuses: (board, signal) =>
        keep(`statuses ${board}`, (shared) => readStatuses(board, shared), signal),
      outcomes: (type, signal) =>
        keep(`outcomes ${type}`, (shared) => outcomes(type, shared), signal),
      members: (signal) => keep('members', members, signal),
      unassignedId: (signal) => keep('unassigned', unassignedId, signal),
    },
  };
}

export function memberOf({ id, name, email, isdisabled }: HaloAgent): PsaMemberRecord {
  return {
    id: String(id),
    identifier: email ?? String(id),
    name: name ?? `Agent ${id}`,
    email: email === '' ? null : email,
    inactive: isdisabled === true,
  };
}

/** Halo has an agent that stands for nobody. */
export function isNobody({ id, name }: { id: number | null; name: string | null }): boolean {
  return id === null || id <= 0 || name?.trim().toLowerCase() === 'unassigned';
}

/**
 * A priority is one of an SLA, and its number means another under the next. What people mean by
 * "High" is the one of that name under any: those are one here, and the name in lower case is its id.
 * Within an SLA a lower number is more urgent; over all, the mean of them counts.
 */
function groupPriorities(rows: readonly HaloPriority[]): HaloPriorities {
  const groups = new Map<string, HaloPriority[]>();
  for (const row of rows) {
    if (!row.name) continue;
    const key = keyOf(row.name);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const mean = (group: readonly HaloPriority[]) =>
    group.reduce((sum, { priorityid }) => sum + priorityid, 0) / group.length;
  const list = [...groups]
    .sort(([a, left], [b, right]) => mean(left) - mean(right) || (a < b ? -1 : 1))
    .map(([id, group], at) => ({
      id,
      name: group[0]?.name ?? id,
      rank: at + 1,
      color: group[0]?.colour ? group[0].colour : null,
    }));

  return {
    list,
    of(slaId, priorityId) {
      if (priorityId === null) return null;
      const rowsOfId = rows.filter((row) => row.priorityid === priorityId && row.name);
      const row = rowsOfId.find(({ slaid }) => slaid === slaId);
      // Without its SLA the number tells something only where all SLAs mean the same by it.
      const keys = new Set(rowsOfId.map(({ name }) => keyOf(name ?? '')));
      const key = row ? keyOf(row.name ?? '') : keys.size === 1 ? [...keys][0] : undefined;
      return list.find(({ id }) => id === key) ?? null;
    },
    numberIn(slaId, id) {
      const group = groups.get(id) ?? [];
      return (group.find(({ slaid }) => slaid === slaId) ?? group[0])?.priorityid ?? null;
    },
  };
}

function keyOf(name: string): string {
  return name.trim().toLowerCase().slice(0, 64);
}
