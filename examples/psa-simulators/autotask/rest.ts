import express, { type Request, type Response, type Router } from 'express';
import { childEntity, describeFields, entities, type Entity } from './entities.js';
import { project, readQuery } from './query.js';
import { forbidden, invalid, notFound, Refusal } from './refusal.js';
import { apiUserId } from './seed.js';
import { credentials, table, type AutotaskState, type Row } from './state.js';
import { readThreshold } from './thresholds.js';
import type { Author, Writes } from './writes.js';

/** The REST API 1.0, to be mounted where a zone's `ATServicesRest/` is. */
export function createRest(
  state: AutotaskState,
  writes: Writes,
  addresses: { api(): string; web(): string },
): Router {
  const router = express.Router();
  const threshold = readThreshold(state);

  router.get('/v1.0/zoneInformation', (request, response) => {
    if (textOf(request.query.user).toLowerCase() !== credentials.username) {
      throw invalid('Zone information could not be determined for this user.');
    }
    const { zone } = state.settings;
    response.json({
      zoneName: `Simulated ${zone}`,
      url: `${addresses.api()}/zone${zone}/ATServicesRest/`,
      webUrl: `${addresses.web()}/`,
      ci: 4711,
    });
  });

  router.use((request, _response, next) => {
    authenticate(state, request);
    threshold.count();
    next();
  });
  router.use(express.json({ limit: '10mb', strict: false, type: () => true }));

  router.get('/v1.0/ThresholdInformation', (_request, response) => {
    response.json({
      externalRequestThreshold: state.settings.threshold,
      requestThresholdTimeframe: 60,
      currentTimeframeRequestCount: threshold.used(),
    });
  });

  router.get('/v1.0/:entity/entityInformation', (request, response) => {
    const { name, can } = entityOf(request);
    const access = (what: Entity['can'][number]) => (can.includes(what) ? 'All' : 'None');
    response.json({
      info: {
        name,
        canCreate: can.includes('create'),
        canDelete: can.includes('delete'),
        canQuery: can.includes('query'),
        canUpdate: can.includes('update'),
        userAccessForCreate: access('create'),
        userAccessForDelete: access('delete'),
        userAccessForQuery: access('query'),
        userAccessForUpdate: access('update'),
        hasUserDefinedFields: name === 'Tickets',
        supportsWebhookCallouts: ['Tickets', 'TicketNotes', 'Companies'].includes(name),
      },
    });
  });
  router.get('/v1.0/:entity/entityInformation/fields', (request, response) => {
    response.json({ fields: describeFields(entityOf(request)) });
  });
  router.get('/v1.0/:entity/entityInformation/userDefinedFields', (request, response) => {
    entityOf(request);
    response.json({ fields: [] });
  });

  const queried = createQueries(state, addresses);
  router.all('/v1.0/:entity/query', (request, response) => queried.page(request, response));
  router.all('/v1.0/:entity/query/next', (request, response) => queried.page(request, response));
  router.all('/v1.0/:entity/query/count', (request, response) => queried.count(request, response));

  router.get('/v1.0/:entity/:id', (request, response) => {
    const entity = entityOf(request);
    response.json({ item: itemOf(state, entity, request) });
  });
  router
    .route('/v1.0/:entity')
    .post((request, response) => {
      const entity = entityOf(request);
      // Children come into being under their parent alone.
      if (entity.child) throw notFound();
      demand(entity, 'create');
      response.json(done(writes.create(entity, bodyOf(request), authorOf(state, request, entity))));
    })
    .patch((request, response) => {
      const entity = entityOf(request);
      demand(entity, 'update');
      response.json(done(writes.update(entity, bodyOf(request), authorOf(state, request, entity))));
    })
    .put((request, response) => {
      const entity = entityOf(request);
      demand(entity, 'update');
      const author = authorOf(state, request, entity);
      response.json(done(writes.update(entity, bodyOf(request), author, true)));
    });
  router.delete('/v1.0/:entity/:id', (request, response) => {
    const entity = entityOf(request);
    if (entity.child || !entity.can.includes('delete')) throw notAllowed();
    const id = idOf(request.params.id);
    writes.remove(entity, id, authorOf(state, request, entity));
    response.json({ itemId: id });
  });

  router
    .route('/v1.0/:parent/:parentId/:child')
    .get((request, response) => {
      const { entity, by, parentId } = childOf(state, request);
      const items = rowsOf(state, entity)
        .filter((row) => row[by] === parentId)
        .map((row) => project(row, null, entity));
      response.json({
        items,
        pageDetails: {
          count: items.length,
          requestCount: 500,
          prevPageUrl: null,
          nextPageUrl: null,
        },
      });
    })
    .post((request, response) => {
      const { entity, by, parentId } = childOf(state, request);
      demand(entity, 'create');
      const values = { ...bodyOf(request), [by]: parentId };
      response.json(done(writes.create(entity, values, authorOf(state, request, entity))));
    })
    .patch((request, response) => {
      const { entity } = childOf(state, request);
      demand(entity, 'update');
      response.json(done(writes.update(entity, bodyOf(request), authorOf(state, request, entity))));
    });
  router.delete('/v1.0/:parent/:parentId/:child/:id', (request, response) => {
    const { entity, by, parentId } = childOf(state, request);
    demand(entity, 'delete');
    const id = idOf(request.params.id);
    if (table(state, entity.name).get(id)?.[by] !== parentId) {
      throw invalid('No matching records found for the provided id.');
    }
    writes.remove(entity, id, authorOf(state, request, entity));
    response.json({ itemId: id });
  });

  // An address that is there for other methods.
  router.all('/v1.0/:entity/:id', (request) => {
    entityOf(request);
    throw notAllowed();
  });
  router.use(() => {
    throw notFound();
  });
  return router;
}

/** Pages of what a query finds, in the order of ids. */
function createQueries(state: AutotaskState, addresses: { api(): string }) {
  function read(request: Request) {
    const entity = entityOf(request);
    demand(entity, 'query');
    if (request.method !== 'POST' && request.method !== 'GET') throw notAllowed();
    if (request.method === 'GET' && request.originalUrl.length > 2048) {
      throw new Refusal(414, ['The request URL is too long.']);
    }
    const body: unknown =
      request.method === 'POST' ? request.body : parseSearch(textOf(request.query.search));
    const query = readQuery(body, entity);
    return { entity, query, found: rowsOf(state, entity).filter(query.matches) };
  }

  return {
    page(request: Request, response: Response) {
      const { entity, query, found } = read(request);
      const after = request.query.after === undefined ? -1 : Number(request.query.after);
      const before = request.query.before === undefined ? null : Number(request.query.before);
      const rest =
        before === null
          ? found.filter(({ id }) => id > after).slice(0, query.maxRecords)
          : found.filter(({ id }) => id < before).slice(-query.maxRecords);
      const first = rest[0]?.id ?? 0;
      const last = rest.at(-1)?.id ?? 0;
      const address = (place: string) => {
        const search =
          request.method === 'GET'
            ? `&search=${encodeURIComponent(textOf(request.query.search))}`
            : '';
        const zone = `${addresses.api()}/zone${state.settings.zone}/ATServicesRest`;
        return `${zone}/V1.0/${entity.name}/query/next?${place}${search}`;
      };
      const hasId = query.includeFields === null || query.includeFields.includes('id');
      const more = found.some(({ id }) => id > last);
      if (more && !hasId && found.length > 500) {
        throw invalid('IncludeFields must contain id where more than 500 items are found.');
      }
      response.json({
        items: rest.map((row) => project(row, query.includeFields, entity)),
        pageDetails: {
          count: rest.length,
          requestCount: query.maxRecords,
          prevPageUrl: found.some(({ id }) => id < first) ? address(`before=${first}`) : null,
          nextPageUrl: more && rest.length > 0 ? address(`after=${last}`) : null,
        },
      });
    },
    count(request: Request, response: Response) {
      response.json({ queryCount: read(request).found.length });
    },
  };
}

function authenticate(state: AutotaskState, request: Request): void {
  const isInZone = new RegExp(`/zone${state.settings.zone}$`, 'i').test(
    request.baseUrl.replace(/\/ATServicesRest$/i, ''),
  );
  const isKnown =
    request.get('ApiIntegrationCode') === credentials.integration_code &&
    request.get('UserName')?.toLowerCase() === credentials.username &&
    request.get('Secret') === credentials.secret;
  if (!isInZone || !isKnown) throw new Refusal(401, ['Unauthorized']);
}

/** In whose name a write is: only some entities know of another than the API user. */
function authorOf(state: AutotaskState, request: Request, entity: Entity): Author {
  const named = request.get('ImpersonationResourceId');
  if (named === undefined) return { resourceId: apiUserId, impersonated: null };
  const impersonated = Number(named);
  const person = state.resources.get(impersonated);
  const takesIt = ['Tickets', 'TicketNotes', 'TimeEntries', 'Companies', 'Contacts'];
  if (!takesIt.includes(entity.name) || !person?.isActive || !state.settings.impersonation) {
    throw forbidden();
  }
  return { resourceId: apiUserId, impersonated };
}

function entityOf(request: Request): Entity {
  const entity = entities.get(String(request.params.entity).toLowerCase());
  if (!entity) throw notFound();
  return entity;
}

function childOf(state: AutotaskState, request: Request) {
  const entity = childEntity(String(request.params.parent), String(request.params.child));
  if (!entity?.child) throw notFound();
  const parentId = idOf(request.params.parentId);
  if (!table(state, entity.child.of).has(parentId)) throw notFound();
  return { entity, by: entity.child.by, parentId };
}

/** A ticket that is not there is 404, anything else `{"item": null}`: clients meet both. */
function itemOf(state: AutotaskState, entity: Entity, request: Request): object | null {
  const row = table(state, entity.name).get(idOf(request.params.id));
  if (!row && entity.name === 'Tickets') throw notFound();
  return row ? project(row, null, entity) : null;
}

function rowsOf(state: AutotaskState, entity: Entity): Row[] {
  return [...table(state, entity.name).values()].sort((a, b) => a.id - b.id);
}

function demand(entity: Entity, what: Entity['can'][number]): void {
  if (!entity.can.includes(what)) throw notAllowed();
}

function notAllowed(): Refusal {
  return new Refusal(405, ['The requested resource does not support this method.']);
}

function idOf(text: unknown): number {
  if (typeof text !== 'string' || !/^\d+$/.test(text)) throw notFound();
  return Number(text);
}

function bodyOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('The request body is not an item.');
  }
  return body as Record<string, unknown>;
}

/** A query parameter; empty where it is missing or given twice. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseSearch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The search parameter is not valid JSON.');
  }
}

function done({ id }: Row): object {
  return { itemId: id };
}
