import { randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { Logger } from 'pino';
import { readBody } from './body.js';
import { allowAnyOrigin } from './cors.js';
import { notFoundHandler, problemHandler } from './problem.js';
import type { RateLimits } from './rate-limit.js';
import { requestSerializers } from './request-log.js';

export interface HttpAppParts {
  log: Logger;
  /** How many reverse proxies stand before us. */
  trustProxy: number;
  /** Measures every request. */
  measure?: RequestHandler;
  api: Router;
  /** Whatever is served beside the API: health, metrics, pages. Mounted at the root, before it. */
  pages: Router[];
  rateLimits: RateLimits;
}

/** The Express application: what every request goes through, in order. */
export function createHttpApp(parts: HttpAppParts): Express {
  const app = express();
  app.set('trust proxy', parts.trustProxy);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(
    pinoHttp({
      logger: parts.log,
      serializers: requestSerializers,
      wrapSerializers: false,
      genReqId: (request, response) => {
        const given = request.headers['x-request-id'];
        const id = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : 'debug',
    }),
  );
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      crossOriginResourcePolicy: { policy: 'cross-origin' },
    }),
  );
  if (parts.measure) app.use(parts.measure);
  for (const page of parts.pages) app.use(page);
  app.use('/api/v1', allowAnyOrigin, parts.rateLimits.perUser, readBody, parts.api);
  app.use(notFoundHandler);
  app.use(problemHandler);
  return app;
}
