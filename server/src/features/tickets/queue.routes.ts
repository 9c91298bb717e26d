import { queuePage, queueQuery } from '@resolutionflow/sdk/contract';
import { guards } from '../../http/guard.js';
import { accountRoute, type Route } from '../../http/route.js';
import { listTickets, presentQueueRow } from './internal-ticket.service.js';

export function queueRoutes(): Route[] {
  return [
    accountRoute({
      method: 'get',
      path: '/l1/queue',
      summary: 'Tickets of the L1 desk, newest first',
      tag: 'L1 desk',
      guard: guards.l1OrCoverage,
      query: queueQuery,
      answer: queuePage,
      async handle({ tx, query }) {
        const status = query.status_filter === 'all' ? undefined : query.status_filter;
        const { items, total } = await listTickets(tx, {
          status,
          page: query.page,
          pageSize: query.page_size,
        });
        return {
          items: items.map(presentQueueRow),
          total,
          page: query.page,
          page_size: query.page_size,
        };
      },
    }),
  ];
}
