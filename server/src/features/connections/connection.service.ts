import { randomBytes } from 'node:crypto';
import type { NoteKind, PsaProviderName, PsaSettings } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { RecordAudit } from '../../audit.js';
import type { AccountTransaction } from '../../db/database.js';
import { notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { PsaError } from '../../providers/psa/provider.js';
import type { PsaConnections } from '../../psa-connections.js';
import { PsaConnectionEntity, type PsaConnection } from './connection.entity.js';
import type { LoadedConnection } from './connection.presenter.js';
import {
  findCurrent,
  hashWebhookToken,
  isWebhookAddress,
  refOf,
  webhookAddress,
  type ConnectionSecrets,
} from './connection-store.js';
import { isSameTenant } from './psa-tenant.js';
import { parseSiteAddress } from './site-address.js';

export interface ConnectionServiceParts {
  connections: PsaConnections;
  secrets: ConnectionSecrets;
  audit: RecordAudit;
  /** Lets go of what waits to be written to a connection that ends. Answers how much that was. */
  onEnded: (tx: AccountTransaction, connectionId: string, reason: string) => Promise<number>;
  /** Outside production alone: a PSA on this machine, which is a simulator. */
  allowLocal: boolean;
  /** Where vendors reach us. */
  publicUrl: string;
}

/** A change of settings: what is left out stays. */
type SettingsPatch = {
  note_kind?: NoteKind;
  resolved_status?: Record<string, string>;
  time_entry?: boolean;
};

export interface ConnectionWish {
  provider: PsaProviderName;
  siteUrl: string;
  credentials: Readonly<Record<string, string>>;
  settings?: SettingsPatch;
}

/** Runs in one transaction of the actor's account. */
type InAccount = <T>(work: (tx: AccountTransaction) => Promise<T>) => Promise<T>;

export type ConnectionService = ReturnType<typeof createConnectionService>;

/** What an owner does with the account's connection to its PSA. */
export function createConnectionService(parts: ConnectionServiceParts) {
  const { connections, secrets, audit } = parts;

  async function read(tx: AccountTransaction): Promise<LoadedConnection> {
    return load(tx, await requireCurrent(tx));
  }

  /** Stores the connection; whether it works is for `test` to say. */
  async function connect(
    tx: AccountTransaction,
    actor: Actor,
    wish: ConnectionWish,
  ): Promise<LoadedConnection> {
    const siteUrl = parseSiteAddress(wish.siteUrl, { allowLocal: parts.allowLocal });
    await lockConnection(tx);
    const current = await findCurrent(tx);
    if (current && isSame(current, { ...wish, siteUrl })) {
      change(current, {
        credentials: secrets.sealCredentials(current, wish.credentials),
        settings: { ...current.settings, ...wish.settings },
        discovered: null,
        checkedAt: null,
        checkCode: null,
        checkDetail: null,
      });
      note(tx, actor, 'psa.connection_changed', current);
      return load(tx, current);
    }
    if (current) await end(tx, actor, current, 'The account was connected to another PSA');
    const connection = begin(tx, actor, { ...wish, siteUrl });
    note(tx, actor, 'psa.connected', connection);
    return load(tx, connection);
  }

  async function changeSettings(
    tx: AccountTransaction,
    actor: Actor,
    settings: SettingsPatch,
  ): Promise<LoadedConnection> {
    await lockConnection(tx);
    const current = await requireCurrent(tx);
    change(current, { settings: { ...current.settings, ...settings } });
    note(tx, actor, 'psa.settings_changed', current, { settings });
    return load(tx, current);
  }

  async function disconnect(tx: AccountTransaction, actor: Actor): Promise<void> {
    await lockConnection(tx);
    await end(tx, actor, await requireCurrent(tx), 'The PSA was disconnected');
  }

  /** Asks the PSA whether it lets us in, and keeps what it said. */
  async function test(inAccount: InAccount, actor: Actor, signal: AbortSignal) {
    const { provider, id, updatedAt } = await inAccount(async (tx) => {
      const current = await requireCurrent(tx);
      return {
        id: current.id,
        updatedAt: current.updatedAt,
        provider: await connections.provider(tx, refOf(current)),
      };
    });
    const failure = saidOfSite(await failureOf(provider.test({ signal })));
    const [code, detail] = [failure?.code ?? null, failure?.message ?? null];
    await inAccount(async (tx) => {
      // What was changed meanwhile was not what was tested.
      const kept = await tx.em.nativeUpdate(
        PsaConnectionEntity,
        { id, updatedAt, endedAt: null },
        { checkedAt: new Date(), checkCode: code, checkDetail: detail },
      );
      if (kept) audit(tx, actor, { action: 'psa.tested', ...subject(id), detail: { code } });
    });
    return { ok: !failure, code, detail };
  }

  /** A new address and secret for the PSA to tell us of changes; those before them end. */
  async function setUpWebhook(inAccount: InAccount, actor: Actor, signal: AbortSignal) {
    const token = randomBytes(32).toString('base64url');
    const secret = randomBytes(32).toString('base64url');
    const url = webhookAddress(parts.publicUrl, token);
    const { provider, before } = await inAccount(async (tx) => {
      await lockConnection(tx);
      const current = await requireCurrent(tx);
      const before = current.webhookHash ?? null;
      // Stored before the PSA is told: some call at once to see whether somebody answers.
      current.webhookHash = hashWebhookToken(token);
      current.webhookSecret = secrets.sealWebhookSecret(current, secret);
      current.webhookHeardAt = null;
      note(tx, actor, 'psa.webhook_set_up', current);
      return { provider: await connections.provider(tx, refOf(current)), before };
    });
    const byHand = `Enter this address and secret in ${provider.label}`;
    try {
      const told = await provider.registerWebhook?.({ url, secret }, { signal });
      if (told?.registered && before) {
        const isOld = (other: string) => isWebhookAddress(parts.publicUrl, before, other);
        // Nobody listens at the old address any more: that it is still called does no harm.
        await failureOf(provider.unregisterWebhook?.(isOld, { signal }) ?? Promise.resolve());
      }
      return { url, secret, ...(told ?? { registered: false, detail: byHand }) };
    } catch (error) {
      if (!(error instanceof PsaError)) throw error;
      return { url, secret, registered: false, detail: `${error.message}. ${byHand}` };
    }
  }

  async function load(
    tx: AccountTransaction,
    connection: PsaConnection,
  ): Promise<LoadedConnection> {
    await tx.em.flush();
    return {
      connection,
      credentialNames: Object.keys(secrets.openCredentials(connection)),
      provider: await connections.provider(tx, refOf(connection)),
    };
  }

  function isSame(current: PsaConnection, wish: ConnectionWish): boolean {
    let credentials: Record<string, string>;
    try {
      credentials = secrets.openCredentials(current);
    } catch {
      // Written with a key that is gone: whose tickets they led to cannot be told any more.
      return false;
    }
    return isSameTenant({ ...refOf(current), credentials }, wish);
  }

  function begin(tx: AccountTransaction, actor: Actor, wish: ConnectionWish): PsaConnection {
    const id = uuid();
    const now = new Date();
    return tx.em.create(
      PsaConnectionEntity,
      {
        id,
        accountId: tx.accountId,
        provider: wish.provider,
        siteUrl: wish.siteUrl,
        credentials: secrets.sealCredentials({ id, accountId: tx.accountId }, wish.credentials),
        settings: { ...defaultSettings, ...wish.settings },
        createdBy: actor.isVisiting ? null : actor.userId,
        createdAt: now,
        updatedAt: now,
      },
      { persist: true },
    );
  }

  async function end(
    tx: AccountTransaction,
    actor: Actor,
    connection: PsaConnection,
    reason: string,
  ): Promise<void> {
    change(connection, {
      endedAt: new Date(),
      webhookHash: null,
      webhookSecret: null,
      webhookRemoval: removalOf(connection),
      // Nobody needs them any more, and what is not there cannot leak.
      credentials: Buffer.alloc(0),
    });
    // Before the next one begins: an account has one connection at a time.
    await tx.em.flush();
    await tx.em.execute('delete from psa_member_tokens where connection_id = ?', [connection.id]);
    const canceled = await parts.onEnded(tx, connection.id, reason);
    note(tx, actor, 'psa.disconnected', connection, { canceled_writes: canceled });
    tx.emit({
      type: 'psa_connection.ended',
      subjectId: connection.id,
      data: { connection_id: connection.id, canceled_writes: canceled },
    });
  }

  /** The PSA is told later to forget the webhook, which takes the credentials once more. */
  function removalOf(connection: PsaConnection): Buffer | null {
    if (!connection.webhookHash) return null;
    try {
      return secrets.sealRemoval(connection, {
        credentials: secrets.openCredentials(connection),
        hash: Buffer.from(connection.webhookHash).toString('base64'),
      });
    } catch (error) {
      // Credentials that nobody can read end nothing at the PSA; the connection ends all the same.
      if (error instanceof PsaError) return null;
      throw error;
    }
  }

  function note(
    tx: AccountTransaction,
    actor: Actor,
    action: string,
    { id, provider, siteUrl }: PsaConnection,
    detail: Record<string, unknown> = {},
  ): void {
    audit(tx, actor, {
      action,
      ...subject(id),
      detail: { provider, site_url: siteUrl, ...detail },
    });
  }

  return { read, connect, changeSettings, disconnect, test, setUpWebhook };
}

const defaultSettings: PsaSettings = {
  note_kind: 'internal',
  resolved_status: {},
  time_entry: true,
};

/** @throws AppError `not_found` */
async function requireCurrent(tx: AccountTransaction): Promise<PsaConnection> {
  const current = await findCurrent(tx);
  if (!current) throw notFound('A connection to a PSA');
  return current;
}

/** Changes the connection; its time always goes on, since what was made of an older one is told by it. */
function change(connection: PsaConnection, values: Partial<PsaConnection>): void {
  const updatedAt = new Date(Math.max(Date.now(), connection.updatedAt.getTime() + 1));
  Object.assign(connection, values, { updatedAt });
}

/** Held until the end of the transaction: an account's connection is changed by one at a time. */
async function lockConnection(tx: AccountTransaction): Promise<void> {
  await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `psa-connection:${tx.accountId}`,
  ]);
}

async function failureOf(work: Promise<void>): Promise<PsaError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof PsaError) return error;
    throw error;
  }
}

/** What is asked for is in every PSA: where it is missing, the address is wrong. */
function saidOfSite(failure: PsaError | null): PsaError | null {
  if (failure?.code !== 'not_found') return failure;
  return new PsaError(failure.code, `${failure.message}; check the site's address`);
}

function subject(id: string) {
  return { subjectKind: 'psa_connection', subjectId: id };
}
