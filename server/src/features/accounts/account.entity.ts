import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { AccountRole, EmbedHost } from '@resolutionflow/sdk/contract';

export const AccountEntity = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    isSystem: p.boolean().default(false),
    ssoEnabled: p.boolean().default(false),
    ssoProvider: p.text().$type<'saml' | 'oidc'>().nullable(),
    ssoConfig: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type Account = InferEntity<typeof AccountEntity>;

export const SubscriptionEntity = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    accountId: p.uuid().primary(),
    plan: p.text(),
    status: p.text(),
    seatLimit: p.integer().nullable(),
    l1SeatLimit: p.integer().fieldName('l1_seat_limit').nullable(),
  },
});
export type Subscription = InferEntity<typeof SubscriptionEntity>;

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    email: p.text(),
    name: p.text(),
    passwordHash: p.text(),
    accountRole: p.text().$type<AccountRole>(),
    canCoverL1: p.boolean().fieldName('can_cover_l1').default(false),
    isSuperAdmin: p.boolean().default(false),
    deactivatedAt: p.datetime().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type User = InferEntity<typeof UserEntity>;

export const InviteEntity = defineEntity({
  name: 'Invite',
  tableName: 'invites',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    email: p.text(),
    role: p.text().$type<AccountRole>(),
    tokenHash: p.blob(),
    invitedBy: p.uuid().nullable(),
    expiresAt: p.datetime(),
    acceptedAt: p.datetime().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type Invite = InferEntity<typeof InviteEntity>;

export const RefreshTokenEntity = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_tokens',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    userId: p.uuid(),
    familyId: p.uuid(),
    tokenHash: p.blob(),
    /** Of a sign-in from an embedding page: what it is bound to. */
    embedKeyId: p.uuid().nullable(),
    embedHost: p.text().$type<EmbedHost>().nullable(),
    embedGeneration: p.integer().nullable(),
    origin: p.text().nullable(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type RefreshToken = InferEntity<typeof RefreshTokenEntity>;

export const AuditEntryEntity = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_log',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    action: p.text(),
    actorId: p.uuid().nullable(),
    actorName: p.text().nullable(),
    actingAs: p.text().nullable(),
    subjectKind: p.text().nullable(),
    subjectId: p.text().nullable(),
    detail: p.json<Record<string, unknown>>(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type AuditEntry = InferEntity<typeof AuditEntryEntity>;
