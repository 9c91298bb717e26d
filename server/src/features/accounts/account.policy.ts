import { seatRoles, type AccountRole, type SeatRole } from '@resolutionflow/sdk/contract';
import { AppError, invalid } from '../../errors.js';

interface Member {
  accountRole: AccountRole;
  deactivatedAt?: Date | null;
}

/** Whether an active user with this role takes a seat. */
export function isSeatRole(role: AccountRole): role is SeatRole {
  return (seatRoles as readonly AccountRole[]).includes(role);
}

/** Whether the account would have one owner less without this member in this role. */
export function isActiveOwner(member: Member): boolean {
  return member.accountRole === 'owner' && !member.deactivatedAt;
}

/**
 * An account keeps an active owner. `owners` is how many there are now.
 * @throws AppError `last_owner`
 */
export function requireAnotherOwner(member: Member, owners: number): void {
  if (isActiveOwner(member) && owners <= 1) {
    throw new AppError('last_owner', 'This is the last owner; make somebody else owner first');
  }
}

/**
 * Only engineers stand in for the L1 desk.
 * @throws AppError `invalid_request`
 */
export function requireCoverable(member: Member): void {
  if (member.accountRole !== 'engineer') {
    throw invalid({ path: 'can_cover_l1', message: 'only an engineer can cover L1' });
  }
}
