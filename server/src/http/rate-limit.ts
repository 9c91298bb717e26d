import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { AppError } from '../errors.js';
import { bearerToken, type VerifyToken } from './authentication.js';

export interface RateLimits {
  /** Every call of the API: by user where a token says who, else by address. */
  perUser: RequestHandler;
  /** A limiter of its own for `name`, counted by address; only failed answers count. */
  failuresPerAddress(name: string, limit: number, windowMs: number): RequestHandler;
}

export interface RateLimitOptions {
  /** Requests a minute per user. */
  perMinute: number;
  verifyToken: VerifyToken;
  /** Shared counters where there is Redis; without, each server counts on its own. */
  createStore?: (prefix: string) => Store;
}

export function createRateLimits(options: RateLimitOptions): RateLimits {
  const common = (prefix: string) => ({
    standardHeaders: 'draft-6' as const,
    legacyHeaders: false,
    store: options.createStore?.(prefix),
    // Redis gone is no reason to answer nobody.
    passOnStoreError: true,
    handler: refuse,
  });
  return {
    perUser: rateLimit({
      ...common('user:'),
      windowMs: 60_000,
      limit: options.perMinute,
      // Logins have a limit of their own, where only failed ones count.
      skip: (request) => request.path === '/auth/login',
      keyGenerator: async (request) => {
        try {
          const claims = await options.verifyToken(bearerToken(request.get('authorization')));
          return claims.userId;
        } catch {
          // No valid token: the route will say so. Here the address counts.
          return ipKeyGenerator(request.ip ?? '');
        }
      },
    }),
    failuresPerAddress: (name, limit, windowMs) =>
      rateLimit({
        ...common(`${name}:`),
        windowMs,
        limit,
        skipSuccessfulRequests: true,
        keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
      }),
  };
}

const refuse: RequestHandler = (_request, response) => {
  const header = Number(response.getHeader('RateLimit-Reset'));
  throw new AppError('too_many_requests', 'Too many requests; wait a moment', {
    retryAfter: Number.isFinite(header) && header > 0 ? header : 60,
  });
};
