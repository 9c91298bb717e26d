import type { ErrorCode, Problem } from './contract/error.js';
import type { WalkSession } from './contract/session.js';

/**
 * Why a call failed: a code of the server's, or one of the client's own. `network`, `timeout` and
 * `aborted` got no answer, `bad_answer` got one that is not of the contract, `signed_out` has no
 * token to send, `steps_waiting` and `steps_refused` say that a walk has steps to be sent or
 * decided on first, `not_acceptable` that a node does not take an answer.
 */
export type ClientErrorCode =
  | ErrorCode
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'bad_answer'
  | 'signed_out'
  | 'steps_waiting'
  | 'steps_refused'
  | 'not_acceptable'
  | 'unknown';

/** What the server said about a failure. */
export interface ClientErrorDetails {
  /** The HTTP status; 0 where there was no answer. */
  status?: number;
  requestId?: string | null;
  /** Seconds to wait before trying again, where the server named them. */
  retryAfter?: number | null;
  problem?: Problem | null;
  /** The session as the server holds it, where a conflict tells. */
  current?: WalkSession | null;
  cause?: unknown;
}

/** The one error that the client's functions reject with. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly status: number;
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  readonly problem: Problem | null;
  readonly current: WalkSession | null;

  constructor(
    readonly code: ClientErrorCode,
    message: string,
    {
      status = 0,
      requestId = null,
      retryAfter = null,
      problem = null,
      current = null,
      cause,
    }: ClientErrorDetails = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
    this.problem = problem;
    this.current = current;
  }

  /** Whether the same call can succeed later without anybody changing anything. */
  get isTemporary(): boolean {
    return this.code === 'network' || this.code === 'timeout' || temporary.has(this.status);
  }
}

const temporary = new Set([408, 429, 502, 503, 504]);

/** Makes a `ClientError` of whatever was thrown. */
export function toClientError(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError')
    return new ClientError('aborted', 'The call was given up', { cause: error });
  if (name === 'TimeoutError') {
    return new ClientError('timeout', 'The server took too long to answer', { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new ClientError('unknown', message, { cause: error });
}
