import { loggableError } from '../db/database-error.js';
import pino, { type DestinationStream, type Logger } from 'pino';
// pino-http types Express' requests with `id` and `log` by augmenting http.IncomingMessage.
import type {} from 'pino-http';

/** What is logged of a request and its answer. pino-http has to be given them, or it uses its own. */
export const requestSerializers = {
  req: (request: { id: unknown; method: string; url: string; originalUrl?: string }) => ({
    id: request.id,
    method: request.method,
    // A query can hold what a customer said, and a path a share token.
    path: (request.originalUrl ?? request.url)
      .split('?')[0]
      ?.replace(/(\/shared\/[^/]+\/).+/, '$1[redacted]'),
  }),
  res: (response: { statusCode: number }) => ({ status: response.statusCode }),
  err: loggableError,
};

/** JSON lines with request ids; whatever could be a secret is cut out before it is written. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        'req.headers["idempotency-key"]',
        'password',
        '*.password',
        '*.token',
        '*.refresh_token',
        '*.access_token',
        '*.passwordHash',
      ],
      censor: '[redacted]',
    },
    serializers: requestSerializers,
  };
  return destination ? pino(options, destination) : pino(options, pino.destination(2));
}
