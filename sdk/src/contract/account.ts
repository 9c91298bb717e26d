import * as z from 'zod/mini';
import { id, openEnum, page, timestamp } from './primitives.js';

export const accountRoles = ['owner', 'engineer', 'l1_tech', 'viewer'] as const;

export type AccountRole = (typeof accountRoles)[number];

/** Roles whose active users take a seat. */
export const seatRoles = ['engineer', 'l1_tech'] as const;

export type SeatRole = (typeof seatRoles)[number];

/** Who is signed in. */
export const me = z.object({
  id,
  email: z.string(),
  name: z.string(),
  account_id: id,
  account_role: openEnum(accountRoles),
  is_super_admin: z.boolean(),
  can_cover_l1: z.boolean(),
});

export type Me = z.infer<typeof me>;

/** Answer of register, login and refresh; `expires_in` in seconds. */
export const tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
  user: me,
});

export type Tokens = z.infer<typeof tokens>;

export const user = z.object({
  id,
  email: z.string(),
  name: z.string(),
  account_role: openEnum(accountRoles),
  can_cover_l1: z.boolean(),
  is_active: z.boolean(),
  created_at: timestamp,
});

export type User = z.infer<typeof user>;

export const userPage = page(user);

export const invite = z.object({
  id,
  email: z.string(),
  role: openEnum(accountRoles),
  expires_at: timestamp,
});

export type Invite = z.infer<typeof invite>;

export const invitePage = page(invite);

/** `token` is told once, here. */
export const createdInvite = z.extend(invite, { token: z.string() });

export type CreatedInvite = z.infer<typeof createdInvite>;

export const ssoProviders = ['saml', 'oidc'] as const;

export const account = z.object({
  id,
  name: z.string(),
  sso_enabled: z.boolean(),
  sso_provider: z.nullable(openEnum(ssoProviders)),
  sso_config: z.nullable(z.record(z.string(), z.unknown())),
  subscription: z.object({
    plan: z.string(),
    status: z.string(),
    seat_limit: z.nullable(z.number()),
    l1_seat_limit: z.nullable(z.number()),
  }),
  created_at: timestamp,
});

export type Account = z.infer<typeof account>;

export const seat = z.object({
  available: z.nullable(z.number()),
  current: z.number(),
  limit: z.nullable(z.number()),
  role: openEnum(seatRoles),
});

export const seats = z.object({ engineer: seat, l1_tech: seat });

export type Seats = z.infer<typeof seats>;

export const auditEntry = z.object({
  id,
  action: z.string(),
  actor_id: z.nullable(id),
  actor_name: z.nullable(z.string()),
  acting_as: z.nullable(z.string()),
  subject_kind: z.nullable(z.string()),
  subject_id: z.nullable(z.string()),
  detail: z.record(z.string(), z.unknown()),
  created_at: timestamp,
});

export type AuditEntry = z.infer<typeof auditEntry>;

export const auditPage = page(auditEntry);
