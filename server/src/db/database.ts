import { MikroORM, type EntityManager, type Knex } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import type { ClientBase } from 'pg';
import { v7 as uuid } from 'uuid';
import type { DomainEvent, NewDomainEvent } from '../events/domain-event.js';
import { entities } from './entities.js';
import { migrations } from './migrations/index.js';

/** One transaction in which one account's rows alone can be seen and changed. */
export interface AccountTransaction {
  em: EntityManager;
  accountId: string;
  /** Who acts: null for the system itself. */
  actorId: string | null;
  /** Runs a statement of every request: planned once per connection, and past the ORM's layers. */
  run<T extends object>(statement: Statement, parameters: unknown[]): Promise<T[]>;
  /** Puts an event into the outbox, written just before the commit. */
  emit(event: NewDomainEvent): void;
  /** Goes on in another account: a super admin's request, once the person is known. */
  enter(accountId: string): Promise<void>;
}

/**
 * SQL that a connection prepares when it first sees the name. It names its columns: what a migration
 * adds beneath a `*` would make the plans of running servers invalid.
 */
export interface Statement {
  name: string;
  /** With `$1` … for parameters. */
  sql: string;
}

export interface Database {
  /** Runs `work` in one transaction scoped to the account; commits its events with it. */
  withAccount<T>(
    scope: { accountId: string; actorId?: string | null },
    work: (tx: AccountTransaction) => Promise<T>,
  ): Promise<T>;
  /** Calls a lookup function that runs before the account is known and returns ids alone. */
  lookup<T extends object>(sql: string, parameters: unknown[]): Promise<T[]>;
  /** The owner's connection, for migrations and work over all accounts. */
  owner: MikroORM;
  /** The app role's connection. */
  app: MikroORM;
  /** Told after a commit that wrote events, with these in their order. Returns a way to stop. */
  onCommitted(listener: CommitListener): () => void;
  close(): Promise<void>;
}

export type CommitListener = (accountId: string, events: readonly DomainEvent[]) => void;

export interface DatabaseOptions {
  appUrl: string;
  ownerUrl: string;
  /** Connections of the app role's pool. */
  poolSize?: number;
}

/**
 * Opens both connections.
 * @throws Error when the app role could bypass row level security.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const app = await MikroORM.init(settings(options.appUrl, 'app', options.poolSize ?? 10));
  const owner = await MikroORM.init(settings(options.ownerUrl, 'owner', 4));
  const close = async () => {
    await Promise.all([app.close(true), owner.close(true)]);
  };
  const listeners = new Set<CommitListener>();

  async function withAccount<T>(
    scope: { accountId: string; actorId?: string | null },
    work: (tx: AccountTransaction) => Promise<T>,
  ): Promise<T> {
    const events: NewDomainEvent[] = [];
    const em = app.em.fork({ clear: true });
    let accountId = scope.accountId;
    let written: DomainEvent[] = [];
    // The connection's transaction and not the manager's, which would fork once more, look for itself
    // in the async context at every call, and merge all that was read into a parent nobody uses.
    const result = await em.getConnection().transactional(async (transaction: Knex.Transaction) => {
      em.setTransactionContext(transaction);
      const run = await statementRunner(transaction);
      const tx: AccountTransaction = {
        em,
        accountId,
        actorId: scope.actorId ?? null,
        run,
        emit: (event) => events.push(event),
        enter: async (other) => {
          tx.accountId = accountId = other;
          em.clear();
          await run(setAccount, [other]);
        },
      };
      await run(setAccount, [accountId]);
      const value = await work(tx);
      await em.flush();
      if (events.length) written = await writeEvents(tx, events);
      return value;
    });
    if (written.length) for (const listener of listeners) listener(accountId, written);
    return result;
  }

  try {
    await refuseBypass(app);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    withAccount,
    lookup: (sql, parameters) => app.em.fork().execute(sql, parameters),
    owner,
    app,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
}

/** Brings the schema up to date, as the owner. Several servers may start at once: one migrates, the others wait. */
export async function migrate(ownerUrl: string): Promise<void> {
  const orm = await MikroORM.init(settings(ownerUrl, 'owner', 2));
  try {
    await orm.em.transactional(async (em) => {
      await em.execute('select pg_advisory_xact_lock(727701)');
      await orm.getMigrator().up();
    });
  } finally {
    await orm.close(true);
  }
}

const setAccount: Statement = {
  name: 'set-account',
  sql: `select set_config('app.current_account_id', $1, true)`,
};
const appendEvents: Statement = {
  name: 'append-events',
  sql: 'select append_domain_events($1::jsonb) as cursor',
};

/** Runs statements on the very connection of the transaction. */
async function statementRunner(transaction: Knex.Transaction): Promise<AccountTransaction['run']> {
  const client = transaction.client as { acquireConnection(): Promise<ClientBase> };
  const connection = await client.acquireConnection();
  return async <T extends object>({ name, sql }: Statement, values: unknown[]) => {
    const { rows } = await connection.query<T>({ name, text: sql, values });
    return rows;
  };
}

async function writeEvents(
  tx: AccountTransaction,
  events: readonly NewDomainEvent[],
): Promise<DomainEvent[]> {
  const rows = events.map((event) => ({
    id: uuid(),
    type: event.type,
    subject_id: event.subjectId,
    actor_id: tx.actorId,
    data: event.data,
  }));
  const cursors = await tx.run<{ cursor: string }>(appendEvents, [JSON.stringify(rows)]);
  return rows.map(({ id, type, subject_id, actor_id, data }, index) => ({
    id,
    accountId: tx.accountId,
    cursor: BigInt(cursors[index]?.cursor ?? 0),
    type,
    subjectId: subject_id,
    actorId: actor_id,
    data,
    createdAt: new Date(),
  }));
}

async function refuseBypass(app: MikroORM): Promise<void> {
  const [role] = await app.em.fork().execute<
    { name: string; bypasses: boolean }[]
  >(`select current_user as name, (rolsuper or rolbypassrls
       or exists (select from pg_class where relkind in ('r', 'p') and pg_has_role(pg_roles.oid, relowner, 'MEMBER'))) as bypasses
     from pg_roles where rolname = current_user`);
  if (role?.bypasses) {
    throw new Error(
      `DATABASE_URL: the role ${role.name} can bypass row level security; use one that owns no table, is no member of a role that does, is no superuser and has no BYPASSRLS`,
    );
  }
}

function toStderr(message: unknown): void {
  process.stderr.write(`${String(message)}\n`);
}

function settings(clientUrl: string, contextName: 'app' | 'owner', poolSize: number) {
  return {
    clientUrl,
    // MikroORM finds the transaction that runs by this name. With one name for both, what the app
    // role does inside a transaction of the owner would be done by the owner, past every policy.
    contextName,
    entities: [...entities],
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations,
      tableName: 'schema_migrations',
      snapshot: false,
      disableForeignKeys: false,
      // Its lines would go to stdout, which is for what programs read.
      silent: true,
    },
    pool: { min: 0, max: poolSize },
    // Below MikroORM, Knex tells of lost connections: on stdout, unless told otherwise.
    driverOptions: { log: { warn: toStderr, error: toStderr } },
    allowGlobalContext: false,
    forceUtcTimezone: true,
    discovery: { warnWhenNoEntities: false, checkDuplicateEntities: false },
    // The schema is written by hand: row level security is its point.
    validate: true,
  };
}
