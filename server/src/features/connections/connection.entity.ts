import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { PsaProviderName, PsaSettings } from '@resolutionflow/sdk/contract';

/** An account's connection to its PSA; one that was replaced keeps its row, with `endedAt`. */
export const PsaConnectionEntity = defineEntity({
  name: 'PsaConnection',
  tableName: 'psa_connections',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    provider: p.text().$type<PsaProviderName>(),
    siteUrl: p.text(),
    /** Encrypted JSON. */
    credentials: p.blob(),
    settings: p.json<PsaSettings>(),
    /** What the vendor said of itself: code base, zone, token address. */
    discovered: p.json<Record<string, unknown>>().nullable(),
    webhookHash: p.blob().nullable(),
    /** Encrypted text. */
    webhookSecret: p.blob().nullable(),
    /** Encrypted: what ends the webhook at the PSA, until that was done. */
    webhookRemoval: p.blob().nullable(),
    webhookHeardAt: p.datetime().nullable(),
    checkedAt: p.datetime().nullable(),
    checkCode: p.text().nullable(),
    checkDetail: p.text().nullable(),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p.datetime().onCreate(() => new Date()),
    endedAt: p.datetime().nullable(),
  },
});
export type PsaConnection = InferEntity<typeof PsaConnectionEntity>;

/** A member of the PSA as first seen, and the user whom it is mapped to. */
export const PsaMemberEntity = defineEntity({
  name: 'PsaMember',
  tableName: 'psa_members',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    connectionId: p.uuid(),
    memberId: p.text(),
    memberIdentifier: p.text(),
    memberName: p.text(),
    memberEmail: p.text().nullable(),
    inactive: p.boolean().default(false),
    userId: p.uuid().nullable(),
    mappedBy: p.text().$type<'email' | 'hand'>().nullable(),
    firstSeenAt: p.datetime().onCreate(() => new Date()),
  },
});
export type PsaMember = InferEntity<typeof PsaMemberEntity>;

/** The vendor's tokens of one person, where the PSA lets each act with their own rights. */
export const PsaMemberTokenEntity = defineEntity({
  name: 'PsaMemberToken',
  tableName: 'psa_member_tokens',
  properties: {
    connectionId: p.uuid().primary(),
    userId: p.uuid().primary(),
    accountId: p.uuid(),
    /** Encrypted JSON. */
    tokens: p.blob(),
    updatedAt: p.datetime().onCreate(() => new Date()),
  },
});
export type PsaMemberToken = InferEntity<typeof PsaMemberTokenEntity>;
