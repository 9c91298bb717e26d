import type { AccountRole, SeatRole } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { AppError } from '../../errors.js';
import { isSeatRole } from './account.policy.js';

/** Seats of one role: `limit` is null where there is none. */
export interface SeatUse {
  role: SeatRole;
  current: number;
  limit: number | null;
}

/** Who takes the account's seats. */
export interface SeatService {
  read(tx: AccountTransaction): Promise<Record<SeatRole, SeatUse>>;
  /**
   * Call it after `lockMembership`, or two may take the last seat. Roles without seats pass.
   * @throws AppError `seat_limit_exceeded`
   */
  requireSeat(tx: AccountTransaction, role: AccountRole): Promise<void>;
}

/**
 * Locks who belongs to the account, and as what, until the end of the transaction: seats and owners
 * are then counted by one request at a time. Take it before any user's row.
 */
export async function lockMembership(tx: AccountTransaction): Promise<void> {
  await tx.em.execute('select account_id from subscriptions where account_id = ? for update', [
    tx.accountId,
  ]);
}

export function createSeatService(parts: { publicUrl: string }): SeatService {
  async function read(tx: AccountTransaction): Promise<Record<SeatRole, SeatUse>> {
    const [row] = await tx.em.execute<SeatRow[]>(seatsSql, [tx.accountId]);
    if (!row) throw new Error(`account ${tx.accountId} has no subscription`);
    return {
      engineer: { role: 'engineer', current: row.engineers, limit: row.seat_limit },
      l1_tech: { role: 'l1_tech', current: row.l1_techs, limit: row.l1_seat_limit },
    };
  }

  return {
    read,
    async requireSeat(tx, role) {
      if (!isSeatRole(role)) return;
      const { current, limit } = (await read(tx))[role];
      if (limit === null || current < limit) return;
      throw new AppError('seat_limit_exceeded', `All ${limit} seats for ${role} are taken`, {
        members: { role, current, limit, upgrade_url: `${parts.publicUrl}/?upgrade=${role}` },
      });
    },
  };
}

interface SeatRow {
  engineers: number;
  l1_techs: number;
  seat_limit: number | null;
  l1_seat_limit: number | null;
}

const seatsSql = `
  select s.seat_limit, s.l1_seat_limit,
    (count(u.id) filter (where u.account_role = 'engineer'))::int as engineers,
    (count(u.id) filter (where u.account_role = 'l1_tech'))::int as l1_techs
  from subscriptions s
  left join users u on u.account_id = s.account_id and u.deactivated_at is null
  where s.account_id = ?
  group by s.account_id`;
