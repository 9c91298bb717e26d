import { PsaError, type PsaProvider, type PsaProviderOptions } from '../provider.js';
import type { VendorHttp } from '../vendor-http.js';
import type { CreateVendorLimit } from '../vendor-limit.js';
import { siteOrigins } from './connectwise.codebase.js';
import { allOf, containing } from './connectwise.conditions.js';
import { createReading } from './connectwise.details.js';
import { createConnectwiseHttp } from './connectwise.http.js';
import { createLists } from './connectwise.lists.js';
import { asCompany } from './connectwise.mapping.js';
import { createMemberCheck } from './connectwise.member.js';
import * as schemas from './connectwise.schemas.js';
import { createSearch } from './connectwise.search.js';
import { createWebhook } from './connectwise.webhook.js';
import { createWriting } from './connectwise.writing.js';

/** ConnectWise PSA, once called Manage, by its REST API. */
export function createConnectwiseProvider(
  options: PsaProviderOptions,
  parts: { http: VendorHttp; createLimit?: CreateVendorLimit },
): PsaProvider {
  const http = createConnectwiseHttp(options, parts);
  const { web } = siteOrigins(options.siteUrl);
  const company = options.credentials.company_id ?? '';
  const lists = createLists(http);
  const search = createSearch({ http, lists, web });
  const reading = createReading({ http, lists, web });
  const writing = createWriting({ http, lists, reading, settings: options.settings, web });
  const proveMember = createMemberCheck({ http, company });
  const webhook = createWebhook({ http, siteUrl: options.siteUrl, company });

  return {
    name: 'connectwise',
    label: 'ConnectWise',
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

    async test({ signal }) {
      const query = { pageSize: '1', fields: 'id,name' };
      const path = '/service/boards';
      await http.call({ method: 'GET', path, query, signal }, schemas.board.array());
    },

    searchTickets: (filter, paging, { signal }) => search(filter, paging, signal),
    ticket: (id, { signal }) => reading.ticket(id, signal),
    ticketWithDetails: (id, { signal }) => reading.withDetails(id, signal),
    notes: (ticketId, { signal }) => reading.notes(ticketId, signal),
    ...writing,

    boards: ({ signal }) => lists.boards(signal),
    statuses: (boardId, { signal }) => lists.statuses(boardId, signal),
    priorities: ({ signal }) => lists.priorities(signal),
    members: ({ signal }) => lists.members(signal),
    async companies(text, { signal }) {
      const wanted = text?.trim() ?? '';
      const named = wanted ? containing('name', wanted) : null;
      const query = {
        conditions: allOf('deletedFlag=false', named?.condition),
        orderBy: 'name asc',
        fields: 'id,name,phoneNumber,website',
      };
      const path = '/company/companies';
      const found = await http.list({ path, query, signal }, schemas.company);
      return found
        .map(asCompany)
        .filter(({ name }) => !named?.isLoose || name.toLowerCase().includes(wanted.toLowerCase()));
    },

    async proveMember(proof, { signal }) {
      if (proof.host !== 'connectwise') {
        throw new PsaError('refused', 'This does not come from a screen of ConnectWise');
      }
      return { member: await proveMember(proof, signal) };
    },
    registerWebhook: ({ url }, { signal }) => webhook.register({ url }, signal),
    unregisterWebhook: (isOurs, { signal }) => webhook.unregister(isOurs, signal),
    readWebhook: (request, _secret, { signal }) => webhook.read(request, signal),
  };
}
