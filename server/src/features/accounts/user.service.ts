import type { AccountRole } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { rowsOf, type Paging } from '../../paging.js';
import { UserEntity, type User } from './account.entity.js';
import { isActiveOwner, requireAnotherOwner, requireCoverable } from './account.policy.js';
import { recordAudit } from './audit.service.js';
import { revokeAllOf } from './refresh-token.js';
import { lockMembership, type SeatService } from './seat.service.js';

export type UserService = ReturnType<typeof createUserService>;

/** The users of an account. */
export function createUserService(parts: { seats: SeatService }) {
  function list(tx: AccountTransaction, paging: Paging): Promise<[User[], number]> {
    return tx.em.findAndCount(
      UserEntity,
      {},
      {
        orderBy: { createdAt: 'asc', id: 'asc' },
        ...rowsOf(paging),
      },
    );
  }

  async function changeRole(
    tx: AccountTransaction,
    actor: Actor,
    change: { userId: string; role: AccountRole },
  ): Promise<User> {
    const user = await lockUser(tx, change.userId);
    const before = user.accountRole;
    if (before === change.role) return user;
    await keepAnOwner(tx, user);
    if (!user.deactivatedAt) await parts.seats.requireSeat(tx, change.role);
    user.accountRole = change.role;
    user.canCoverL1 = false;
    recordAudit(tx, actor, {
      action: 'user.role_changed',
      ...subject(user),
      detail: { from: before, to: change.role },
    });
    emitChanged(tx, user);
    return user;
  }

  async function changeCoverage(
    tx: AccountTransaction,
    actor: Actor,
    change: { userId: string; canCoverL1: boolean },
  ): Promise<User> {
    const user = await lockUser(tx, change.userId);
    requireCoverable(user);
    if (user.canCoverL1 === change.canCoverL1) return user;
    user.canCoverL1 = change.canCoverL1;
    recordAudit(tx, actor, {
      action: 'user.coverage_changed',
      ...subject(user),
      detail: { can_cover_l1: change.canCoverL1 },
    });
    emitChanged(tx, user);
    return user;
  }

  /** Refuses the user's tokens from now on, and frees the seat. */
  async function deactivate(tx: AccountTransaction, actor: Actor, userId: string): Promise<User> {
    const user = await lockUser(tx, userId);
    if (user.deactivatedAt) return user;
    await keepAnOwner(tx, user);
    user.deactivatedAt = new Date();
    // The row first: a refresh that waits for it then finds a user who is not active.
    await tx.em.flush();
    await revokeAllOf(tx, user.id);
    recordAudit(tx, actor, { action: 'user.deactivated', ...subject(user) });
    tx.emit({ type: 'user.deactivated', subjectId: user.id, data: { user_id: user.id } });
    return user;
  }

  return { list, changeRole, changeCoverage, deactivate };
}

async function lockUser(tx: AccountTransaction, userId: string): Promise<User> {
  await lockMembership(tx);
  const user = await tx.em.findOne(UserEntity, { id: userId });
  if (!user) throw notFound('This user');
  return user;
}

async function keepAnOwner(tx: AccountTransaction, user: User): Promise<void> {
  if (!isActiveOwner(user)) return;
  const owners = await tx.em.count(UserEntity, { accountRole: 'owner', deactivatedAt: null });
  requireAnotherOwner(user, owners);
}

function emitChanged(tx: AccountTransaction, user: User): void {
  tx.emit({
    type: 'user.changed',
    subjectId: user.id,
    data: { user_id: user.id, account_role: user.accountRole, can_cover_l1: user.canCoverL1 },
  });
}

function subject(user: User) {
  return { subjectKind: 'user', subjectId: user.id };
}
