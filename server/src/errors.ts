import { errorStatus, type ErrorCode, type FieldError } from '@resolutionflow/sdk/contract';

/** The one error that a request may end with; `code` decides the status. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly status: number;
  /** Members beside the standard ones in the problem's body, in snake_case. */
  readonly members: Record<string, unknown>;
  /** Seconds after which a new try makes sense. */
  readonly retryAfter?: number;
  /** The limit that was used up, where it is another than the one of every request. */
  readonly limit?: UsedUpLimit;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      members?: Record<string, unknown>;
      retryAfter?: number;
      limit?: UsedUpLimit;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.status = errorStatus[code];
    this.members = options.members ?? {};
    this.retryAfter = options.retryAfter;
    this.limit = options.limit;
  }
}

/** How many may pass in a window of how many seconds. */
export interface UsedUpLimit {
  count: number;
  windowSeconds: number;
}

/** 404: not there, or another account's. `what` names the thing, as in "This session". */
export function notFound(what: string): AppError {
  return new AppError('not_found', `${what} does not exist`);
}

/** 422 with one entry of `errors` per field. */
export function invalid(...errors: FieldError[]): AppError {
  return new AppError('invalid_request', errors.map((error) => error.message).join('; '), {
    members: { errors },
  });
}
