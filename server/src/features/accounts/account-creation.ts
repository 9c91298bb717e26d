import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { AccountRole } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { AppError } from '../../errors.js';
import { AccountEntity, SubscriptionEntity, UserEntity, type User } from './account.entity.js';

/** What a new account gets besides its owner; runs in the transaction that creates it. */
export type OnAccountCreated = (tx: AccountTransaction) => Promise<void>;

/** Writes the account of the transaction, with its subscription. */
export async function insertAccount(
  tx: AccountTransaction,
  given: {
    name: string;
    isSystem?: boolean;
    plan: string;
    status: 'trialing' | 'active';
    seatLimit: number | null;
    l1SeatLimit: number | null;
  },
): Promise<void> {
  const { name, isSystem = false, ...subscription } = given;
  await tx.em.insert(AccountEntity, { id: tx.accountId, name, isSystem, createdAt: new Date() });
  await tx.em.insert(SubscriptionEntity, { accountId: tx.accountId, ...subscription });
}

/** Writes a user. Its e-mail is unique over all accounts, see `refuseTakenEmail`. */
export async function insertUser(
  tx: AccountTransaction,
  given: {
    email: string;
    name: string;
    passwordHash: string;
    accountRole: AccountRole;
    canCoverL1?: boolean;
    isSuperAdmin?: boolean;
  },
): Promise<User> {
  const user = tx.em.create(UserEntity, {
    id: uuid(),
    accountId: tx.accountId,
    canCoverL1: false,
    isSuperAdmin: false,
    deactivatedAt: null,
    createdAt: new Date(),
    ...given,
  });
  await tx.em.persist(user).flush();
  return user;
}

/**
 * Says that the e-mail is taken where the database said so, whoever else was writing it just then.
 * @throws AppError `email_taken`
 */
export async function refuseTakenEmail<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException && isEmailKey(error)) {
      throw new AppError('email_taken', 'There is a user with this e-mail already', {
        cause: error,
      });
    }
    throw error;
  }
}

function isEmailKey(error: object): boolean {
  return 'constraint' in error && error.constraint === 'users_email_key';
}
