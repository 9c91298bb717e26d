import type { AccountTransaction, Database } from '../../db/database.js';
import type {
  PsaMemberTokens,
  PsaProvider,
  PsaProviderOptions,
} from '../../providers/psa/provider.js';
import type { CreatePsaProvider, PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import {
  PsaConnectionEntity,
  PsaMemberTokenEntity,
  type PsaConnection,
  type PsaMemberToken,
} from './connection.entity.js';
import {
  findCurrent,
  findOpen,
  hashWebhookToken,
  refOf,
  type ConnectionSecrets,
} from './connection-store.js';
import type { MemberMappingService } from './member-mapping.service.js';
import type { ProviderCache } from './provider-cache.js';
import { redactingProvider } from './redacting-provider.js';

export interface PsaConnectionsParts {
  db: Database;
  secrets: ConnectionSecrets;
  members: MemberMappingService;
  providers: ProviderCache;
  createPsaProvider: CreatePsaProvider;
}

/** The account's PSA as other features use it. */
export function createPsaConnections(parts: PsaConnectionsParts): PsaConnections {
  const { db, secrets, members, providers } = parts;

  async function provider(
    tx: AccountTransaction,
    ref: PsaConnectionRef,
    userId?: string,
  ): Promise<PsaProvider> {
    const connection = await tx.em.findOneOrFail(PsaConnectionEntity, { id: ref.id });
    const kept =
      userId === undefined
        ? null
        : await tx.em.findOne(PsaMemberTokenEntity, { connectionId: ref.id, userId });
    if (!kept) return providerOf(connection);
    const version = `${versionOf(connection)}/${kept.updatedAt.getTime()}`;
    return providers.get(`${connection.id}/${kept.userId}`, version, () =>
      make(connection, memberTokens(connection, kept)),
    );
  }

  function providerOf(connection: PsaConnection): PsaProvider {
    return providers.get(connection.id, versionOf(connection), () => make(connection));
  }

  function make(
    connection: PsaConnection,
    memberTokens?: PsaProviderOptions['memberTokens'],
  ): PsaProvider {
    const { accountId, id, updatedAt } = connection;
    const credentials = secrets.openCredentials(connection);
    const made = parts.createPsaProvider(connection.provider, {
      connectionId: id,
      siteUrl: connection.siteUrl,
      credentials,
      settings: connection.settings,
      discovered: connection.discovered ?? null,
      remember: (discovered) =>
        db.withAccount({ accountId }, async (tx) => {
          // What was learnt with other credentials may be of another company.
          await tx.em.nativeUpdate(
            PsaConnectionEntity,
            { id, updatedAt, endedAt: null },
            { discovered },
          );
        }),
      memberTokens,
    });
    const tokens = memberTokens?.tokens;
    return redactingProvider(made, [
      ...secretsOf(credentials),
      ...(tokens
        ? [tokens.accessToken, tokens.refreshToken ?? '', tokens.client?.clientSecret ?? '']
        : []),
    ]);
  }

  function memberTokens(connection: PsaConnection, { userId, tokens }: PsaMemberToken) {
    const { accountId, id } = connection;
    return {
      tokens: secrets.openTokens(connection, userId, tokens),
      save: (renewed: PsaMemberTokens) =>
        db.withAccount({ accountId }, (tx) => keepMemberTokens(tx, id, userId, renewed)),
    };
  }

  async function keepMemberTokens(
    tx: AccountTransaction,
    connectionId: string,
    userId: string,
    tokens: PsaMemberTokens,
  ): Promise<void> {
    const owned = { id: connectionId, accountId: tx.accountId };
    await tx.em.upsert(PsaMemberTokenEntity, {
      connectionId,
      userId,
      accountId: tx.accountId,
      tokens: secrets.sealTokens(owned, userId, tokens),
      updatedAt: new Date(),
    });
  }

  return {
    async current(tx) {
      const connection = await findCurrent(tx);
      return connection && refOf(connection);
    },
    async open(tx, connectionId) {
      const connection = await findOpen(tx, connectionId);
      return connection && refOf(connection);
    },
    provider,
    memberOf: members.memberOf,
    usersOf: members.usersOf,
    see: members.see,
    keepMemberTokens,
    async byWebhook(token) {
      const [found] = await db.lookup<{ connection_id: string; account_id: string }>(
        'select connection_id, account_id from psa_connection_by_webhook(?)',
        [hashWebhookToken(token)],
      );
      if (!found) return null;
      const accountId = found.account_id;
      return db.withAccount({ accountId }, async (tx) => {
        const connection = await findOpen(tx, found.connection_id);
        if (!connection?.webhookSecret) return null;
        const secret = secrets.openWebhookSecret(connection, connection.webhookSecret);
        return { connection: refOf(connection), accountId, secret };
      });
    },
    async heard(tx, connectionId) {
      // Once a minute at most: a PSA tells of hundreds of changes.
      await tx.em.execute(
        `update psa_connections set webhook_heard_at = now() where id = ? and ended_at is null
           and (webhook_heard_at is null or webhook_heard_at < now() - interval '1 minute')`,
        [connectionId],
      );
    },
  };
}

/** Whatever of the credentials is not merely a name. */
export function secretsOf(credentials: Readonly<Record<string, string>>): string[] {
  return Object.entries(credentials)
    .filter(([name]) => !plainNames.has(name))
    .map(([, value]) => value);
}

const plainNames = new Set(['company_id', 'tenant', 'username']);

function versionOf({ updatedAt }: PsaConnection): string {
  return String(updatedAt.getTime());
}
