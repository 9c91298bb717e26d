import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { EmbedHost } from '@resolutionflow/sdk/contract';

/** A publishable key, and the origins that may use it. */
export const EmbedKeyEntity = defineEntity({
  name: 'EmbedKey',
  tableName: 'embed_keys',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    name: p.text(),
    key: p.text(),
    allowedOrigins: p.array(),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type EmbedKey = InferEntity<typeof EmbedKeyEntity>;

/** How one kind of host proves who looks. */
export const EmbedHostEntity = defineEntity({
  name: 'EmbedHost',
  tableName: 'embed_hosts',
  properties: {
    accountId: p.uuid().primary(),
    host: p.text().$type<EmbedHost>().primary(),
    settings: p.json<Record<string, unknown>>(),
    /** Encrypted JSON. */
    secrets: p.blob().nullable(),
    /** Grows when a secret is taken away: who came in by an earlier one has to prove anew. */
    generation: p.integer().default(0),
    updatedAt: p.datetime().onCreate(() => new Date()),
  },
});
export type EmbedHostSettings = InferEntity<typeof EmbedHostEntity>;

/** A sign-in on a page of ours, on its way to the frame or extension that asked for it. */
export const EmbedCodeEntity = defineEntity({
  name: 'EmbedCode',
  tableName: 'embed_codes',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    userId: p.uuid(),
    keyId: p.uuid(),
    codeHash: p.blob(),
    origin: p.text(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
});
export type EmbedCode = InferEntity<typeof EmbedCodeEntity>;
