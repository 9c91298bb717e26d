import type { Request, Response, Router } from 'express';
import { Router as createRouter } from 'express';
import * as z from 'zod/mini';
import type { AccountTransaction, Database } from '../db/database.js';
import { AppError, invalid } from '../errors.js';
import type { Actor } from './actor.js';
import {
  bearerToken,
  currentActor,
  visitAccount,
  type LoadActor,
  type VerifyToken,
} from './authentication.js';
import { parseBody, refuseUnstorable } from './body.js';
import { claimKey, rememberAnswer } from './idempotency.js';
import { requestIdOf } from './request-id.js';
import type { Route } from './route.js';

export interface RouterParts {
  db: Database;
  verifyToken: VerifyToken;
  loadActor: LoadActor;
  /** Writes down what a super admin does, in whatever account it is. */
  recordSuperAdmin(
    tx: AccountTransaction,
    actor: Actor,
    act: { method: string; path: string },
  ): void;
  /** Tests check every answer against the contract. */
  checkAnswers?: boolean;
}

/**
 * Serves the routes, each in the contract's order: token 401, role 403, malformed 422, then the
 * handler's own 404 and 409. A signed-in request is one transaction from the token to the answer.
 */
export function createApiRouter(routes: readonly Route[], parts: RouterParts): Router {
  const router = createRouter();
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    router[route.method](path, async (request, response) => {
      const answer =
        route.guard === 'public'
          ? await answerPublic(route, request, response, parts)
          : await answerAccount(route, request, response, parts);
      if (parts.checkAnswers && answer.status < 300 && answer.status !== 204)
        z.parse(route.answer, answer.body);
      response.status(answer.status);
      if (answer.status === 204) response.end();
      else response.json(answer.body);
    });
  }
  return router;
}

interface Answer {
  status: number;
  body: unknown;
}
type PublicRoute = Extract<Route, { guard: 'public' }>;
type AccountRoute = Exclude<Route, PublicRoute>;

async function answerPublic(
  route: PublicRoute,
  request: Request,
  response: Response,
  parts: RouterParts,
): Promise<Answer> {
  const parsed = parseRequest(route, request);
  const body = await route.handle({
    ...(parsed as never as object),
    ...surroundings(request, response),
    db: parts.db,
  } as never);
  return { status: route.status ?? 200, body };
}

async function answerAccount(
  route: AccountRoute,
  request: Request,
  response: Response,
  parts: RouterParts,
): Promise<Answer> {
  const claims = await parts.verifyToken(bearerToken(request.get('authorization')));
  return parts.db.withAccount(
    { accountId: claims.accountId, actorId: claims.userId },
    async (tx) => {
      const self = await currentActor(tx, claims, parts.loadActor);
      if (!route.guard.allows(self)) {
        throw new AppError('forbidden', `Your role may not do this (needs: ${route.guard.name})`);
      }
      const parsed = parseRequest(route, request);
      const actor = await visitAccount(tx, self, request.get('x-account-id'));
      if (actor.isSuperAdmin) {
        parts.recordSuperAdmin(tx, actor, { method: request.method, path: request.path });
      }
      const key = route.method === 'post' ? request.get('idempotency-key') : undefined;
      const keyed = key && {
        key,
        path: request.originalUrl,
        body: Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0),
        actor,
      };
      const known = keyed && (await claimKey(tx, keyed));
      if (known) return known;
      const body = await route.handle({
        ...(parsed as never as object),
        ...surroundings(request, response),
        actor,
        tx,
      } as never);
      const answer = { status: route.status ?? 200, body };
      if (keyed && !route.secret) await rememberAnswer(tx, keyed, answer);
      return answer;
    },
  );
}

function parseRequest(route: Route, request: Request) {
  return {
    query: route.query && parseQuery(route.query, request.query),
    body: route.body && parsePart(route.body, readJson(route, request)),
    // Last, since 422 comes before 404: a parameter that cannot be an id names nothing.
    params: route.params && parsePart(route.params, request.params, 'not_found'),
  };
}

function readJson({ tooLarge }: Route, { rawBody }: Request): unknown {
  if (tooLarge && rawBody instanceof AppError && rawBody.code === 'payload_too_large') {
    throw tooLarge();
  }
  return parseBody(rawBody);
}

function parseQuery(schema: z.core.$ZodType, query: unknown) {
  refuseUnstorable(query);
  return parsePart(schema, query);
}

function parsePart(
  schema: z.core.$ZodType,
  value: unknown,
  code: 'invalid_request' | 'not_found' = 'invalid_request',
) {
  const result = check(schema, value);
  if (result.success) return result.data;
  if (code === 'not_found') throw new AppError('not_found', 'There is nothing under this id');
  const errors = result.error.issues.slice(0, maxErrors).map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  throw new AppError(
    'invalid_request',
    errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    { members: { errors } },
  );
}

/** How many mistakes are named: an answer must not be many times what was asked. */
const maxErrors = 100;

function check(schema: z.core.$ZodType, value: unknown) {
  try {
    return z.safeParse(schema, value);
  } catch (error) {
    // zod hands the mistakes of a list on as arguments, and there can be more than a stack holds.
    if (!(error instanceof RangeError)) throw error;
    throw invalid({ path: '', message: 'has more mistakes than can be told' });
  }
}

function surroundings(request: Request, response: Response) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return { ip: request.ip ?? '', requestId: requestIdOf(request), signal: gone.signal };
}
