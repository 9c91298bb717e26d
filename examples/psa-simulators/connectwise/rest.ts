import express, {
  Router,
  type Express,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { Simulator } from '../simulator.js';
import { authenticate, companyId } from './authentication.js';
import { serveCallbacks } from './callback.routes.js';
import { ConnectwiseError, iisNotFound } from './errors.js';
import { serveRecords } from './record.routes.js';
import { serveSchedule } from './schedule.routes.js';
import { serveTickets } from './ticket.routes.js';
import type { World } from './world.js';

type Outage = Parameters<Simulator['fail']>[0];

/** The REST API under `/{codebase}apis/3.0`, and where its address is found. */
export function serveRest(
  app: Express,
  world: World,
  options: { latency: number },
): {
  requests: { method: string; path: string; status: number }[];
  fail(how: Outage): void;
  loseNextAnswer(): void;
  stop(): void;
} {
  const requests: { method: string; path: string; status: number }[] = [];
  const ends = new AbortController();
  let outage: Outage = null;
  let isLosing = false;

  async function guard(request: Request, response: Response, next: NextFunction): Promise<void> {
    const seen = { method: request.method, path: request.originalUrl, status: 0 };
    requests.push(seen);
    response.on('finish', () => (seen.status = response.statusCode));
    if (isLosing && request.method !== 'GET') {
      isLosing = false;
      // Done as asked, and then the line is cut.
      response.send = (() => {
        request.socket.destroy();
        return response;
      }) as typeof response.send;
    }
    if (options.latency) await wait(options.latency, undefined, { signal: ends.signal });
    if (outage === 'slow') await wait(60_000, undefined, { signal: ends.signal });
    if (outage === 'down') request.socket.destroy();
    else if (outage === 'html') response.status(200).type('html').send(page);
    else if (outage === 'truncated') response.type('json').send('[{"id":1001,"summary":"Prin');
    else if (outage && outage !== 'slow') {
      response.status(outage.status).set(outage.headers ?? {});
      if (!response.get('content-type')) response.type('json');
      response.send(outage.body ?? JSON.stringify(defaultBody(outage.status)));
    } else next();
  }
  const guarded = (request: Request, response: Response, next: NextFunction) => {
    guard(request, response, next).catch((error: unknown) => {
      // The simulator was stopped while somebody waited.
      if (ends.signal.aborted) request.socket.destroy();
      else next(error);
    });
  };

  app.get('/login/companyinfo/:company', guarded, (request, response) => {
    // An unknown company is no error: it is null.
    if (String(request.params.company).toLowerCase() !== companyId) return void response.json(null);
    response.json({
      CompanyName: companyId,
      Codebase: world.state.codebase,
      VersionCode: world.state.codebase.replace('/', '').replace('_', '.'),
      VersionNumber: 'v4.6.93121',
      CompanyID: companyId,
      IsCloud: 'True',
    });
  });

  const router = Router();
  serveTickets(router, world);
  serveSchedule(router, world);
  serveCallbacks(router, world);
  serveRecords(router, world);

  app.use('/:codebase/apis/3.0', (request, response, next) => {
    // Addresses of an earlier version are not there any more; the router's always is.
    const isKnown = [world.state.codebase, 'v4_6_release/'].includes(`${request.params.codebase}/`);
    if (!isKnown) {
      requests.push({ method: request.method, path: request.originalUrl, status: 404 });
      return void response.status(404).type('html').send(iisNotFound);
    }
    guarded(request, response, next);
  });
  app.use(
    '/:codebase/apis/3.0',
    (request: Request, response: Response, next: NextFunction) => {
      response.set({ 'x-cw-request-id': randomUUID(), 'Cache-Control': 'no-cache' });
      Object.assign(request, { member: authenticate(request, world.state) });
      next();
    },
    express.json({ limit: '2mb', strict: false }),
    (_request: Request, response: Response, next: NextFunction) => {
      const { json } = response;
      response.json = (body: unknown) => {
        response.type('application/vnd.connectwise.com+json; version=2025.16');
        return json.call(response, body);
      };
      next();
    },
    router,
    () => {
      throw new ConnectwiseError(404, 'ConnectWiseApi', 'The endpoint does not exist.');
    },
    answerError,
  );

  return {
    requests,
    fail: (how) => void (outage = how),
    loseNextAnswer: () => void (isLosing = true),
    stop: () => ends.abort(),
  };
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>';

function defaultBody(status: number): Record<string, unknown> {
  return status === 429
    ? {
        error: 'ConnectWiseAPI',
        message: 'Too many requests. Please try again in 30 seconds.',
      }
    : { code: 'ConnectWiseApi', message: 'An error occurred.', errors: null };
}

function answerError(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (error instanceof ConnectwiseError) {
    response.status(error.status).json(error.body());
  } else if (error instanceof z.ZodError) {
    const field = error.issues[0]?.path.join('.') ?? '';
    const message = `The value of ${field} is not valid.`;
    response.status(400).json({
      code: 'InvalidObject',
      message: 'object is invalid',
      errors: [{ code: 'InvalidField', message, resource: 'object', field }],
    });
  } else next(error);
}
