import * as z from 'zod/mini';
import { withFallback } from './primitives.js';

/** Every `code` a problem answer can carry, with the HTTP status it is sent with. */
export const errorStatus = {
  wrong_session_kind: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  proof_refused: 401,
  seat_limit_exceeded: 402,
  forbidden: 403,
  not_holder: 403,
  origin_not_allowed: 403,
  member_not_mapped: 403,
  not_found: 404,
  version_conflict: 409,
  session_not_active: 409,
  already_taken: 409,
  email_taken: 409,
  last_owner: 409,
  flow_in_use: 409,
  idempotency_replay: 409,
  payload_too_large: 413,
  notes_too_large: 413,
  invalid_request: 422,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  internal_error: 500,
  not_configured: 501,
  provider_failed: 502,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export const fieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof fieldError>;

const codes = [...Object.keys(errorStatus), 'unknown'] as [ErrorCode, 'unknown'];

/**
 * RFC 9457 problem details as every endpoint answers them. Members that a code defines (`current`,
 * `role`, `limit` …) ride along. `code` reads as `unknown` where a newer server sends a new one.
 */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.optional(z.string()),
  code: withFallback(z.enum(codes), 'unknown'),
  request_id: z.optional(z.string()),
  errors: z.optional(z.array(fieldError)),
});
export type Problem = z.infer<typeof problem> & { code: ErrorCode | 'unknown' };
