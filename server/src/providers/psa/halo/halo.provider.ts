import {
  PsaError,
  type PsaCall,
  type PsaProvider,
  type PsaProviderOptions,
  type PsaTicket,
} from '../provider.js';
import type { VendorHttp } from '../vendor-http.js';
import { createVendorLimit, type CreateVendorLimit, type VendorLimits } from '../vendor-limit.js';
import { createHaloActions, noteId, presentNote, withThatReference } from './halo.actions.js';
import { createHaloChanges } from './halo.changes.js';
import { createHaloDetails, presentCompany } from './halo.details.js';
import { createHaloHttp } from './halo.http.js';
import { createHaloIdentity } from './halo.identity.js';
import { createHaloLists } from './halo.lists.js';
import { createHaloSearch, isId } from './halo.search.js';
import { presentTicket, resourcesOf } from './halo.tickets.js';
import { readHaloWebhook, webhookSteps } from './halo.webhook.js';
import { haloAgent, haloClient } from './halo.wire.js';

/** HaloPSA and HaloITSM, which differ in the name of the host alone. */
export function createHaloProvider(
  given: PsaProviderOptions,
  {
    http: vendorHttp,
    createLimit = createVendorLimit,
  }: { http: VendorHttp; createLimit?: CreateVendorLimit },
): PsaProvider {
  // People copy the address of the API as well as that of the instance.
  const siteUrl = given.siteUrl.replace(/\/+$/, '').replace(/\/api$/i, '');
  const options = { ...given, siteUrl };
  const limit = createLimit(limitsOf(siteUrl));
  const http = createHaloHttp(options, { http: vendorHttp, limit });
  const lists = createHaloLists(http);
  const actions = createHaloActions(http, lists);
  const details = createHaloDetails(http, lists, actions);
  const changes = createHaloChanges(http, lists, details);
  const search = createHaloSearch(http, lists);
  const prove = createHaloIdentity(http);
  const types = new Map<string, number>();

  async function ticket(id: string, { signal }: PsaCall): Promise<PsaTicket> {
    const [found, names] = await Promise.all([
      details.raw(known(id), signal),
      lists.kept.names(signal),
    ]);
    return presentTicket(found, names);
  }

  /** The ticket and its type, which says what actions there are; a type is hardly ever changed. */
  async function typed(id: string, signal: AbortSignal): Promise<{ id: number; typeId: number }> {
    const typeId = types.get(id) ?? (await details.raw(known(id), signal)).tickettype_id ?? 0;
    if (types.size > 1000) types.clear();
    types.set(id, typeId);
    return { id: Number(id), typeId };
  }

  /** Who is to be named in what is written: with their own token Halo names them itself. */
  function authorOf({ actingMember }: PsaCall): string | null {
    return given.memberTokens ? null : (actingMember?.name ?? null);
  }

  return {
    name: 'halo',
    label: 'HaloPSA',
    capabilities: {
      create: true,
      status: true,
      notes: ['discussion', 'internal', 'resolution'],
      assignees: 'one',
      time_entries: true,
      boards: true,
      priorities: true,
      companies: true,
      configurations: true,
      sla: true,
    },

    async test({ signal }) {
      await http.get('Agent/me', haloAgent, { signal });
      // What every screen needs, so that a missing right is told now.
      await Promise.all([lists.names(signal), lists.someClient(signal)]);
    },

    searchTickets: (filter, paging, call) =>
      search(filter, paging, call.signal, async (id) => {
        try {
          return await ticket(id, call);
        } catch (error) {
          if (error instanceof PsaError && ['not_found', 'invalid'].includes(error.code)) {
            return null;
          }
          throw error;
        }
      }),
    ticket,
    ticketWithDetails: async (id, { signal }) => details.whole(known(id), signal),
    ...changes,
    setStatus: async (id, statusId, call) => changes.setStatus(known(id), statusId, call),

    notes: async (id, { signal }) => details.notes(known(id), signal),
    async findNote(id, reference, { signal }) {
      const found = withThatReference(await actions.read(Number(known(id)), signal), reference);
      return found ? presentNote(Number(id), found) : null;
    },
    async addNote(id, note, call) {
      const { signal } = call;
      return actions.addNote(await typed(id, signal), { ...note, author: authorOf(call) }, signal);
    },

    resources: async (id, { signal }) => resourcesOf(await details.raw(known(id), signal)),
    addResource: async (id, memberId, call) => changes.addResource(known(id), memberId, call),
    removeResource: async (id, memberId, call) => changes.removeResource(known(id), memberId, call),

    async findTimeEntry(id, reference, { signal }) {
      const found = withThatReference(await actions.read(Number(known(id)), signal), reference);
      return found && (found.timetaken ?? 0) > 0 ? { id: noteId(Number(id), found) } : null;
    },
    async addTimeEntry(id, entry, call) {
      const { signal } = call;
      const members = entry.memberId === null ? [] : await lists.kept.members(signal);
      const worker = members.find((member) => member.id === entry.memberId)?.name;
      const author = given.memberTokens ? null : (worker ?? authorOf(call));
      return actions.addTime(await typed(id, signal), { ...entry, author }, signal);
    },

    boards: ({ signal }) => lists.boards(signal),
    statuses: async (boardId, { signal }) => {
      if (!isId(boardId)) throw new PsaError('invalid', 'Halo has no such ticket type');
      return lists.statuses(boardId, signal);
    },
    priorities: async ({ signal }) => (await lists.priorities(signal)).list,
    async companies(text, { signal }) {
      const clients = await http.all('Client', haloClient, {
        query: { includeactive: true, includeinactive: false },
        signal,
      });
      const wanted = text?.trim().toLowerCase() ?? '';
      // Compared here: in Halo's own search a percent sign or a bracket is a pattern.
      return [...new Map(clients.map((client) => [client.id, client])).values()]
        .map(presentCompany)
        .filter(({ name }) => name.toLowerCase().includes(wanted));
    },
    members: ({ signal }) => lists.members(signal),

    proveMember: (proof, { signal }) => prove(proof, signal),
    registerWebhook: async () => ({ registered: false, detail: webhookSteps }),
    readWebhook: async (request, secret) => readHaloWebhook(request, secret),
  };
}

/** On its own hosts the vendor counts 300 calls in 5 minutes; elsewhere a 429 tells. */
function limitsOf(siteUrl: string): VendorLimits {
  const isHosted = /\.(halopsa|haloitsm)\.com$/i.test(new URL(siteUrl).hostname);
  const window = { calls: 300, milliseconds: 5 * 60_000 };
  return { concurrent: 6, ...(isHosted ? { window } : {}) };
}

/** Ids stand in a path: what is none is not asked for. */
function known(id: string): string {
  if (!isId(id)) throw new PsaError('not_found', 'Halo has no such ticket');
  return id;
}
