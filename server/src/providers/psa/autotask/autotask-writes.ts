import { createHash } from 'node:crypto';
import { PsaError, type PsaCall, type PsaProvider, type PsaTicketDraft } from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import type { Directory } from './autotask-directory.js';
import { chosen, fitted, type EntityFields, type Picklists } from './autotask-picklists.js';
import type { Field } from './autotask-rows.js';
import { numericId } from './autotask-errors.js';
import type { Tickets } from './autotask-tickets.js';

interface Parts {
  picklists: Picklists;
  directory: Directory;
  tickets: Tickets;
}

/** Milliseconds until a new ticket is due, where no agreement of the instance says another time. */
const dueIn = 24 * 60 * 60_000;

/** Creates tickets and changes their status. */
export function createTicketWrites(
  api: AutotaskApi,
  { picklists, directory, tickets }: Parts,
): Pick<PsaProvider, 'findTicket' | 'createTicket' | 'setStatus'> {
  async function bodyOf(draft: PsaTicketDraft & { reference: string }, call: PsaCall) {
    const [fields, assigned] = await Promise.all([
      picklists.fields('Tickets', call),
      draft.assignedMemberId === null ? null : directory.assignable(draft.assignedMemberId, call),
    ]);
    const pick = (field: string, id: string | null, what: string) =>
      id === null ? fields.preset(field) : chosen(fields, field, id, what);
    const body: Record<string, unknown> = {
      title: fitted(draft.summary, fields.limit('title')),
      description: draft.description && fitted(draft.description, fields.limit('description')),
      companyID: companyOf(draft.companyId),
      queueID: pick('queueID', draft.boardId, 'queue'),
      status: pick('status', draft.statusId, 'status') ?? 1,
      priority: pick('priority', draft.priorityId, 'priority'),
      dueDateTime: new Date(Date.now() + dueIn).toISOString(),
      externalID: externalIdOf(draft.reference),
      ...(assigned && {
        assignedResourceID: assigned.id,
        assignedResourceRoleID: assigned.roleId,
      }),
    };
    return completed(body, fields);
  }

  return {
    async findTicket(reference, call) {
      const value = externalIdOf(reference);
      const [found = null] = await tickets.find([{ op: 'eq', field: 'externalID', value }], call);
      return found;
    },
    async createTicket(draft, call) {
      const body = await bodyOf(draft, call);
      const write = { method: 'POST', entity: 'Tickets', path: 'Tickets', body } as const;
      const id = await api.write({ ...write, impersonates: true }, call);
      return reread(() => tickets.read(String(id), call));
    },
    async setStatus(id, statusId, call) {
      const [row, fields] = await Promise.all([
        tickets.row(id, call),
        picklists.fields('Tickets', call),
      ]);
      const status = chosen(fields, 'status', statusId, 'status');
      const previousStatus = fields.label('status', row.status);
      const newStatus = fields.label('status', status);
      if (row.status === status) return { previousStatus, newStatus };
      await api.write(
        {
          method: 'PATCH',
          entity: 'Tickets',
          path: 'Tickets',
          body: { id: row.id, status },
          impersonates: true,
        },
        call,
      );
      const after = await reread(() => tickets.row(id, call));
      if (after.status !== status) {
        throw new PsaError(
          'invalid',
          `Autotask took the change of the status, but left it at ${previousStatus ?? 'what it was'}`,
        );
      }
      return { previousStatus, newStatus };
    },
  };
}

function companyOf(id: string | null): number | null {
  const number = id === null ? null : numericId(id);
  if (id !== null && number === null) {
    throw new PsaError('invalid', 'Autotask has no such company');
  }
  return number;
}

/** Without what is not given, and with what the instance presets; whatever it demands beyond is named. */
function completed(body: Record<string, unknown>, fields: EntityFields): Record<string, unknown> {
  const given = Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== ''),
  );
  const missing: Field[] = [];
  const names = new Map(Object.keys(given).map((name) => [name.toLowerCase(), name]));
  for (const field of fields.all) {
    const isDemanded = field.isRequired === true && field.isReadOnly !== true;
    if (!isDemanded || names.has(field.name.toLowerCase())) continue;
    const preset = fields.preset(field.name);
    if (preset === null) missing.push(field);
    else given[field.name] = preset;
  }
  if (missing.length === 0) return given;
  const list = missing.map(({ name }) => spoken(name)).join(', ');
  throw new PsaError('invalid', `Autotask requires of a new ticket: ${list}`);
}

/** `issueType` as people say it: "issue type". */
function spoken(field: string): string {
  return field
    .replace(/ID$/i, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** Fifty characters are room for our references; a longer one is told by its hash. */
function externalIdOf(reference: string): string {
  const room = 50;
  if (reference.length <= room) return reference;
  return createHash('sha256').update(reference).digest('base64url');
}

/** What was written cannot be read back: it is there all the same. */
async function reread<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PsaError)) throw error;
    const { code, message, retryAfter } = error;
    throw new PsaError(code, message, { retryAfter, isUncertain: true, cause: error });
  }
}
