import type { Actor } from '../../http/actor.js';
import type { Account, AuditEntry, Invite, Subscription, User } from './account.entity.js';
import type { SeatUse } from './seat.service.js';
import { maskSecrets } from './sso-config.js';

export function presentMe(actor: Actor) {
  return {
    id: actor.userId,
    email: actor.email,
    name: actor.name,
    account_id: actor.accountId,
    account_role: actor.role,
    is_super_admin: actor.isSuperAdmin,
    can_cover_l1: actor.canCoverL1,
  };
}

export function presentUser(user: User) {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    account_role: user.accountRole,
    can_cover_l1: user.canCoverL1,
    is_active: !user.deactivatedAt,
    created_at: user.createdAt.toISOString(),
  };
}

export function presentInvite(invite: Invite) {
  return {
    id: invite.id,
    email: invite.email,
    role: invite.role,
    expires_at: invite.expiresAt.toISOString(),
  };
}

export function presentAccount({ account, subscription }: AccountWithSubscription) {
  return {
    id: account.id,
    name: account.name,
    sso_enabled: account.ssoEnabled,
    sso_provider: account.ssoProvider ?? null,
    sso_config: account.ssoConfig ? maskSecrets(account.ssoConfig) : null,
    subscription: {
      plan: subscription.plan,
      status: subscription.status,
      seat_limit: subscription.seatLimit ?? null,
      l1_seat_limit: subscription.l1SeatLimit ?? null,
    },
    created_at: account.createdAt.toISOString(),
  };
}

export interface AccountWithSubscription {
  account: Account;
  subscription: Subscription;
}

export function presentSeat({ role, current, limit }: SeatUse) {
  return { available: limit === null ? null : Math.max(0, limit - current), current, limit, role };
}

export function presentAuditEntry(entry: AuditEntry) {
  return {
    id: entry.id,
    action: entry.action,
    actor_id: entry.actorId ?? null,
    actor_name: entry.actorName ?? null,
    acting_as: entry.actingAs ?? null,
    subject_kind: entry.subjectKind ?? null,
    subject_id: entry.subjectId ?? null,
    detail: entry.detail,
    created_at: entry.createdAt.toISOString(),
  };
}
