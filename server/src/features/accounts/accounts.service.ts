import type { Store } from 'express-rate-limit';
import type { Database } from '../../db/database.js';
import { createAttemptLimit, createCallLimit } from '../../http/attempt-limit.js';
import type { RouterParts } from '../../http/router.js';
import { createAccessTokens } from './access-token.js';
import type { OnAccountCreated } from './account-creation.js';
import { loadActor } from './actor.service.js';
import { recordSuperAdmin } from './audit.service.js';
import { createAuthService, type AuthService } from './auth.service.js';
import { createInviteService, type InviteService } from './invite.service.js';
import { createPasswords } from './password.js';
import { createSeatService, type SeatService } from './seat.service.js';
import { createUserService, type UserService } from './user.service.js';

export interface AccountsServiceParts {
  db: Database;
  /** 32 bytes as hexadecimal digits. */
  jwtKey: string;
  publicUrl: string;
  /** Fills a new account, in the transaction that creates it. */
  onAccountCreated: OnAccountCreated;
  /** Shared counters of attempts where there is Redis. */
  createStore?: (prefix: string) => Store;
}

/** Accounts: who may sign in, and as what; also what the router needs to know of them. */
export interface AccountsService extends Pick<
  RouterParts,
  'verifyToken' | 'loadActor' | 'recordSuperAdmin'
> {
  auth: AuthService;
  users: UserService;
  invites: InviteService;
  seats: SeatService;
}

const minute = 60_000;

export function createAccountsService(parts: AccountsServiceParts): AccountsService {
  const { db } = parts;
  const accessTokens = createAccessTokens(parts.jwtKey);
  const passwords = createPasswords();
  const seats = createSeatService(parts);
  const auth = createAuthService({
    db,
    accessTokens,
    passwords,
    onAccountCreated: parts.onAccountCreated,
    loginLimit: createAttemptLimit({
      limit: 10,
      windowMs: 15 * minute,
      store: parts.createStore?.('login:'),
    }),
    registerLimit: createCallLimit({
      limit: 600,
      windowMs: 60 * minute,
      store: parts.createStore?.('register:'),
    }),
  });
  return {
    auth,
    seats,
    users: createUserService({ seats }),
    invites: createInviteService({ db, seats, passwords, signIn: auth.signIn }),
    verifyToken: accessTokens.verify,
    loadActor,
    recordSuperAdmin,
  };
}
