import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError, type UsedUpLimit } from '../errors.js';
import { PsaError } from '../providers/psa/provider.js';
import { requestIdOf } from './request-id.js';

const titles: Partial<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  402: 'Payment required',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  422: 'Invalid request',
  429: 'Too many requests',
  500: 'Something went wrong on our side',
  501: 'Not configured',
  502: 'The other system failed',
  503: 'Not available right now',
};

/** The problem details of an error, as RFC 9457 has them. */
export function toProblem(error: AppError, requestId: string): Record<string, unknown> {
  return {
    type: `urn:resolutionflow:problem:${error.code}`,
    title: titles[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...error.members,
  };
}

/** Answers every error as problem details; what nobody foresaw is logged and answered as 500. */
export const problemHandler: ErrorRequestHandler = (thrown: unknown, request, response, next) => {
  // Who asked has gone, and what was under way for them stopped: there is nobody to answer.
  if (response.destroyed && thrown instanceof Error && thrown.name === 'AbortError') return;
  const error = toAppError(thrown);
  if (error.status >= 500) request.log.error({ err: thrown }, 'request failed');
  if (response.headersSent) {
    next(thrown);
    return;
  }
  if (error.retryAfter !== undefined) response.set('Retry-After', String(error.retryAfter));
  if (error.limit) response.set(usedUp(error.limit, error.retryAfter ?? 0));
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response
    .status(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error, requestIdOf(request))));
};

/** The headers that express-rate-limit sets for the limit of every request, for another one. */
function usedUp({ count, windowSeconds }: UsedUpLimit, reset: number): Record<string, string> {
  return {
    'RateLimit-Policy': `${count};w=${windowSeconds}`,
    'RateLimit-Limit': String(count),
    'RateLimit-Remaining': '0',
    'RateLimit-Reset': String(reset),
  };
}

/** Whatever no route took. */
export const notFoundHandler: RequestHandler = (request) => {
  throw new AppError('not_found', `There is no ${request.method} ${request.path}`);
};

// SQLSTATE classes and codes after which the same request may well succeed: connections lost or
// refused, a server that shuts down, a deadlock or serialization failure.
const passing = /^(08|57P0|53|40001|40P01|55P03)/;
const passingErrno = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT']);

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof PsaError) return vendorProblem(thrown);
  if (isPassing(thrown)) {
    return new AppError('unavailable', 'The database cannot be reached; try again in a moment', {
      retryAfter: 1,
      cause: thrown,
    });
  }
  if (thrown instanceof URIError) {
    return new AppError('not_found', 'This address cannot be read', { cause: thrown });
  }
  return new AppError(
    'internal_error',
    'Something went wrong; the request id names it in our logs',
    {
      cause: thrown,
    },
  );
}

/** What a PSA did not do, as our answer: a vendor failed 502, or 503 where it said when to come again. */
export function vendorProblem(error: PsaError): AppError {
  const options = { cause: error, members: { provider_code: error.code } };
  switch (error.code) {
    case 'not_found':
      return new AppError('not_found', error.message, options);
    case 'invalid':
    case 'unsupported':
      return new AppError('invalid_request', error.message, {
        cause: error,
        members: { ...options.members, errors: [{ path: '', message: error.message }] },
      });
    case 'refused':
      return new AppError('proof_refused', error.message, options);
    case 'rate_limited':
      return new AppError('unavailable', error.message, {
        ...options,
        retryAfter: error.retryAfter ?? 30,
      });
    default:
      return error.retryAfter === null
        ? new AppError('provider_failed', error.message, options)
        : new AppError('unavailable', error.message, { ...options, retryAfter: error.retryAfter });
  }
}

function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return (
    passing.test(code) ||
    passingErrno.has(code) ||
    /Connection terminated|Timeout acquiring a connection/.test(thrown.message)
  );
}
