import type { RequestHandler } from 'express';

/**
 * Any origin may call the API: there are no cookies, so a foreign page gains nothing that it could
 * not ask for itself. Where an allowed origin matters, the route compares it.
 */
export const allowAnyOrigin: RequestHandler = (request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*');
  response.set(
    'Access-Control-Expose-Headers',
    'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id',
  );
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response.set({
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, X-Account-Id',
    'Access-Control-Max-Age': '7200',
  });
  response.status(204).end();
};
