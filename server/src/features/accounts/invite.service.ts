import type { AccountRole } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { AccountTransaction, Database } from '../../db/database.js';
import { AppError, notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { rowsOf, type Paging } from '../../paging.js';
import { insertUser, refuseTakenEmail } from './account-creation.js';
import { InviteEntity, type Invite } from './account.entity.js';
import { loadActor } from './actor.service.js';
import { recordAudit } from './audit.service.js';
import type { AuthService, SignedIn } from './auth.service.js';
import type { Passwords } from './password.js';
import { lockMembership, type SeatService } from './seat.service.js';
import { createSecretToken, hashSecretToken } from '../../secret-token.js';

/** How long an invite can be accepted, in days. */
const inviteDays = 7;

export interface InviteServiceParts {
  db: Database;
  seats: SeatService;
  passwords: Passwords;
  signIn: AuthService['signIn'];
}

export type InviteService = ReturnType<typeof createInviteService>;

/** Invites into an account. */
export function createInviteService(parts: InviteServiceParts) {
  const { db, seats, passwords } = parts;

  /** The invites that nobody accepted yet, newest first; those that ran out too. */
  function list(tx: AccountTransaction, paging: Paging): Promise<[Invite[], number]> {
    return tx.em.findAndCount(
      InviteEntity,
      { acceptedAt: null },
      {
        orderBy: { createdAt: 'desc', id: 'desc' },
        ...rowsOf(paging),
      },
    );
  }

  async function create(
    tx: AccountTransaction,
    actor: Actor,
    given: { email: string; role: AccountRole },
  ): Promise<{ invite: Invite; token: string }> {
    const taken = await tx.em.execute<object[]>('select user_id from user_by_email(?)', [
      given.email,
    ]);
    if (taken.length) {
      throw new AppError('email_taken', 'There is a user with this e-mail already');
    }
    await seats.requireSeat(tx, given.role);
    const { token, hash } = createSecretToken();
    const now = new Date();
    const invite = tx.em.create(InviteEntity, {
      id: uuid(),
      accountId: tx.accountId,
      ...given,
      tokenHash: hash,
      invitedBy: actor.userId,
      expiresAt: new Date(now.getTime() + inviteDays * 86_400_000),
      acceptedAt: null,
      createdAt: now,
    });
    tx.em.persist(invite);
    recordAudit(tx, actor, {
      action: 'invite.created',
      subjectKind: 'invite',
      subjectId: invite.id,
      detail: { ...given },
    });
    return { invite, token };
  }

  /** Makes the invited one a user and signs them in. Unknown, used and expired look the same. */
  async function accept(given: {
    token: string;
    name: string;
    password: string;
  }): Promise<SignedIn> {
    const [found] = await db.lookup<{ invite_id: string; account_id: string }>(
      'select invite_id, account_id from invite_by_hash(?)',
      [hashSecretToken(given.token)],
    );
    if (!found) throw noSuchInvite();
    const passwordHash = await passwords.hash(given.password);
    const accepted = db.withAccount({ accountId: found.account_id }, async (tx) => {
      await lockMembership(tx);
      const invite = await tx.em.findOne(InviteEntity, {
        id: found.invite_id,
        acceptedAt: null,
        expiresAt: { $gt: new Date() },
      });
      if (!invite) throw noSuchInvite();
      await seats.requireSeat(tx, invite.role);
      const { id } = await insertUser(tx, {
        email: invite.email,
        name: given.name,
        passwordHash,
        accountRole: invite.role,
      });
      tx.actorId = id;
      invite.acceptedAt = new Date();
      const actor = await loadActor(tx, id);
      if (!actor) throw new Error('a user that was just created cannot be found');
      recordAudit(tx, actor, {
        action: 'invite.accepted',
        subjectKind: 'invite',
        subjectId: invite.id,
        detail: { role: invite.role },
      });
      return parts.signIn(tx, actor);
    });
    return refuseTakenEmail(accepted);
  }

  async function remove(tx: AccountTransaction, actor: Actor, inviteId: string): Promise<void> {
    await lockMembership(tx);
    const invite = await tx.em.findOne(InviteEntity, { id: inviteId, acceptedAt: null });
    if (!invite) throw noSuchInvite();
    tx.em.remove(invite);
    recordAudit(tx, actor, {
      action: 'invite.deleted',
      subjectKind: 'invite',
      subjectId: invite.id,
      detail: { email: invite.email, role: invite.role },
    });
  }

  return { list, create, accept, remove };
}

function noSuchInvite(): AppError {
  return notFound('This invite');
}
