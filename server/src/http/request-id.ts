import type { Request } from 'express';

/** The id that the request's log lines and its problem answer carry. */
export function requestIdOf(request: Request): string {
  return typeof request.id === 'string' ? request.id : '';
}
