import type { AccountTransaction } from '../db/database.js';
import type { EmbedBinding } from '../embed-binding.js';
import { AppError } from '../errors.js';
import type { Actor } from './actor.js';

/** What a valid access token says. */
export interface TokenClaims {
  userId: string;
  accountId: string;
  /** When it ends, in seconds since 1970. */
  expiresAt: number;
  /** Of a sign-in from an embedding page. */
  embed?: EmbedBinding;
}

/** Checks the signature and the time of an access token. Throws `unauthenticated` otherwise. */
export type VerifyToken = (token: string) => Promise<TokenClaims>;

/**
 * Finds the user of a token within its account's transaction; null when there is none any more, or
 * what the token is bound to is not as it was.
 */
export type LoadActor = (
  tx: AccountTransaction,
  userId: string,
  embed?: EmbedBinding,
) => Promise<Actor | null>;

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(header: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (!token) throw new AppError('unauthenticated', 'Sign in first: this needs a Bearer token');
  return token;
}

/**
 * The user of a token as they are now, so that a deactivated one is refused at once.
 * @throws AppError `unauthenticated`
 */
export async function currentActor(
  tx: AccountTransaction,
  claims: TokenClaims,
  loadActor: LoadActor,
): Promise<Actor> {
  const actor = await loadActor(tx, claims.userId, claims.embed);
  if (!actor) throw new AppError('unauthenticated', 'This sign-in ended; sign in again');
  return actor;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A super admin may name the account to act in by `X-Account-Id`; from others the header is ignored.
 * @throws AppError `not_found` when there is no such account.
 */
export async function visitAccount(
  tx: AccountTransaction,
  actor: Actor,
  wanted: string | undefined,
): Promise<Actor> {
  if (!wanted || !actor.isSuperAdmin || wanted === actor.accountId) return actor;
  // On the request's own connection: a second one for each request could use up the pool.
  const [found] = uuid.test(wanted)
    ? await tx.em.execute<{ found: boolean }[]>('select account_exists(?) as found', [wanted])
    : [];
  if (!found?.found) throw new AppError('not_found', 'This account does not exist');
  await tx.enter(wanted.toLowerCase());
  return { ...actor, accountId: tx.accountId, role: 'owner', isVisiting: true };
}
