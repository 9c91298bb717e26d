import { LockMode } from '@mikro-orm/core';
import type { EmbedHost } from '@resolutionflow/sdk/contract';
import * as z from 'zod';
import type { RecordAudit } from '../../audit.js';
import type { AccountTransaction } from '../../db/database.js';
import type { Encryption } from '../../encryption.js';
import type { Actor } from '../../http/actor.js';
import { readHostBody } from './embed-host-body.js';
import {
  EmbedHostEntity,
  type EmbedHostRow,
  type EmbedHostSecrets,
  type EmbedHostSettings,
} from './embed.entity.js';

/** A host as it is set up, its secrets readable. */
export interface EmbedHostSetup {
  host: EmbedHost;
  settings: EmbedHostSettings;
  secrets: EmbedHostSecrets;
  generation: number;
  updatedAt: Date;
}

export type EmbedHostService = ReturnType<typeof createEmbedHostService>;

/** How the hosts of an account prove who looks. */
export function createEmbedHostService(parts: { encryption: Encryption; audit: RecordAudit }) {
  const { encryption, audit } = parts;

  async function list(tx: AccountTransaction): Promise<EmbedHostSetup[]> {
    const rows = await tx.em.find(EmbedHostEntity, {}, { orderBy: { host: 'asc' } });
    return rows.map(open);
  }

  async function find(tx: AccountTransaction, host: EmbedHost): Promise<EmbedHostSetup | null> {
    const row = await tx.em.findOne(EmbedHostEntity, { accountId: tx.accountId, host });
    return row && open(row);
  }

  /**
   * Sets a host up anew. A secret that is added changes nothing for who is in; one that is taken away
   * ends the sign-ins of its host, since nobody knows any more who came in by it.
   */
  async function set(
    tx: AccountTransaction,
    actor: Actor,
    host: EmbedHost,
    body: unknown,
  ): Promise<EmbedHostSetup> {
    const { settings, secrets } = readHostBody(host, body);
    const row = await lockRow(tx, host);
    const ends = isTakenAway(open(row), { settings, secrets });
    row.settings = settings;
    row.secrets = encryption.encrypt(secrets, purposeOf(row));
    row.updatedAt = new Date();
    if (ends) row.generation += 1;
    audit(tx, actor, {
      action: 'embed.host_changed',
      subjectKind: 'embed_host',
      subjectId: host,
      detail: { secret_count: secrets.shared.length, ended_sign_ins: ends },
    });
    if (ends) tx.emit({ type: 'embed.host_changed', subjectId: host, data: { host } });
    return open(row);
  }

  async function lockRow(tx: AccountTransaction, host: EmbedHost): Promise<EmbedHostRow> {
    await tx.em.execute(
      'insert into embed_hosts (account_id, host) values (?, ?) on conflict do nothing',
      [tx.accountId, host],
    );
    const where = { accountId: tx.accountId, host };
    return tx.em.findOneOrFail(EmbedHostEntity, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  function open(row: EmbedHostRow): EmbedHostSetup {
    const { host, settings, secrets, generation, updatedAt } = row;
    return {
      host,
      settings,
      secrets: secrets
        ? storedSecrets.parse(encryption.decrypt(secrets, purposeOf(row)))
        : { shared: [] },
      generation,
      updatedAt,
    };
  }

  return { list, find, set };
}

const storedSecrets = z.object({
  shared: z.array(z.string()),
  oauth_client_secret: z.string().optional(),
});

/** What is encrypted along: secrets moved to another account or host cannot be read there. */
function purposeOf({ accountId, host }: Pick<EmbedHostRow, 'accountId' | 'host'>): string {
  return `embed-host:${accountId}:${host}`;
}

type Proofs = Pick<EmbedHostSetup, 'settings' | 'secrets'>;

function isTakenAway(before: Proofs, now: Proofs): boolean {
  const kept = new Set(allOf(now));
  return allOf(before).some((secret) => !kept.has(secret));
}

function allOf({ settings, secrets }: Proofs): string[] {
  return [
    ...secrets.shared,
    ...(secrets.oauth_client_secret ? [`oauth ${secrets.oauth_client_secret}`] : []),
    ...(settings.jwks?.keys ?? []).map(({ x }) => `jwk ${x}`),
  ];
}
