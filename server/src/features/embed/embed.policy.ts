import { AppError } from '../../errors.js';
import type { EmbedKey } from './embed.entity.js';

/**
 * May a page of this origin use the key? Pages of our own may always; what is no browser says no
 * origin, and gains nothing by it: it still has to prove who looks.
 * @throws AppError `origin_not_allowed`
 */
export function requireAllowedOrigin(
  key: Pick<EmbedKey, 'allowedOrigins'>,
  origin: string | undefined,
  ownOrigin: string,
): void {
  if (origin === undefined || origin === ownOrigin || key.allowedOrigins.includes(origin)) return;
  throw new AppError(
    'origin_not_allowed',
    'This page is not among the origins that the embed key allows; an owner of the account can add a key for it',
  );
}
