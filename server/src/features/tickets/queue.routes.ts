import { queuePage, queueQuery } from '@resolutionflow/sdk/contract';
import { guards } from '../../http/guard.js';
import { accountRoute, type Route } from '../../http/route.js';
import { presentPage } from '../../paging.js';
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
        return presentPage(await listTickets(tx, { status }, query), query, presentQueueRow);
      },
    }),
  ];
}
