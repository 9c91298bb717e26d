import type { Me } from '../contract/account.js';
import type { WalkSession } from '../contract/session.js';

/** Whether the session is active and this user's to walk. */
export function holdsWalk(session: WalkSession | null, me: Me | null): boolean {
  return session?.status === 'active' && session.held_by !== null && session.held_by === me?.id;
}

export function mayTakeOver(session: WalkSession | null, me: Me | null): boolean {
  if (session?.status !== 'escalated' || !me) return false;
  return me.is_super_admin || me.account_role === 'engineer' || me.account_role === 'owner';
}
