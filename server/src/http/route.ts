import type { core } from 'zod/mini';
import type { AccountTransaction, Database } from '../db/database.js';
import type { AppError } from '../errors.js';
import type { Actor } from './actor.js';
import type { Guard } from './guard.js';

type Schema = core.$ZodType;
type Parsed<S> = S extends Schema ? core.output<S> : undefined;

/** What every handler gets: the parsed request. */
interface Request<P, Q, B> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  /** The caller's address, as seen behind the configured number of proxies. */
  ip: string;
  requestId: string;
  /** A header by its name, in whatever case. */
  header(name: string): string | undefined;
  /** All of them, by their names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The body as it came, byte by byte: what signatures are over. */
  rawBody: Buffer;
  /** Ends when the caller hangs up. */
  signal: AbortSignal;
}

/** A signed-in request runs in one transaction of the actor's account. */
export type AccountRequest<P, Q, B> = Request<P, Q, B> & { actor: Actor; tx: AccountTransaction };

/**
 * A signed-in request that waits for a vendor holds no transaction meanwhile: it opens those that it
 * needs.
 */
export type VendorRequest<P, Q, B> = Request<P, Q, B> & {
  actor: Actor;
  /** Runs in one transaction of the actor's account. */
  inAccount<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>;
  /** The last of them, whose result is the answer: both are kept together, or neither. */
  conclude<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>;
  /** The same for the same Idempotency-Key: what a write is found by at the vendor. */
  reference: string;
};

/** A request without a token finds its account itself. */
export type PublicRequest<P, Q, B> = Request<P, Q, B> & { db: Database };

interface RouteShape<P, Q, B, R> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under `/api/v1`, with `{id}` for parameters, as OpenAPI writes them. */
  path: string;
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  body?: B;
  /** What to answer where the body is larger than any may be, if not `payload_too_large`. */
  tooLarge?: () => AppError;
  answer: R;
  /** 200 unless told; 204 answers nothing. */
  status?: 200 | 201 | 204;
}

/** One operation of the API: how it is called, who may, what it answers, and what it does. */
export type Route =
  | (RouteShape<Schema | undefined, Schema | undefined, Schema | undefined, Schema> & {
      guard: Guard;
      /** The answer carries a secret and is never kept for a replay. */
      secret?: boolean;
      handle(request: AccountRequest<never, never, never>): Promise<unknown>;
    })
  | (RouteShape<Schema | undefined, Schema | undefined, Schema | undefined, Schema> & {
      guard: Guard;
      secret?: boolean;
      handleVendor(request: VendorRequest<never, never, never>): Promise<unknown>;
    })
  | (RouteShape<Schema | undefined, Schema | undefined, Schema | undefined, Schema> & {
      guard: 'public';
      secret?: boolean;
      handle(request: PublicRequest<never, never, never>): Promise<unknown>;
    });

/** Declares a route for signed-in users; the handler's types follow from the schemas. */
export function accountRoute<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(
  route: RouteShape<P, Q, B, R> & {
    guard: Guard;
    secret?: boolean;
    handle(request: AccountRequest<P, Q, B>): Promise<core.input<R>>;
  },
): Route {
  // The router hands it what its schemas parsed, which a list of routes cannot say one by one.
  return route as unknown as Route;
}

/** Declares a route for signed-in users that waits for a vendor. */
export function vendorRoute<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(
  route: RouteShape<P, Q, B, R> & {
    guard: Guard;
    secret?: boolean;
    handleVendor(request: VendorRequest<P, Q, B>): Promise<core.input<R>>;
  },
): Route {
  return route as unknown as Route;
}

/** Declares a route that needs no token. */
export function publicRoute<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(
  route: RouteShape<P, Q, B, R> & {
    secret?: boolean;
    handle(request: PublicRequest<P, Q, B>): Promise<core.input<R>>;
  },
): Route {
  return { ...route, guard: 'public' } as unknown as Route;
}
