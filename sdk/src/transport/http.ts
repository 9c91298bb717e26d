import type { z } from 'zod/mini';
import { ClientError, toClientError } from '../errors.js';
import { loadWire } from './wire.js';

/** What every call takes. */
export interface CallOptions {
  signal?: AbortSignal;
}

/** What a call that changes something takes. */
export interface WriteOptions extends CallOptions {
  /** Makes a repeated call answer as before; one is made for each call unless given. */
  idempotencyKey?: string;
}

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is not about to end; rejects with `signed_out` where nobody is signed in. */
  token(signal?: AbortSignal): Promise<string>;
  /** A newer token than the one that was refused. */
  renew(refused: string, signal?: AbortSignal): Promise<string>;
}

export interface HttpRequest<T extends z.core.$ZodType> extends WriteOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with a leading slash. */
  path: string;
  query?: object | undefined;
  body?: unknown;
  /** Brings what the answer is read with; without it the answer's body is ignored. */
  answer?: () => Promise<T>;
  /** Milliseconds until an attempt is given up, where the client's own are too few. */
  timeout?: number;
  /** `false` for the routes that need no token. */
  authorized?: boolean;
}

/** Sends a request and reads the answer; rejects with a `ClientError`. */
export type Http = <T extends z.core.$ZodType = z.ZodMiniVoid>(
  request: HttpRequest<T>,
) => Promise<z.output<T>>;

export interface HttpOptions {
  server: string;
  tokens: TokenSource;
  /** Milliseconds until an attempt is given up; 20,000 unless said. */
  timeout?: number;
  /** How often a read is tried again; 3 unless said. */
  retries?: number;
  /** Milliseconds before the first repetition; doubles with each, with jitter. 300 unless said. */
  backoff?: number;
}

/** Makes the function that all resources call the server with. */
export function createHttp(options: HttpOptions): Http {
  const { server, tokens, timeout = 20_000, retries = 3, backoff = 300 } = options;
  const root = `${server.replace(/\/+$/, '')}/api/v1`;

  async function attempt(request: HttpRequest<z.core.$ZodType>, token: string | null) {
    const { method = 'GET', path, query, body, signal, idempotencyKey } = request;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    const limit = AbortSignal.timeout(request.timeout ?? timeout);
    try {
      const response = await fetch(root + path + queryString(query), {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ? anySignal(signal, limit) : limit,
        // Nothing of ours travels in cookies, and answers are never kept by the browser.
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
      return { response, text: await response.text() };
    } catch (cause) {
      if (signal?.aborted) throw new ClientError('aborted', 'The call was given up', { cause });
      if (limit.aborted) {
        throw new ClientError('timeout', 'The server took too long to answer', { cause });
      }
      throw new ClientError('network', 'The server cannot be reached', { cause });
    }
  }

  async function once<T extends z.core.$ZodType>(request: HttpRequest<T>): Promise<z.output<T>> {
    // Loaded while the request is under way: the first answer finds it there.
    const schema = request.answer?.();
    // Where the request fails first, nobody waits for it; otherwise it is awaited below.
    schema?.catch(() => undefined);
    const authorized = request.authorized !== false;
    const token = authorized ? await tokens.token(request.signal) : null;
    let { response, text } = await attempt(request, token);
    if (response.status === 401 && token !== null) {
      const renewed = await tokens.renew(token, request.signal);
      ({ response, text } = await attempt(request, renewed));
    }
    if (!response.ok) throw await readFailure(response, text);
    return readBody(await schema, response, text);
  }

  return async (request) => {
    const { method = 'GET', signal } = request;
    const sent =
      method === 'POST'
        ? { ...request, idempotencyKey: request.idempotencyKey ?? crypto.randomUUID() }
        : request;
    for (let tried = 0; ; tried += 1) {
      try {
        return await once(sent);
      } catch (error) {
        const failure = toClientError(error);
        // Only reads are repeated here: whoever writes decides what a doubt is worth.
        const again = method === 'GET' && tried < retries && failure.isTemporary;
        if (!again || (failure.retryAfter ?? 0) > longestWait) throw failure;
        const jittered = backoff * 2 ** tried * (0.5 + Math.random() / 2);
        await pause(Math.max(jittered, (failure.retryAfter ?? 0) * 1000), signal);
      }
    }
  };
}

/** Seconds of `Retry-After` beyond which a person should decide, rather than a loop. */
const longestWait = 30;

/** Waits; rejects with `aborted` when the signal fires. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(new ClientError('aborted', 'The call was given up'));
    };
    if (signal?.aborted) return reject(new ClientError('aborted', 'The call was given up'));
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

function queryString(query: object | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  return params.size > 0 ? `?${params}` : '';
}

async function readBody<T extends z.core.$ZodType>(
  schema: T | undefined,
  response: Response,
  text: string,
): Promise<z.output<T>> {
  if (!schema) return undefined as z.output<T>;
  const { readAnswer } = await loadWire();
  const requestId = response.headers.get('x-request-id');
  try {
    return readAnswer(schema, JSON.parse(text));
  } catch (cause) {
    const details = { status: response.status, requestId, cause };
    throw new ClientError('bad_answer', 'The server answered something unexpected', details);
  }
}

async function readFailure({ status, headers }: Response, text: string): Promise<ClientError> {
  const told = headers.get('retry-after');
  const seconds = Number(told);
  const until =
    told === null ? null : Number.isNaN(seconds) ? (Date.parse(told) - Date.now()) / 1000 : seconds;
  const retryAfter = until === null || Number.isNaN(until) ? null : Math.max(0, until);
  const { readProblem } = await loadWire();
  const read = readProblem(parseJson(text));
  const found = read?.problem ?? null;
  const requestId = found?.request_id ?? headers.get('x-request-id');
  const message = found?.detail ?? found?.title ?? `The server answered ${status}`;
  const details = { status, requestId, retryAfter, problem: found, current: read?.current ?? null };
  return new ClientError(found?.code ?? 'unknown', message, details);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page instead of a problem: the status alone has to say it.
    return null;
  }
}

/** `AbortSignal.any`, for browsers from before 2024. */
function anySignal(...signals: AbortSignal[]): AbortSignal {
  if ('any' in AbortSignal) return AbortSignal.any(signals);
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}
