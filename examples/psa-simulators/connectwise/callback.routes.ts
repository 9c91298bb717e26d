import type { Router } from 'express';
import * as z from 'zod';
import { ConnectwiseError, invalidObject, missingField, notFound } from './errors.js';
import { serveList } from './record.routes.js';
import type { Callback } from './state.js';
import { fieldsOf } from './views.js';
import { memberOf, type World } from './world.js';

const levels: Record<string, readonly string[]> = {
  ticket: ['owner', 'board', 'status', 'project', 'phase', 'ticket', 'integratorTag'],
  schedule: ['owner', 'status', 'type', 'location', 'member', 'schedule'],
  time: ['owner', 'company', 'time'],
  company: ['owner', 'status', 'type', 'territory', 'company', 'integratorTag'],
  contact: ['owner', 'type', 'territory', 'company', 'contact'],
};

const body = z.looseObject({
  url: z.string().max(255).optional(),
  objectId: z.int().optional(),
  type: z.string().optional(),
  level: z.string().optional(),
  description: z.string().max(100).optional(),
  inactiveFlag: z.boolean().default(false),
});
const setup = z.looseObject({
  screenId: z.int(),
  description: z.string().max(50),
  url: z.string().max(1024),
  type: z.enum(['Tab', 'Pod', 'ToolbarButton']),
  origin: z.string().max(100).optional(),
  podHeight: z.int().default(300),
});

/** Who is told of changes, and which pages stand in the screens. */
export function serveCallbacks(router: Router, world: World): void {
  const { state, views } = world;

  serveList(router, world, '/system/callbacks', {
    fields: fieldsOf.callback,
    rows: () => state.callbacks.map(views.callback),
    one: 'CallbackEntry',
  });
  router.post('/system/callbacks', (request, response) => {
    const callback = { ...read(request.body), id: world.nextId(), memberId: memberOf(request).id };
    if (state.callbacks.some((one) => isSame(one, callback))) {
      throw new ConnectwiseError(400, 'InvalidObject', 'callbackEntry object is invalid', [
        {
          code: 'ObjectExists',
          message: 'A matching callback entry already exists',
          resource: 'callbackEntry',
          field: 'callbackEntry',
        },
      ]);
    }
    state.callbacks.push(callback);
    world.changed(null);
    response.status(201).json(views.callback(callback));
  });
  router.put('/system/callbacks/:id', (request, response) => {
    const callback = callbackOf(request.params.id);
    Object.assign(callback, read(request.body));
    world.changed(null);
    response.json(views.callback(callback));
  });
  router.patch('/system/callbacks/:id', (request, response) => {
    const callback = callbackOf(request.params.id);
    const operations = z
      .array(z.object({ op: z.string(), path: z.string(), value: z.unknown() }))
      .parse(request.body);
    const shown = views.callback(callback);
    for (const { path, value } of operations) shown[path] = value;
    Object.assign(callback, read(shown));
    world.changed(null);
    response.json(views.callback(callback));
  });
  router.delete('/system/callbacks/:id', (request, response) => {
    state.callbacks.splice(state.callbacks.indexOf(callbackOf(request.params.id)), 1);
    world.changed(null);
    response.status(204).end();
  });

  const setups = '/system/connectwisehostedsetups';
  serveList(router, world, setups, {
    fields: fieldsOf.hostedSetup,
    rows: () => state.hostedSetups.map(views.hostedSetup),
    one: 'ConnectWiseHostedSetup',
  });
  router.post(setups, (request, response) => {
    const parsed = setup.safeParse(request.body);
    if (!parsed.success) {
      throw missingField(
        'connectWiseHostedSetup',
        parsed.error.issues[0]?.path.join('.') ?? 'screenId',
      );
    }
    const { screenId, description, url, type, origin = null, podHeight } = parsed.data;
    const added = { id: world.nextId(), screenId, description, url, type, origin, podHeight };
    state.hostedSetups.push(added);
    world.changed(null);
    response.status(201).json(views.hostedSetup(added));
  });
  router.delete(`${setups}/:id`, (request, response) => {
    const at = state.hostedSetups.findIndex(({ id }) => id === Number(request.params.id));
    if (at < 0) throw notFound('ConnectWiseHostedSetup', request.params.id);
    state.hostedSetups.splice(at, 1);
    world.changed(null);
    response.status(204).end();
  });

  function callbackOf(id: string): Callback {
    const callback = state.callbacks.find((one) => one.id === Number(id));
    if (!callback) throw notFound('CallbackEntry', id);
    return callback;
  }
}

function read(given: unknown): Omit<Callback, 'id' | 'memberId'> {
  const { url, objectId, type, level, description, inactiveFlag } = body.parse(given);
  for (const [field, value] of Object.entries({ url, objectId, type, level })) {
    if (value === undefined) throw missingField('callbackEntry', field);
  }
  const known = levels[type?.toLowerCase() ?? ''];
  if (!URL.canParse(url ?? '')) throw invalid('url', 'Invalid URL');
  if (!known?.includes(level ?? '')) {
    throw invalid('level', `Unrecognized level for type ${type ?? ''}`);
  }
  return {
    url: url ?? '',
    type: type?.toLowerCase() ?? '',
    level: level ?? '',
    objectId: level === 'owner' ? 1 : (objectId ?? 1),
    description: description ?? null,
    inactive: inactiveFlag,
  };
}

function invalid(field: string, message: string): ConnectwiseError {
  return invalidObject('callbackEntry', { code: 'InvalidField', message, field });
}

function isSame(one: Callback, other: Callback): boolean {
  return (['url', 'type', 'level', 'objectId'] as const).every((key) => one[key] === other[key]);
}
