import type { Agent as HttpAgent } from 'node:http';
import axios, { type AxiosResponse } from 'axios';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { pause } from './pause.js';
import { PsaError } from './provider.js';

/** A request to a vendor. */
export interface VendorRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Absolute. */
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as a form where it is `URLSearchParams`. */
  body?: unknown;
  signal: AbortSignal;
  /** A POST that only reads: a search. GETs are reads anyway. */
  reads?: boolean;
  /** Milliseconds; 20,000 for reads and 60,000 for writes unless said: creating takes some PSAs most of a minute. */
  timeoutMs?: number;
}

/** A vendor's answer of whatever status. */
export interface VendorAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  text: string;
  /** The body as JSON. Throws a `PsaError` `unexpected_answer` for a page of HTML or a cut answer. */
  json(): unknown;
}

/** Sends to vendors. Rejects with `PsaError` `unreachable` where there is no answer; statuses are the caller's to judge. */
export interface VendorHttp {
  send(request: VendorRequest): Promise<VendorAnswer>;
}

/** The largest answer that is read, in bytes. */
const maxAnswerBytes = 25_000_000;
/** Milliseconds before a read is tried again. */
const readRetries = [250, 1000];

/**
 * @param options.allowPrivate Outside production alone: addresses of this machine and its network, and
 * plain HTTP. Otherwise the address that a name leads to is checked when it is connected to, so that
 * it cannot change in between.
 */
export function createVendorHttp(options: { allowPrivate: boolean }): VendorHttp {
  const filter = { allowPrivateIPAddress: options.allowPrivate, allowMetaIPAddress: false };
  const httpAgent: HttpAgent = new RequestFilteringHttpAgent({ ...filter, keepAlive: true });
  const httpsAgent = new RequestFilteringHttpsAgent({ ...filter, keepAlive: true });

  async function attempt(request: VendorRequest, isRead: boolean): Promise<VendorAnswer> {
    if (!options.allowPrivate && !request.url.startsWith('https://')) {
      throw new PsaError('unreachable', 'The PSA must be reached over https');
    }
    const timeout = request.timeoutMs ?? (isRead ? 20_000 : 60_000);
    const limit = AbortSignal.timeout(timeout);
    let response: AxiosResponse<string>;
    try {
      response = await axios.request<string>({
        method: request.method,
        url: request.url,
        headers: request.headers,
        data: request.body,
        responseType: 'text',
        transformResponse: (text: string) => text,
        validateStatus: () => true,
        maxRedirects: 0,
        maxContentLength: maxAnswerBytes,
        maxBodyLength: maxAnswerBytes,
        proxy: false,
        httpAgent,
        httpsAgent,
        signal: AbortSignal.any([request.signal, limit]),
      });
    } catch (error) {
      // What axios throws holds the request with its credentials: it is no cause to keep.
      throw unreachable(error, { isWrite: !isRead, timedOut: limit.aborted, timeout });
    }
    const { status, data: text } = response;
    return { status, headers: textHeaders(response), text, json: () => readJson(text, status) };
  }

  return {
    async send(request) {
      const isRead = request.reads ?? request.method === 'GET';
      for (let tried = 0; ; tried += 1) {
        const delay = isRead ? readRetries[tried] : undefined;
        try {
          const answer = await attempt(request, isRead);
          if (answer.status < 502 || delay === undefined) return answer;
        } catch (error) {
          if (delay === undefined || request.signal.aborted || !isRetryable(error)) throw error;
        }
        await pause(delay * (0.5 + Math.random()), request.signal);
      }
    },
  };
}

function isRetryable(error: unknown): boolean {
  return error instanceof PsaError && error.isTemporary && !/too long/.test(error.message);
}

function unreachable(
  error: unknown,
  { isWrite, timedOut, timeout }: { isWrite: boolean; timedOut: boolean; timeout: number },
): PsaError {
  const code = axios.isAxiosError(error) ? (error.code ?? '') : '';
  if (/maxContentLength/.test(String(error instanceof Error ? error.message : ''))) {
    return new PsaError('unexpected_answer', 'The PSA answered more than can be read');
  }
  // Refused before anything was sent; otherwise the PSA may have done it all the same.
  const isUncertain = isWrite && !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
  const message = timedOut
    ? `The PSA took too long to answer (more than ${Math.round(timeout / 1000)} s)`
    : `The PSA cannot be reached${code ? ` (${code})` : ''}`;
  return new PsaError('unreachable', message, { isUncertain });
}

function readJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const what = /^\s*</.test(text) ? 'a web page' : 'something';
    throw new PsaError(
      'unexpected_answer',
      `The PSA answered ${what} that cannot be read (status ${status}); check the site's address`,
    );
  }
}

function textHeaders({ headers }: AxiosResponse): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers as Record<string, string | string[] | undefined>).map(
      ([name, value]) => [
        name.toLowerCase(),
        Array.isArray(value) ? value.join(', ') : (value ?? undefined),
      ],
    ),
  );
}

/** Seconds of a `Retry-After` header, given as seconds or as a date; null where there is none. */
export function retryAfterOf(answer: Pick<VendorAnswer, 'headers'>): number | null {
  const told = answer.headers['retry-after'];
  if (told === undefined) return null;
  const seconds = Number(told);
  const until = Number.isNaN(seconds) ? (Date.parse(told) - Date.now()) / 1000 : seconds;
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil(until));
}
