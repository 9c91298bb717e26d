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

/** What an owner sets of a host and may see again, as the wire has it. */
export interface EmbedHostSettings {
  /** connectwise: where its screens are. */
  origin?: string;
  /** halo: the names of the parameters in a tab's address. */
  agent_param?: string;
  /** halo, autotask. */
  ticket_param?: string;
  oauth_client_id?: string;
  /** web: the public keys of the partner's server. */
  jwks?: { keys: { kty: 'OKP'; crv: 'Ed25519'; x: string; kid?: string }[] };
}

/** What nobody may see again. */
export interface EmbedHostSecrets {
  /** halo: of the tab. web: of the partner's server. */
  shared: string[];
  oauth_client_secret?: string;
}

/** How one kind of host proves who looks. */
export const EmbedHostEntity = defineEntity({
  name: 'EmbedHost',
  tableName: 'embed_hosts',
  properties: {
    accountId: p.uuid().primary(),
    host: p.text().$type<EmbedHost>().primary(),
    settings: p.json<EmbedHostSettings>(),
    /** Encrypted JSON: `EmbedHostSecrets`. */
    secrets: p.blob().nullable(),
    /** Grows when a secret is taken away: who came in by an earlier one has to prove anew. */
    generation: p.integer().default(0),
    updatedAt: p.datetime().onCreate(() => new Date()),
  },
});
export type EmbedHostRow = InferEntity<typeof EmbedHostEntity>;

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
