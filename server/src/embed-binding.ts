import type { EmbedHost } from '@resolutionflow/sdk/contract';
import { AppError } from './errors.js';

/** What a sign-in from an embedding page is bound to: it is good there alone, and as long as these stand. */
export interface EmbedBinding {
  /** The embed key's id. */
  keyId: string;
  host: EmbedHost;
  /** Of the host's secrets when they proved who looks: an earlier one is of no use any more. */
  generation: number;
  origin: string;
}

/**
 * Browsers say where a request comes from, and pages cannot change it; what is no browser has nothing
 * to say.
 * @throws AppError `origin_not_allowed` where a bound token comes from another page.
 */
export function requireBoundOrigin(
  embed: EmbedBinding | undefined,
  origin: string | undefined,
): void {
  if (!embed || origin === undefined || origin === embed.origin) return;
  throw new AppError('origin_not_allowed', 'This sign-in was made for another page');
}

/** Whether two tokens are of one sign-in's kind: a socket must not pass from one binding to another. */
export function isSameBinding(one: EmbedBinding | undefined, other: EmbedBinding | undefined) {
  return (
    one?.keyId === other?.keyId &&
    one?.host === other?.host &&
    one?.generation === other?.generation &&
    one?.origin === other?.origin
  );
}
