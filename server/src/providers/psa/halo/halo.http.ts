import type { z } from 'zod';
import { PsaError, type PsaProviderOptions } from '../provider.js';
import type { VendorAnswer, VendorHttp } from '../vendor-http.js';
import type { VendorLimit } from '../vendor-limit.js';
import { haloFailure, toldLimit, withoutSecrets } from './halo.errors.js';
import { createHaloTokens, type HaloTokens } from './halo.tokens.js';
import { haloRows, haloWarning } from './halo.wire.js';

/** Rows that are asked for: the vendor gives no more than this, whatever is asked. */
const pageSize = 100;
/** Pages after which a list is given up: 50,000 rows are more than a screen can be made of. */
const maxPages = 500;

export type HaloQuery = Record<string, string | number | boolean | undefined>;

export interface HaloHttp {
  get<T extends z.ZodType>(
    path: string,
    schema: T,
    call: { query?: HaloQuery; signal: AbortSignal; token?: string },
  ): Promise<z.infer<T>>;
  /** All rows of a list, over all its pages. */
  all<T extends z.ZodType>(
    path: string,
    row: T,
    call: { query?: HaloQuery; signal: AbortSignal },
  ): Promise<z.infer<T>[]>;
  /** The rows of one answer: lists that know no pages, or the first page of one. */
  rows<T extends z.ZodType>(
    path: string,
    row: T,
    call: { query?: HaloQuery; signal: AbortSignal },
  ): Promise<{ rows: z.infer<T>[]; total: number | null }>;
  /** Creates or updates one: the vendor takes a list of one, and answers the object. */
  post<T extends z.ZodType>(
    path: string,
    body: Record<string, unknown>,
    schema: T,
    call: { signal: AbortSignal },
  ): Promise<z.infer<T>>;
  tokens: HaloTokens;
}

/** Speaks to one instance's API. */
export function createHaloHttp(
  options: PsaProviderOptions,
  { http, limit }: { http: VendorHttp; limit: VendorLimit },
): HaloHttp {
  const tokens = createHaloTokens(options, http);

  async function attempt(
    request: { method: 'GET' | 'POST'; url: string; body?: unknown; signal: AbortSignal },
    token: string,
  ): Promise<VendorAnswer> {
    const { signal } = request;
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    const answer = await limit.run('halo', () => http.send({ ...request, headers }), signal);
    if (answer.status !== 429) return answer;
    const error = haloFailure(answer, { isWrite: false, secrets: tokens.secrets() });
    const told = toldLimit(answer.text);
    if (told) limit.learn(told);
    limit.pause(error.retryAfter ?? 0);
    throw error;
  }

  async function send(request: {
    method: 'GET' | 'POST';
    path: string;
    query?: HaloQuery | undefined;
    body?: unknown;
    signal: AbortSignal;
    token?: string | undefined;
  }): Promise<VendorAnswer> {
    const { method, body, signal } = request;
    const url = `${options.siteUrl}/api/${request.path}${queryText(request.query)}`;
    const sent = { method, url, body, signal };
    const token = request.token ?? (await tokens.token(signal));
    let answer = await attempt(sent, token);
    if (answer.status === 401 && request.token === undefined) {
      // It was refused before it was looked at: sending it again writes nothing twice.
      answer = await attempt(sent, await tokens.token(signal, token));
    }
    if (answer.status < 200 || answer.status >= 300) {
      throw haloFailure(answer, { isWrite: method === 'POST', secrets: tokens.secrets() });
    }
    return answer;
  }

  async function readRows<T extends z.ZodType>(
    path: string,
    row: T,
    call: { query?: HaloQuery; signal: AbortSignal },
  ) {
    const found = haloRows((await send({ method: 'GET', path, ...call })).json());
    if (!found) throw new PsaError('unexpected_answer', `Halo answered no list of ${path}`);
    return { rows: found.rows.map((one) => parsed(row, one, path)), total: found.total };
  }

  return {
    tokens,
    async get(path, schema, call) {
      return parsed(schema, (await send({ method: 'GET', path, ...call })).json(), path);
    },
    rows: readRows,
    async all(path, row, { query, signal }) {
      const page = (page_no: number) =>
        readRows(path, row, {
          query: { ...query, pageinate: true, page_size: pageSize, page_no },
          signal,
        });
      const first = await page(1);
      const total = first.total ?? first.rows.length;
      // What a page really holds counts, not what was asked for.
      const pages = Math.min(maxPages, Math.ceil(total / Math.max(1, first.rows.length)));
      const others = await Promise.all(
        Array.from({ length: Math.max(0, pages - 1) }, (_, at) => page(at + 2)),
      );
      const rows = [first, ...others].flatMap((one) => one.rows);
      if (rows.length < total && first.rows.length > 0) {
        await followOn(rows, total, pages, page);
      }
      return rows;
    },
    async post(path, body, schema, { signal }) {
      const answer = await send({ method: 'POST', path, body: [body], signal });
      const written = readWritten(answer, path);
      const { data: soft } = haloWarning.safeParse(written);
      if (soft?._warning) {
        const said = withoutSecrets(soft._warning, tokens.secrets()).slice(0, 300);
        throw new PsaError('invalid', `Halo refused it: ${said}`);
      }
      const { data, success } = schema.safeParse(written);
      if (!success) throw lostAnswer(path);
      return data as z.infer<typeof schema>;
    },
  };
}

/** Later pages came shorter than the first, or rows were added meanwhile: on to the end. */
async function followOn<T>(
  rows: T[],
  total: number,
  pages: number,
  page: (number: number) => Promise<{ rows: T[] }>,
): Promise<void> {
  for (let at = pages + 1; rows.length < total && at <= maxPages; at += 1) {
    const more = await page(at);
    if (more.rows.length === 0) return;
    rows.push(...more.rows);
  }
}

function parsed<T extends z.ZodType>(schema: T, value: unknown, path: string): z.infer<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join('.') ?? '';
  throw new PsaError(
    'unexpected_answer',
    `Halo answered ${path.split('/')[0]} in another shape than is known (${at || 'the whole'})`,
  );
}

function readWritten(answer: VendorAnswer, path: string): unknown {
  try {
    const written = answer.json();
    return Array.isArray(written) ? (written as unknown[])[0] : written;
  } catch {
    throw lostAnswer(path);
  }
}

/** It was accepted, but by the answer nobody can tell what became of it. */
function lostAnswer(path: string): PsaError {
  return new PsaError(
    'unexpected_answer',
    `Halo took a change of ${path.split('/')[0]}, but its answer cannot be read`,
    { isUncertain: true },
  );
}

function queryText(query: HaloQuery = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}
