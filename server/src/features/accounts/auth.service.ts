import { createHash } from 'node:crypto';
import { ipKeyGenerator } from 'express-rate-limit';
import { v7 as uuid } from 'uuid';
import type { AccountTransaction, Database } from '../../db/database.js';
import { requireBoundOrigin, type EmbedBinding } from '../../embed-binding.js';
import { AppError } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import type { AttemptLimit, CallLimit } from '../../http/attempt-limit.js';
import { accessTokenSeconds, type AccessTokens } from './access-token.js';
import {
  insertAccount,
  insertUser,
  refuseTakenEmail,
  type OnAccountCreated,
} from './account-creation.js';
import { RefreshTokenEntity, UserEntity, type RefreshToken } from './account.entity.js';
import { presentMe } from './account.presenter.js';
import { loadActor, lockActor } from './actor.service.js';
import { recordAudit } from './audit.service.js';
import type { Passwords } from './password.js';
import { bindingOf, issueRefreshToken, refreshTokenState, revokeFamily } from './refresh-token.js';
import { hashSecretToken } from '../../secret-token.js';

export interface AuthServiceParts {
  db: Database;
  accessTokens: AccessTokens;
  passwords: Passwords;
  /** Failed logins, by account and address. */
  loginLimit: AttemptLimit;
  /** New accounts, by address. */
  registerLimit: CallLimit;
  onAccountCreated: OnAccountCreated;
}

/** Answer of everything that signs somebody in. */
export interface SignedIn {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  user: ReturnType<typeof presentMe>;
}

/** What a new account may use before it subscribes. */
const trial = { plan: 'trial', status: 'trialing', seatLimit: 5, l1SeatLimit: 5 } as const;

export type AuthService = ReturnType<typeof createAuthService>;

/** Signing up, in and out. */
export function createAuthService(parts: AuthServiceParts) {
  const { db, accessTokens, passwords } = parts;

  /** Signs in: the first tokens of a new family, or the next ones of `familyId`. */
  async function signIn(
    tx: AccountTransaction,
    actor: Actor,
    familyId?: string,
  ): Promise<SignedIn> {
    return {
      access_token: await accessTokens.sign({
        id: actor.userId,
        accountId: tx.accountId,
        embed: actor.embed,
      }),
      refresh_token: issueRefreshToken(tx, actor, familyId),
      expires_in: accessTokenSeconds,
      user: presentMe(actor),
    };
  }

  async function register(given: {
    accountName: string;
    name: string;
    email: string;
    password: string;
    ip: string;
  }): Promise<SignedIn> {
    await parts.registerLimit.take(ipKeyGenerator(given.ip));
    const passwordHash = await passwords.hash(given.password);
    const created = db.withAccount({ accountId: uuid() }, async (tx) => {
      await insertAccount(tx, { name: given.accountName, ...trial });
      const { email, name } = given;
      const owner = await insertUser(tx, { email, name, passwordHash, accountRole: 'owner' });
      tx.actorId = owner.id;
      await parts.onAccountCreated(tx);
      const actor = await requireActor(loadActor(tx, owner.id));
      recordAudit(tx, actor, {
        action: 'account.registered',
        subjectKind: 'account',
        subjectId: tx.accountId,
      });
      return signIn(tx, actor);
    });
    return refuseTakenEmail(created);
  }

  function login(given: { email: string; password: string; ip: string }): Promise<SignedIn> {
    return parts.loginLimit.attempt(loginKey(given), () => checkLogin(given));
  }

  /** Unknown, deactivated, and wrong password: the same queries, one hash, the same answer. */
  async function checkLogin(given: { email: string; password: string }): Promise<SignedIn> {
    const [found] = await db.lookup<{ user_id: string; account_id: string }>(
      'select user_id, account_id from user_by_email(?)',
      [given.email],
    );
    const { user_id: userId, account_id: accountId } = found ?? nobody;
    const user = await db.withAccount({ accountId }, (tx) =>
      tx.em.findOne(UserEntity, { id: userId, deactivatedAt: null }),
    );
    // Outside a transaction, so that no connection waits for the hash.
    if (!(await passwords.matches(user?.passwordHash ?? null, given.password))) throw refused();
    return db.withAccount({ accountId, actorId: userId }, async (tx) => {
      const actor = await lockActor(tx, userId);
      if (!actor) throw refused();
      return signIn(tx, actor);
    });
  }

  /** Signs in who was proved by the page that embeds us; null where they, or the key, are no more. */
  async function signInEmbedded(
    tx: AccountTransaction,
    userId: string,
    embed: EmbedBinding,
  ): Promise<SignedIn | null> {
    const actor = await lockActor(tx, userId, embed);
    return actor && signIn(tx, actor);
  }

  /** @param origin Where the request comes from, if its browser says so. */
  async function refresh(token: string, origin: string | undefined): Promise<SignedIn> {
    const signedIn = await withRefreshToken(token, async (tx, row, actor) => {
      requireBoundOrigin(actor.embed, origin);
      const state = refreshTokenState(row);
      if (state === 'reused') {
        await revokeFamily(tx, row.familyId);
        recordAudit(tx, actor, {
          action: 'auth.refresh_token_reused',
          subjectKind: 'user',
          subjectId: actor.userId,
        });
      }
      if (state !== 'valid') return null;
      row.usedAt = new Date();
      return signIn(tx, actor, row.familyId);
    });
    // Only now: what was revoked has to be committed.
    if (!signedIn) throw new AppError('unauthenticated', 'Sign in again: this refresh token ended');
    return signedIn;
  }

  /** Ends the sign-in that the token belongs to; an unknown token has nothing to end. */
  async function logout(token: string): Promise<void> {
    await withRefreshToken(token, (tx, row) => revokeFamily(tx, row.familyId));
  }

  async function withRefreshToken<T>(
    token: string,
    work: (tx: AccountTransaction, row: RefreshToken, actor: Actor) => Promise<T>,
  ): Promise<T | null> {
    const [found] = await db.lookup<{ token_id: string; account_id: string }>(
      'select token_id, account_id from refresh_token_by_hash(?)',
      [hashSecretToken(token)],
    );
    if (!found) return null;
    return db.withAccount({ accountId: found.account_id }, async (tx) => {
      const where = { id: found.token_id };
      const row = await tx.em.findOne(RefreshTokenEntity, where);
      const actor = row && (await lockActor(tx, row.userId, bindingOf(row)));
      if (!actor) return null;
      tx.actorId = actor.userId;
      // As it is now that nobody else can take it.
      const current = await tx.em.findOne(RefreshTokenEntity, where, { refresh: true });
      return current && work(tx, current, actor);
    });
  }

  return { register, login, refresh, logout, signIn, signInEmbedded };
}

const nil = '00000000-0000-0000-0000-000000000000';
const nobody = { user_id: nil, account_id: nil };

function loginKey({ email, ip }: { email: string; ip: string }): string {
  return createHash('sha256')
    .update(`${email}\n${ipKeyGenerator(ip)}`)
    .digest('base64url');
}

function refused(): AppError {
  return new AppError('invalid_credentials', 'The e-mail or the password is wrong');
}

async function requireActor(loading: Promise<Actor | null>): Promise<Actor> {
  const actor = await loading;
  if (!actor) throw new Error('a user that was just created cannot be found');
  return actor;
}
