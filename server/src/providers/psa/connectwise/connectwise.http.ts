import * as z from 'zod';
import { PsaError, type PsaProviderOptions } from '../provider.js';
import type { VendorAnswer, VendorHttp, VendorRequest } from '../vendor-http.js';
import { createVendorLimit, type CreateVendorLimit } from '../vendor-limit.js';
import { createCodebase } from './connectwise.codebase.js';
import { errorOf, isMissingRecord } from './connectwise.error.js';

/** The model that answers are read by. */
const accept = 'application/vnd.connectwise.com+json; version=2025.16';
/** The largest page there is. */
const pageSize = '1000';
/** Pages of one list: beyond it something goes in circles. */
const mostPages = 40;

export type Query = Readonly<Record<string, string | undefined>>;

/** A call to the API: `path` begins after `/apis/3.0`. */
export interface CwRequest {
  method: VendorRequest['method'];
  path: string;
  query?: Query;
  body?: unknown;
  signal: AbortSignal;
  /** A POST that only reads. */
  reads?: boolean;
  /** Instead of the account's keys: a member's own. They are taken at the address of the web client. */
  member?: { headers: Record<string, string> };
}

export interface ConnectwiseHttp {
  /** The answer of whatever status, once the address is the right one. */
  send(request: CwRequest): Promise<VendorAnswer>;
  /** The body of a success. Rejects with `PsaError` for any other answer. */
  call<T>(request: CwRequest, schema: z.ZodType<T>): Promise<T>;
  /** All records of a list, over all of its pages. */
  list<T>(
    request: { path: string; query?: Query; signal: AbortSignal },
    schema: z.ZodType<T>,
  ): Promise<T[]>;
  /** Reads something beside the API of this site, plainly or with the keys. */
  fetchKey(url: string, withKeys: boolean, signal: AbortSignal): Promise<VendorAnswer>;
  /** What an answer means that is no success. */
  errorOf(answer: VendorAnswer, isWrite: boolean): PsaError;
}

export function createConnectwiseHttp(
  options: PsaProviderOptions,
  parts: { http: VendorHttp; createLimit?: CreateVendorLimit },
): ConnectwiseHttp {
  const { http, createLimit = createVendorLimit } = parts;
  const {
    company_id = '',
    public_key = '',
    private_key = '',
    client_id = '',
  } = options.credentials;
  const pair = Buffer.from(`${company_id}+${public_key}:${private_key}`).toString('base64');
  const secrets = [pair, private_key, public_key, client_id].filter(Boolean);
  // About 1,000 a minute for the whole tenant, and others call too. At a time as many as opening a
  // ticket needs at most, so that it takes two waves.
  const limit = createLimit({
    concurrent: 5,
    window: { calls: 900, milliseconds: 60_000 },
  });
  const codebase = createCodebase(options, (url, signal) =>
    request({ method: 'GET', url, signal }),
  );

  async function request(given: VendorRequest): Promise<VendorAnswer> {
    const answer = await limit.run('connectwise', () => http.send(given), given.signal);
    if (answer.status === 429) limit.pause(failure(answer, false).retryAfter ?? 30);
    return answer;
  }

  async function attempt(given: CwRequest, base: string): Promise<VendorAnswer> {
    const url = new URL(base + given.path);
    for (const [name, value] of Object.entries(given.query ?? {})) {
      if (value) url.searchParams.set(name, value);
    }
    return request({
      method: given.method,
      url: url.href,
      headers: {
        Accept: accept,
        clientId: client_id,
        ...(given.member?.headers ?? { Authorization: `Basic ${pair}` }),
        ...(given.body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
      },
      body: given.body,
      signal: given.signal,
      reads: given.reads,
    });
  }

  async function send(given: CwRequest): Promise<VendorAnswer> {
    const host = given.member ? 'web' : 'api';
    const base = await codebase.base(host, given.signal);
    const answer = await attempt(given, base);
    if (!isWrongAddress(answer)) return answer;
    const found = await codebase.discover(host, given.signal);
    const isWrite = given.method !== 'GET' && !given.reads;
    // A page with a success may stand for something that was done: that is not sent again.
    const isUndone = !isWrite || answer.status === 404;
    return found === base || !isUndone ? answer : attempt(given, found);
  }

  async function call<T>(given: CwRequest, schema: z.ZodType<T>): Promise<T> {
    const answer = await send(given);
    const isWrite = given.method !== 'GET' && !given.reads;
    if (answer.status >= 300 && !isPage(answer)) throw failure(answer, isWrite);
    return read(answer, schema, isWrite);
  }

  function failure(answer: VendorAnswer, isWrite: boolean): PsaError {
    return errorOf(answer, { isWrite, conceal });
  }

  function conceal(text: string): string {
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, '•••'), text);
  }

  return {
    send,
    call,
    async list({ path, query, signal }, schema) {
      const found: unknown[] = [];
      const first = { ...query, pageSize };
      let answer = await send({ method: 'GET', path, query: first, signal });
      for (let pages = 1; ; pages += 1) {
        if (answer.status >= 300 && !isPage(answer)) throw failure(answer, false);
        found.push(...read(answer, z.array(z.unknown()), false));
        const next = nextPage(answer.headers.link);
        if (!next) break;
        if (pages >= mostPages) {
          throw new PsaError('invalid', 'There is too much of this in ConnectWise: narrow it down');
        }
        const base = await codebase.base('api', signal);
        answer = await request({
          method: 'GET',
          url: withinBase(next, base),
          headers: { Accept: accept, clientId: client_id, Authorization: `Basic ${pair}` },
          signal,
        });
      }
      return found.map((one) => parse(one, schema, false));
    },
    fetchKey: (url, withKeys, signal) =>
      request({
        method: 'GET',
        url,
        signal,
        headers: withKeys ? { clientId: client_id, Authorization: `Basic ${pair}` } : {},
      }),
    errorOf: failure,
  };
}

/** The address is of another version, or of no API at all. */
function isWrongAddress(answer: VendorAnswer): boolean {
  return isPage(answer) || (answer.status === 404 && !isMissingRecord(answer));
}

function isPage(answer: VendorAnswer): boolean {
  return /^\s*</.test(answer.text) && answer.status < 500;
}

function read<T>(answer: VendorAnswer, schema: z.ZodType<T>, isWrite: boolean): T {
  let body: unknown;
  try {
    body = answer.json();
  } catch (error) {
    if (!(error instanceof PsaError)) throw error;
    // A 404 says that nothing was done; after anything else nobody knows.
    const isUncertain = isWrite && answer.status !== 404;
    throw new PsaError(error.code, error.message, { isUncertain });
  }
  return parse(body, schema, isWrite);
}

function parse<T>(body: unknown, schema: z.ZodType<T>, isWrite: boolean): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  const message = `ConnectWise answered something else than expected${where && ` (at ${where})`}`;
  throw new PsaError('unexpected_answer', message, { isUncertain: isWrite });
}

/** The address of the next page in a `Link` header. */
function nextPage(header: string | undefined): string | null {
  return /<([^>]+)>\s*;\s*rel="?next"?/i.exec(header ?? '')?.[1] ?? null;
}

/** Keys are sent to our own address alone, wherever a link leads. */
function withinBase(url: string, base: string): string {
  const isOurs = URL.canParse(url) && new URL(url).href.startsWith(`${base}/`);
  if (isOurs) return url;
  throw new PsaError('unexpected_answer', 'ConnectWise names a next page at another address');
}
