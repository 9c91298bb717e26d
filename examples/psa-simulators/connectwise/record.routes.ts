import type { Request, Response, Router } from 'express';
import type { Row } from './conditions.js';
import { ConnectwiseError, notFound } from './errors.js';
import { pick, selectRows, sendPage } from './list-query.js';
import type { World } from './world.js';
import { memberOf } from './world.js';
import { fieldsOf } from './views.js';

/** Answers a list, its count, and one record of it, as all collections do. */
export function serveList(
  router: Router,
  world: World,
  path: string,
  list: {
    fields: readonly string[];
    rows: (request: Request) => Row[];
    /** What one record is called; without, there is no address for one. */
    one?: string;
  },
): void {
  const selected = (request: Request) =>
    selectRows(list.rows(request), list.fields, {
      conditions: textOf(request.query.conditions),
      childConditions: textOf(request.query.childConditions),
      orderBy: textOf(request.query.orderBy),
    });
  router.get(`${path}/count`, (request, response) => {
    response.json({ count: selected(request).length });
  });
  router.get(path, (request, response) => answerPage(world, request, response, selected(request)));
  if (!list.one) return;
  const name = list.one;
  router.get(`${path}/:id`, (request, response) => {
    const row = list.rows(request).find(({ id }) => id === Number(request.params.id));
    if (!row) throw notFound(name, String(request.params.id));
    const { fields } = request.query;
    response.json(typeof fields === 'string' && fields ? pick(row, fields) : row);
  });
}

export function answerPage(world: World, request: Request, response: Response, rows: Row[]): void {
  sendPage(request, response, rows, {
    maxPageSize: world.state.maxPageSize,
    origin: world.origin(),
  });
}

/** The records that our product only reads. */
export function serveRecords(router: Router, world: World): void {
  const { state, views } = world;
  const all = (path: string, fields: readonly string[], one: string, rows: () => Row[]) =>
    serveList(router, world, path, { fields, rows, one });
  all('/service/boards', fieldsOf.board, 'Board', () => state.boards.map(views.board));
  all('/service/priorities', fieldsOf.priority, 'Priority', () =>
    state.priorities.map((one) => ({ ...one, defaultFlag: one.sortOrder === 3 })),
  );
  all('/company/companies', fieldsOf.company, 'Company', () => state.companies.map(views.company));
  all('/company/contacts', fieldsOf.contact, 'Contact', () => state.contacts.map(views.contact));
  all('/company/configurations', fieldsOf.configuration, 'Configuration', () =>
    state.configurations.map(views.configuration),
  );
  all('/schedule/types', fieldsOf.scheduleType, 'ScheduleType', () => [
    { id: 1, name: 'Activity', identifier: 'C' },
    { id: 4, name: 'Service', identifier: 'S' },
  ]);
  all('/system/connectWiseHostedScreens', fieldsOf.hostedScreen, 'ConnectWiseHostedScreen', () =>
    ['CompanyDetail', 'ContactDetail', 'ConnectWiseToday', 'ServiceTicket', 'ProjectTicket'].map(
      (name, at) => ({ id: at + 1, screenId: at + 1, name }),
    ),
  );
  serveList(router, world, '/service/boards/:parentId/statuses', {
    fields: fieldsOf.status,
    one: 'BoardStatus',
    rows: ({ params }) => {
      const board = state.boards.find(({ id }) => id === Number(params.parentId));
      if (!board) throw notFound('Board', String(params.parentId));
      return state.statuses.filter(({ boardId }) => boardId === board.id).map(views.status);
    },
  });
  router.get('/system/myMembers/info', (request, response) => {
    response.json(views.memberInfo(memberOf(request)));
  });
  router.get('/system/info', (_request, response) => {
    response.json({ version: 'v2026.4.1', isCloud: true, serverTimeZone: 'UTC', licenseBits: [] });
  });
  router.use('/system/members', (_request, _response, next) => {
    if (!state.mayReadMembers) {
      throw new ConnectwiseError(
        403,
        'Forbidden',
        'You do not have security permission to perform this action.',
      );
    }
    next();
  });
  all('/system/members', fieldsOf.member, 'Member', () => state.members.map(views.member));
  all('/system/info/members', fieldsOf.memberInfo, 'Member', () =>
    state.members.map(views.memberInfo),
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
