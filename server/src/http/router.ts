import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, Response, Router } from 'express';
import { Router as createRouter } from 'express';
import * as z from 'zod/mini';
import type { AccountTransaction, Database } from '../db/database.js';
import { requireBoundOrigin } from '../embed-binding.js';
import { AppError, invalid } from '../errors.js';
import type { Actor } from './actor.js';
import {
  bearerToken,
  currentActor,
  visitAccount,
  type LoadActor,
  type TokenClaims,
  type VerifyToken,
} from './authentication.js';
import { parseBody, refuseUnstorable } from './body.js';
import { claimKey, claimLongKey, referenceOf, releaseKey, rememberAnswer } from './idempotency.js';
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
          : 'handleVendor' in route
            ? await answerVendor(route, request, response, parts)
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
type VendorRoute = Extract<Route, { handleVendor: unknown }>;
type AccountRoute = Exclude<Route, PublicRoute | VendorRoute>;

async function answerPublic(
  route: PublicRoute,
  request: Request,
  response: Response,
  parts: RouterParts,
): Promise<Answer> {
  const parsed = parseRequest(route, request);
  // Who reads the bytes themselves must not take those that were too many for none.
  if (!route.body && request.rawBody instanceof AppError) throw request.rawBody;
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
  const claims = await readClaims(request, parts);
  return parts.db.withAccount(
    { accountId: claims.accountId, actorId: claims.userId },
    async (tx) => {
      const { actor, parsed, keyed } = await admit(tx, claims, route, request, parts);
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

/** Works with a vendor between two short transactions, so that no connection waits for it. */
async function answerVendor(
  route: VendorRoute,
  request: Request,
  response: Response,
  parts: RouterParts,
): Promise<Answer> {
  const claims = await readClaims(request, parts);
  const begin = () =>
    parts.db.withAccount({ accountId: claims.accountId, actorId: claims.userId }, async (tx) => {
      const admission = await admit(tx, claims, route, request, parts);
      const { keyed } = admission;
      return { ...admission, known: keyed && (await claimLongKey(tx, keyed)) };
    });
  const admitted = await afterTheFirst(begin, route);
  const { actor, parsed, keyed, known } = admitted;
  if (known) return known;
  const inAccount = <T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T> =>
    parts.db.withAccount({ accountId: actor.accountId, actorId: actor.userId }, work);
  const status = route.status ?? 200;
  const remember = async (tx: AccountTransaction, body: unknown): Promise<void> => {
    if (keyed && !route.secret) await rememberAnswer(tx, keyed, { status, body });
  };
  let isConcluded = false;
  const conclude = async <T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T> => {
    const result = await inAccount(async (tx) => {
      const body = await work(tx);
      await remember(tx, body);
      return body;
    });
    isConcluded = true;
    return result;
  };
  try {
    const body = await route.handleVendor({
      ...(parsed as never as object),
      ...surroundings(request, response),
      actor,
      inAccount,
      conclude,
      reference: keyed ? referenceOf(keyed) : randomUUID(),
    } as never);
    if (!isConcluded) await inAccount((tx) => remember(tx, body));
    return { status, body };
  } catch (error) {
    if (keyed) await inAccount((tx) => releaseKey(tx, keyed));
    throw error;
  }
}

/** What the token says, where it may be used from there at all. */
async function readClaims(request: Request, parts: RouterParts): Promise<TokenClaims> {
  const claims = await parts.verifyToken(bearerToken(request.get('authorization')));
  requireBoundOrigin(claims.embed, request.get('origin'));
  return claims;
}

/** Longest that a request waits for the one before it with the same key, in milliseconds. */
const longestTurn = 40_000;

/**
 * A request with the key of one that is under way waits for that one's answer, without a connection
 * meanwhile. Of an answer that is a secret there is nothing to wait for.
 */
async function afterTheFirst<T>(begin: () => Promise<T>, route: VendorRoute): Promise<T> {
  const until = Date.now() + longestTurn;
  for (let pause = 25; ; pause = Math.min(pause * 2, 500)) {
    try {
      return await begin();
    } catch (error) {
      const isUnderWay = error instanceof AppError && error.code === 'idempotency_replay';
      if (!isUnderWay || route.secret || Date.now() > until) throw error;
    }
    await wait(pause);
  }
}

/** Who asks, what they ask, and under which key, in the contract's order. */
async function admit(
  tx: AccountTransaction,
  claims: TokenClaims,
  route: AccountRoute | VendorRoute,
  request: Request,
  parts: RouterParts,
) {
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
  const keyed = key
    ? {
        key,
        path: request.originalUrl,
        body: bytesOf(request),
        actor,
      }
    : undefined;
  return { actor, parsed, keyed };
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
  return {
    ip: request.ip ?? '',
    requestId: requestIdOf(request),
    header: (name: string) => request.get(name),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    ),
    rawBody: bytesOf(request),
    signal: gone.signal,
  };
}

function bytesOf({ rawBody }: Request): Buffer {
  return Buffer.isBuffer(rawBody) ? rawBody : Buffer.alloc(0);
}
