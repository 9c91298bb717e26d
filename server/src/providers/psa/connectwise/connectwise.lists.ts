import {
  PsaError,
  type PsaBoardRecord,
  type PsaMemberRecord,
  type PsaPriorityRecord,
  type PsaStatusRecord,
} from '../provider.js';
import { createKeptReads } from '../kept-reads.js';
import { idNumber } from './connectwise.conditions.js';
import type { ConnectwiseHttp } from './connectwise.http.js';
import { asMember, asPriorities } from './connectwise.mapping.js';
import * as schemas from './connectwise.schemas.js';

/** Milliseconds that what the provider itself needs again and again is kept. */
const keptFor = 5 * 60_000;
/** Open statuses that a search names at most: the address must not grow without end. */
const mostStatuses = 250;

/** What changes rarely. Each read asks anew; `known…` answers what was read within minutes. */
export interface ConnectwiseLists {
  boards(signal: AbortSignal): Promise<PsaBoardRecord[]>;
  statuses(boardId: string, signal: AbortSignal): Promise<PsaStatusRecord[]>;
  priorities(signal: AbortSignal): Promise<PsaPriorityRecord[]>;
  members(signal: AbortSignal): Promise<PsaMemberRecord[]>;
  knownMembers(signal: AbortSignal): Promise<PsaMemberRecord[]>;
  /** Ids of the statuses that leave a ticket open; null where there are too many to name. */
  knownOpenStatuses(boardId: string | undefined, signal: AbortSignal): Promise<string[] | null>;
}

export function createLists(http: ConnectwiseHttp): ConnectwiseLists {
  const keep = createKeptReads(keptFor);

  async function boards(signal: AbortSignal): Promise<PsaBoardRecord[]> {
    const query = {
      conditions: 'inactiveFlag=false and projectFlag=false',
      fields: 'id,name',
      orderBy: 'name asc',
    };
    const found = await http.list({ path: '/service/boards', query, signal }, schemas.board);
    return found.map(({ id, name }) => ({ id: String(id), name }));
  }

  async function statuses(boardId: string, signal: AbortSignal): Promise<PsaStatusRecord[]> {
    const path = `/service/boards/${idNumber(boardId, 'board')}/statuses`;
    const found = await http.list({ path, signal }, schemas.status);
    return found
      .filter(({ inactive }) => !inactive)
      .sort((one, other) => (one.sortOrder ?? 0) - (other.sortOrder ?? 0))
      .map(({ id, name, closedStatus }) => ({
        id: String(id),
        name,
        closed: closedStatus ?? false,
      }));
  }

  async function members(signal: AbortSignal): Promise<PsaMemberRecord[]> {
    const list = (path: string) => http.list({ path, signal }, schemas.member);
    const found = await list('/system/members').catch((error: unknown) => {
      // Reading members is a right of its own; who they are can be read without.
      if (error instanceof PsaError && error.code === 'permission') {
        return list('/system/info/members');
      }
      throw error;
    });
    // Members of the API are no people.
    return found.filter(({ licenseClass }) => licenseClass !== 'A').map(asMember);
  }

  return {
    boards,
    statuses,
    members,
    async priorities(signal) {
      return asPriorities(
        await http.list({ path: '/service/priorities', signal }, schemas.priority),
      );
    },
    knownMembers: (signal) => keep('members', members, signal),
    async knownOpenStatuses(boardId, signal) {
      const all = boardId ? [boardId] : (await keep('boards', boards, signal)).map(({ id }) => id);
      const found = await Promise.all(
        all.map((id) => keep(`statuses ${id}`, (shared) => statuses(id, shared), signal)),
      );
      const open = found.flat().filter(({ closed }) => !closed);
      return open.length === 0 || open.length > mostStatuses ? null : open.map(({ id }) => id);
    },
  };
}
