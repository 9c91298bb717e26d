import express, { type RequestHandler } from 'express';
import { AppError, invalid } from '../errors.js';

declare module 'express-serve-static-core' {
  interface Request {
    /** The bytes as they came, or why they could not be read. Nothing is said of it before 401 and 403. */
    rawBody?: Buffer | AppError;
  }
}

const maxBytes = 1024 * 1024;
const raw = express.raw({ type: () => true, limit: maxBytes });

/** Reads the body without judging it, so that a stranger hears 401 before 413 or 422. */
export const readBody: RequestHandler = (request, response, next) => {
  raw(request, response, (error?: unknown) => {
    request.rawBody = error ? unreadable(error) : bytes(request.body);
    next();
  });
};

/**
 * The body as JSON; undefined where there is none.
 * @throws AppError `payload_too_large` over 1 MiB, `invalid_request` when it is no JSON.
 */
export function parseBody(body: Buffer | AppError | undefined): unknown {
  if (body instanceof AppError) throw body;
  if (!body?.length) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not JSON in UTF-8', {
      members: { errors: [{ path: '', message: 'must be JSON in UTF-8' }] },
      cause,
    });
  }
  refuseUnstorable(value);
  return value;
}

const maxDepth = 64;

/**
 * PostgreSQL stores neither U+0000 nor half a surrogate pair; and nothing of ours nests this deep.
 * @throws AppError `invalid_request`
 */
export function refuseUnstorable(value: unknown, path = '', depth = 0): void {
  if (depth > maxDepth) throw invalid({ path, message: 'is nested too deeply' });
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) {
      throw invalid({
        path,
        message: 'has a character that is not allowed (U+0000 or half a pair)',
      });
    }
  } else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      refuseUnstorable(key, path, depth + 1);
      refuseUnstorable(member, path ? `${path}.${key}` : key, depth + 1);
    }
  }
}

function bytes(body: unknown): Buffer | undefined {
  return Buffer.isBuffer(body) ? body : undefined;
}

function unreadable(error: unknown): AppError {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') {
    return new AppError('payload_too_large', `The body is larger than ${maxBytes} bytes`);
  }
  return new AppError('invalid_request', 'The body could not be read', {
    members: { errors: [{ path: '', message: 'could not be read' }] },
    cause: error,
  });
}
