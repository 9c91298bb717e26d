import { Router, json, type NextFunction, type Request, type Response } from 'express';
import type { HaloAuth, HaloCaller } from './halo.auth.js';
import { HaloRefusal, type HaloChanges } from './halo.changes.js';
import { flag, isLike, number, param, rowsOf } from './halo.lists.js';
import { ticketsFor } from './halo.ticket-list.js';
import { shownInFull, shownInList } from './halo.ticket-views.js';
import { unassignedAgent, type HaloState } from './halo.state.js';

/** The REST API behind `/api`, for who has a token. */
export function createHaloApi(
  state: HaloState,
  { auth, changes, save }: { auth: HaloAuth; changes: HaloChanges; save: () => void },
): Router {
  const api = Router({ caseSensitive: false });
  const recent: number[] = [];

  // The vendor takes JSON of any size that a ticket has.
  api.use(json({ limit: '20mb', strict: false }));
  api.use((request, response, next) => {
    const caller = auth.caller(request.headers.authorization);
    if (!caller) {
      response.status(401).json({ Message: 'Authorization has been denied for this request.' });
      return;
    }
    const { limit } = state.settings;
    if (limit) {
      const since = Date.now() - limit.minutes * 60_000;
      while ((recent[0] ?? Infinity) < since) recent.shift();
      if (recent.length >= limit.calls) {
        const text = `Rate Limit Reached - ${limit.calls} Requests per rolling ${limit.minutes} minute window`;
        response.status(429).type('text').send(text);
        return;
      }
      recent.push(Date.now());
    }
    response.locals.caller = caller;
    next();
  });

  const needs = (right: string) => (_request: Request, response: Response, next: NextFunction) => {
    const { scopes } = callerOf(response);
    const [kind, what] = right.split(':');
    const isAllowed =
      scopes.includes('all') ||
      scopes.includes(right) ||
      (kind === 'read' && scopes.includes(`edit:${what}`));
    if (isAllowed) return next();
    response.status(403).json({ ClassName: 'HaloAccessDenied', Message: 'Access denied' });
  };

  /** Answers `{record_count, NAME: rows}`. */
  function envelope<T>(
    request: Request,
    response: Response,
    name: string,
    rows: readonly T[],
  ): void {
    const found = rowsOf(request, rows, state.settings.defaultPageSize);
    send(response, { record_count: found.total, [name]: found.rows });
  }

  function send(response: Response, body: unknown, status = 200): void {
    const text = JSON.stringify(body);
    response
      .status(status)
      .type('json')
      .send(
        state.settings.fractionalIds
          ? text.replaceAll(/"((?:\w+_)?id)":(-?\d+)([,}])/g, '"$1":"$2.0"$3')
          : text,
      );
  }

  const found = <T>(response: Response, one: T | undefined, show: (one: T) => unknown): void => {
    if (one === undefined) {
      response.status(404).json({ ClassName: 'HaloNotFound', Message: 'Not found' });
    } else send(response, show(one));
  };
  const same = <T>(one: T): T => one;
  const idOf = (request: Request) => Number(request.params.id);

  /** What is posted is an array; a single element is answered as the object that came of it. */
  function posted(
    request: Request,
    response: Response,
    write: (sent: Record<string, unknown>) => unknown,
  ): void {
    if (!Array.isArray(request.body) || request.body.length === 0) {
      response.status(400).json({ Message: 'The body must be a JSON array' });
      return;
    }
    const written = request.body.map((one) => write(one as Record<string, unknown>));
    save();
    send(response, written.length === 1 ? written[0] : written, 201);
  }

  api.get('/tickets', needs('read:tickets'), (request, response) => {
    const rows = ticketsFor(request, state);
    const page = rowsOf(request, rows, state.settings.defaultPageSize);
    send(response, {
      record_count: page.total,
      tickets: page.rows.map((ticket) =>
        shownInList(ticket, state, {
          agent: flag(request, 'includeagent'),
          status: flag(request, 'includestatus'),
          type: flag(request, 'includetickettype'),
        }),
      ),
      include_children: false,
    });
  });
  api.get('/tickets/:id', needs('read:tickets'), (request, response) => {
    const ticket = state.tickets.find(({ id }) => id === idOf(request));
    found(response, ticket, (one) => shownInFull(one, state));
  });
  api.post('/tickets', needs('edit:tickets'), (request, response) => {
    posted(request, response, (sent) => {
      const { ticket, warning } = changes.ticket(sent, callerOf(response).agent);
      return {
        ...shownInFull(ticket, state),
        ...(warning === null ? {} : { _warning: warning }),
      };
    });
  });

  api.get('/actions', needs('read:tickets'), (request, response) => {
    const ticketId = number(request, 'ticket_id');
    const withHtml = flag(request, 'includehtmlnote');
    const rows = state.actions
      .filter(
        (action) =>
          (ticketId === undefined || action.ticket_id === ticketId) &&
          !(flag(request, 'excludeprivate') && action.hiddenfromuser) &&
          !(flag(request, 'excludesys') && action.outcome_id < 0),
      )
      .toReversed()
      .map(({ note_html, ...rest }) => (withHtml ? { ...rest, note_html } : rest));
    const rest = rows.slice(0, number(request, 'count') ?? state.settings.defaultPageSize);
    send(response, { record_count: rows.length, actions: rest });
  });
  api.get('/actions/:id', needs('read:tickets'), (request, response) => {
    const ticketId = number(request, 'ticket_id');
    const action = state.actions.find(
      (one) => one.id === idOf(request) && one.ticket_id === ticketId,
    );
    found(response, action, same);
  });
  api.post('/actions', needs('edit:tickets'), (request, response) => {
    posted(request, response, (sent) => changes.action(sent, callerOf(response).agent));
  });

  api.get('/status', needs('read:tickets'), (request, response) => {
    const typeId = number(request, 'tickettype_id');
    const type = state.ticketTypes.find(({ id }) => id === typeId);
    const rows = state.statuses.filter(
      ({ id, closes }) =>
        (typeId === undefined || type?.statuses.includes(id)) &&
        !(flag(request, 'excludeclosed') && closes),
    );
    // Without it the list holds what a dropdown of the portal shows: nothing.
    send(response, flag(request, 'showall') ? rows.map((row) => without(row, 'closes')) : []);
  });
  api.get('/priority', needs('read:tickets'), (request, response) => {
    const slaId = number(request, 'slaid');
    send(
      response,
      state.priorities.filter(({ slaid }) => slaId === undefined || slaid === slaId),
    );
  });
  api.get('/tickettype', needs('read:tickets'), (_request, response) => {
    send(
      response,
      state.ticketTypes.map((type) => without(type, 'statuses')),
    );
  });
  api.get('/outcome', needs('read:tickets'), (request, response) => {
    send(
      response,
      state.outcomes.filter(({ hidden }) => flag(request, 'showhidden') || !hidden),
    );
  });
  api.get('/team', needs('read:tickets'), (_request, response) => send(response, state.teams));

  api.get('/agent/me', (_request, response) => send(response, callerOf(response).agent));
  api.get('/agent', (request, response) => {
    const search = param(request, 'search')?.toLowerCase();
    send(
      response,
      state.agents.filter(
        (agent) =>
          (flag(request, 'includeunassigned') || agent.id !== unassignedAgent) &&
          (flag(request, 'includeapiagents') || !agent.isapiagent) &&
          (flag(request, 'includedisabled') || !agent.isdisabled) &&
          (search === undefined || `${agent.name} ${agent.email}`.toLowerCase().includes(search)),
      ),
    );
  });
  api.get('/agent/:id', (request, response) => {
    found(
      response,
      state.agents.find(({ id }) => id === idOf(request)),
      same,
    );
  });

  api.get('/client', needs('read:customers'), (request, response) => {
    const search = param(request, 'search');
    const rows = state.clients.filter(
      ({ name, inactive }) => !inactive && (search === undefined || isLike(name, search)),
    );
    envelope(
      request,
      response,
      'clients',
      rows.map(({ id, name, inactive, main_site_id, toplevel_id }) => {
        return { id, name, inactive, main_site_id, toplevel_id };
      }),
    );
  });
  api.get('/client/:id', needs('read:customers'), (request, response) => {
    found(
      response,
      state.clients.find(({ id }) => id === idOf(request)),
      same,
    );
  });
  api.get('/site', needs('read:customers'), (request, response) => {
    const clientId = number(request, 'client_id');
    const rows = state.sites.filter(
      (site) => clientId === undefined || site.client_id === clientId,
    );
    envelope(request, response, 'sites', rows);
  });
  api.get('/users', needs('read:customers'), (request, response) => {
    const clientId = number(request, 'client_id');
    const siteId = number(request, 'site_id');
    const search = param(request, 'search');
    const rows = state.users.filter(
      (user) =>
        (clientId === undefined || user.client_id === clientId) &&
        (siteId === undefined || user.site_id === siteId) &&
        (search === undefined || isLike(`${user.name} ${user.emailaddress}`, search)),
    );
    envelope(request, response, 'users', rows);
  });
  api.get('/users/:id', needs('read:customers'), (request, response) => {
    found(
      response,
      state.users.find(({ id }) => id === idOf(request)),
      same,
    );
  });

  api.get('/asset', needs('read:assets'), (request, response) => {
    const ticketId = number(request, 'ticket_id');
    const clientId = number(request, 'client_id');
    const linked = state.tickets.find(({ id }) => id === ticketId)?.assets.map(({ id }) => id);
    const rows = state.assets.filter(
      ({ id, client_id }) =>
        (ticketId === undefined || linked?.includes(id)) &&
        (clientId === undefined || client_id === clientId),
    );
    envelope(request, response, 'assets', rows);
  });

  api.get('/webhook', needs('admin:webhooks'), (_request, response) => {
    send(
      response,
      state.webhooks.map((webhook) => without(webhook, 'secret')),
    );
  });

  api.use((_request, response) => {
    response.status(404).json({ Message: 'No HTTP resource was found that matches the request' });
  });
  api.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (!(error instanceof HaloRefusal)) return next(error);
    if (typeof error.body === 'string') response.status(error.status).type('text').send(error.body);
    else response.status(error.status).json(error.body);
  });
  return api;
}

function callerOf(response: Response): HaloCaller {
  return response.locals.caller as HaloCaller;
}

/** A row without what only the simulator knows. */
function without<T extends object, K extends keyof T>(row: T, name: K): Omit<T, K> {
  const shown: Partial<T> = { ...row };
  delete shown[name];
  return shown as Omit<T, K>;
}
