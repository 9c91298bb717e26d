import {
  psaBoardPage,
  psaBoardParams,
  psaCompanyPage,
  psaListQuery,
  psaMemberPage,
  psaPriorityPage,
  psaStatusPage,
  type Page,
} from '@resolutionflow/sdk/contract';
import { guards } from '../../http/guard.js';
import { vendorRoute, type Route } from '../../http/route.js';
import { presentPage, rowsOf, type Paging } from '../../paging.js';
import type { PsaLists } from './psa-lists.service.js';
import type { TicketProviders } from './ticket-providers.js';

/** What forms and filters choose from. */
export function psaListRoutes(parts: { providers: TicketProviders; lists: PsaLists }): Route[] {
  const { providers, lists } = parts;
  const common = {
    method: 'get',
    tag: 'PSA tickets',
    guard: guards.l1OrAbove,
    query: psaListQuery,
  } as const;
  return [
    vendorRoute({
      ...common,
      path: '/integrations/psa/boards',
      summary: 'Boards, or queues',
      answer: psaBoardPage,
      async handleVendor({ query, ...request }) {
        const source = await providers.providerFor(request);
        return pageOf(await lists.boards(source, query), query, ({ id, name }) => ({ id, name }));
      },
    }),
    vendorRoute({
      ...common,
      path: '/integrations/psa/boards/{id}/statuses',
      summary: 'The statuses of a board',
      params: psaBoardParams,
      answer: psaStatusPage,
      async handleVendor({ query, params, ...request }) {
        const source = await providers.providerFor(request, params.id);
        const all = await lists.statuses(source, params.id, query);
        return pageOf(all, query, ({ id, name, closed }) => ({ id, name, closed }));
      },
    }),
    vendorRoute({
      ...common,
      path: '/integrations/psa/priorities',
      summary: 'Priorities, the most urgent first',
      answer: psaPriorityPage,
      async handleVendor({ query, ...request }) {
        const source = await providers.providerFor(request);
        const all = await lists.priorities(source, query);
        return pageOf(all, query, ({ id, name, rank, color }) => ({ id, name, rank, color }));
      },
    }),
    vendorRoute({
      ...common,
      path: '/integrations/psa/companies',
      summary: 'Companies, or those whose name contains a text',
      answer: psaCompanyPage,
      async handleVendor({ query, ...request }) {
        const source = await providers.providerFor(request);
        const found = await lists.companies(source, query.search, query);
        return pageOf(found, query, ({ id, name }) => ({ id, name }));
      },
    }),
    vendorRoute({
      ...common,
      path: '/integrations/psa/members',
      summary: 'Active members; those who are users of the account are marked',
      answer: psaMemberPage,
      async handleVendor({ query, ...request }) {
        const source = await providers.providerFor(request);
        const all = await lists.members(request, source, query);
        const active = all.filter(({ inactive }) => !inactive);
        const users = await request.inAccount((tx) =>
          source.usersOf(
            tx,
            active.map(({ id }) => id),
          ),
        );
        return pageOf(active, query, ({ id, identifier, name }) => ({
          id,
          identifier,
          name,
          is_rf_user: users.has(id),
        }));
      },
    }),
  ];
}

/** A page of those whose name contains what was searched for. */
function pageOf<E extends { name: string }, T>(
  all: readonly E[],
  query: Paging & { search?: string },
  present: (row: E) => T,
): Page<T> {
  const wanted = query.search?.toLowerCase() ?? '';
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
  const { offset, limit } = rowsOf(query);
  return presentPage([found.slice(offset, offset + limit), found.length], query, present);
}
