import { PsaError, type PsaCall, type PsaProvider, type PsaProviderOptions } from '../provider.js';
import type { VendorHttp } from '../vendor-http.js';
import type { CreateVendorLimit } from '../vendor-limit.js';
import { createAutotaskApi } from './autotask-api.js';
import { createAssignees } from './autotask-assignees.js';
import { createDetails } from './autotask-details.js';
import { createDirectory } from './autotask-directory.js';
import { createNotes } from './autotask-notes.js';
import { createPicklists, type EntityFields } from './autotask-picklists.js';
import { companyRow, entityAnswer } from './autotask-rows.js';
import { createSearch } from './autotask-search.js';
import { closedStatus, createTickets } from './autotask-tickets.js';
import { createTime } from './autotask-time.js';
import { createWebhooks } from './autotask-webhook.js';
import { createTicketWrites } from './autotask-writes.js';

/** Autotask PSA. Its screen proves nobody, so there is no `proveMember`: people sign in to us. */
export function createAutotaskProvider(
  options: PsaProviderOptions,
  parts: { http: VendorHttp; createLimit?: CreateVendorLimit },
): PsaProvider {
  const api = createAutotaskApi(options, parts);
  const picklists = createPicklists(api);
  const directory = createDirectory(api, options.credentials.username ?? '');
  const tickets = createTickets(api, { picklists, directory });
  const notes = createNotes(api, { picklists, directory });
  const assignees = createAssignees(api, { directory, tickets });

  /** Lists are asked for anew: who shows them keeps them, and says when. */
  const freshFields = (call: PsaCall): Promise<EntityFields> =>
    picklists.fields('Tickets', call, { fresh: true });

  return {
    name: 'autotask',
    label: 'Autotask',
    capabilities: {
      create: true,
      status: true,
      notes: ['discussion', 'internal', 'resolution'],
      assignees: 'many',
      time_entries: true,
      boards: true,
      priorities: true,
      companies: true,
      configurations: true,
      sla: true,
    },

    async test(call) {
      await api.zones.discover(call);
      const [tickets, own] = await Promise.all([
        api.get('Tickets', 'Tickets/entityInformation', entityAnswer, call),
        api.query(
          'Companies',
          { filter: [{ op: 'eq', field: 'id', value: 0 }], fields: ['id', 'companyName'] },
          companyRow,
          call,
        ),
      ]);
      if ((tickets.info?.canQuery ?? tickets.canQuery) === false) {
        throw new PsaError('permission', 'The API user may not read tickets in Autotask');
      }
      // Every instance has a company of its own: a wrong zone answers, but with nothing.
      if (own.length === 0) {
        throw new PsaError(
          'unexpected_answer',
          'Autotask answers, but without any data: the API user may not read companies, or belongs to another zone',
        );
      }
    },

    searchTickets: createSearch(api, { picklists, tickets }),
    ticket: (id, call) => tickets.read(id, call),
    ticketWithDetails: createDetails(api, { picklists, directory, tickets, notes }),
    ...createTicketWrites(api, { picklists, directory, tickets }),

    notes: (ticketId, call) => notes.list(ticketId, call),
    findNote: (ticketId, reference, call) => notes.find(ticketId, reference, call),
    addNote: (ticketId, note, call) => notes.add(ticketId, note, call),

    resources: (ticketId, call) => assignees.list(ticketId, call),
    addResource: (ticketId, memberId, call) => assignees.add(ticketId, memberId, call),
    removeResource: (ticketId, memberId, call) => assignees.remove(ticketId, memberId, call),

    ...createTime(api, { directory, settings: options.settings }),

    async boards(call) {
      return (await freshFields(call)).active('queueID').map(({ value, label }) => ({
        id: value,
        name: label ?? value,
      }));
    },
    async statuses(boardId, call) {
      const fields = await freshFields(call);
      if (!fields.active('queueID').some(({ value }) => value === boardId)) {
        throw new PsaError('not_found', 'Autotask has no such queue, or no longer');
      }
      // One list serves all queues.
      return fields.active('status').map(({ value, label }) => ({
        id: value,
        name: label ?? value,
        closed: value === String(closedStatus),
      }));
    },
    async priorities(call) {
      return (await freshFields(call)).active('priority').map(({ value, label }, at) => ({
        id: value,
        name: label ?? value,
        rank: at + 1,
        color: null,
      }));
    },
    companies: (search, call) => directory.companies(search, call),
    members: (call) => directory.members(call),

    ...createWebhooks(api, directory),
  };
}
