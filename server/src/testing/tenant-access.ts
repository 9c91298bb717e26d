import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { APP_ROLE, OWNER_ROLE } from '../embedded/postgres-roles.js';

/** A table whose rows belong to accounts, as the database's catalog describes it. */
export interface TenantTable {
  name: string;
  /** The column that says to which account a row belongs. */
  account: string;
  /** What the app role was granted. */
  grants: Record<Command, boolean>;
}

const commands = ['select', 'insert', 'update', 'delete'] as const;
type Command = (typeof commands)[number];

/** Two accounts, each with one row in every table. */
export interface TwoAccounts {
  mine: string;
  theirs: string;
}

/** How many rows a command reached, or the SQLSTATE that it was refused with, by cell. */
export type AccessMatrix = Record<string, number | string>;

/** Everything in `public` that has an account: found, not listed, so that no new table is forgotten. */
export async function readTenantTables(client: pg.Client): Promise<TenantTable[]> {
  const grants = commands.map((each) => `'${each}', has_table_privilege($1, c.oid, '${each}')`);
  const { rows } = await client.query<TenantTable>(
    `select c.relname as name, a.attname as account, json_build_object(${grants.join(', ')}) as grants
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
       and a.attname = case when c.relname = 'accounts' then 'id' else 'account_id' end
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     order by 1`,
    [APP_ROLE],
  );
  return rows;
}

/**
 * Puts one row of each account into every table. Foreign keys and checks are taken away before: what
 * is tried here is the policies, and so rows can be made up from the columns' types alone.
 */
export async function fillTenantTables(
  client: pg.Client,
  tables: readonly TenantTable[],
): Promise<TwoAccounts> {
  const { rows: constraints } = await client.query<{ drop: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop
     from pg_constraint where contype in ('c', 'f') and connamespace = 'public'::regnamespace
     order by contype desc`,
  );
  for (const { drop } of constraints) await client.query(drop);
  const accounts = { mine: randomUUID(), theirs: randomUUID() };
  // Triggers neither: the words of a made-up flow would be rows of another table.
  await client.query('set session_replication_role = replica');
  for (const table of tables) {
    const columns = await requiredColumns(client, table);
    for (const account of Object.values(accounts)) {
      const values = columns.map(({ name, type }) =>
        name === table.account ? account : madeUp(type, `${table.name}.${name}`),
      );
      const names = columns.map(({ name }) => client.escapeIdentifier(name)).join(', ');
      const places = columns.map((_, at) => `$${at + 1}`).join(', ');
      await client.query(`insert into ${table.name} (${names}) values (${places})`, values);
    }
  }
  await client.query('reset session_replication_role');
  return accounts;
}

/**
 * Tries every command on a table in the app role and the owner's, for one's own account, another's
 * and none. Leaves nothing behind. `client` has to be in a transaction, and allowed to take `roles`.
 */
export async function measureAccess(
  client: pg.Client,
  table: TenantTable,
  accounts: TwoAccounts,
  roles: readonly string[] = [APP_ROLE, OWNER_ROLE],
): Promise<AccessMatrix> {
  const matrix: AccessMatrix = {};
  const insert = await insertOf(client, table, accounts.mine);
  for (const role of roles) {
    for (const cell of cells(table, accounts, insert, role)) {
      await client.query(
        `savepoint cell; set local role ${role};
         select set_config('app.current_account_id', '${cell.account}', true)`,
      );
      matrix[`${role} ${cell.name}`] = await outcome(client, cell.sql);
      await client.query('rollback to savepoint cell');
    }
  }
  return matrix;
}

/** What the matrix has to be. */
export function expectedAccess(table: TenantTable): AccessMatrix {
  const denied = '42501';
  const app = Object.entries(table.grants).flatMap(([command, granted]) => {
    const elsewhere = granted && command !== 'insert' ? 0 : denied;
    return [
      [`own ${command}`, granted ? 1 : denied],
      [`other ${command}`, elsewhere],
      [`no account ${command}`, elsewhere],
    ] as const;
  });
  const owner = commands.flatMap((command) => [
    [`other ${command}`, 1] as const,
    [`no account ${command}`, 1] as const,
  ]);
  return Object.fromEntries<number | string>([
    ...app.map(([cell, value]) => [`${APP_ROLE} ${cell}`, value] as const),
    [`${APP_ROLE} own update into other`, denied],
    ...owner.map(([cell, value]) => [`${OWNER_ROLE} ${cell}`, value] as const),
  ]);
}

interface Cell {
  name: string;
  /** The account that the transaction is in. */
  account: string;
  sql: string;
}

function cells(table: TenantTable, accounts: TwoAccounts, insert: string, role: string): Cell[] {
  const { name, account: column } = table;
  const { mine, theirs } = accounts;
  const statements = (rows: string) => ({
    select: `select from ${name}${rows}`,
    insert,
    update: `update ${name} set ${column} = '${mine}'${rows}`,
    delete: `delete from ${name}${rows}`,
  });
  // Without a condition a command reaches whatever its own policy lets it reach, and no other policy
  // stands in; the owner reaches every row, so there the condition picks one.
  const reach = statements(role === APP_ROLE ? '' : ` where ${column} = '${mine}'`);
  const aimed = statements(` where ${column} = '${mine}'`);
  const all = commands.flatMap((command) => [
    { name: `other ${command}`, account: theirs, sql: aimed[command] },
    { name: `no account ${command}`, account: '', sql: reach[command] },
  ]);
  if (role !== APP_ROLE) return all;
  return [
    ...all,
    ...commands.map((command) => ({ name: `own ${command}`, account: mine, sql: reach[command] })),
    {
      name: 'own update into other',
      account: mine,
      sql: `update ${name} set ${column} = '${theirs}'`,
    },
  ];
}

async function outcome(client: pg.Client, sql: string): Promise<number | string> {
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !error.code) throw error;
    // The row is a copy of one that is there. Policies come before unique indexes: it was let in.
    return error.code === '23505' && sql.startsWith('insert') ? 1 : error.code;
  }
}

/** Inserts a copy of the account's row. */
async function insertOf(client: pg.Client, table: TenantTable, account: string): Promise<string> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0
       and not attisdropped and attgenerated = '' and attidentity = ''`,
    [table.name],
  );
  const { rows } = await client.query<{ row: string }>(
    `select to_jsonb(t)::text as row from ${table.name} t where ${table.account} = $1`,
    [account],
  );
  const names = columns.map(({ name }) => client.escapeIdentifier(name)).join(', ');
  const row = client.escapeLiteral(rows[0]?.row ?? '{}');
  return `insert into ${table.name} (${names})
    select ${names} from jsonb_populate_record(null::${table.name}, ${row})`;
}

async function requiredColumns(client: pg.Client, table: TenantTable) {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' and attidentity = '' and (attname = $2 or (attnotnull and not atthasdef))`,
    [table.name, table.account],
  );
  return rows;
}

function madeUp(type: string, column: string): string {
  const value = {
    uuid: randomUUID(),
    text: randomUUID(),
    'character varying': randomUUID(),
    bytea: `\\x${randomBytes(16).toString('hex')}`,
    boolean: 'false',
    smallint: '1',
    integer: '1',
    bigint: '1',
    numeric: '1',
    'double precision': '1',
    json: '{}',
    jsonb: '{}',
    'text[]': '{}',
    'uuid[]': '{}',
    date: '2026-01-01',
    'timestamp with time zone': '2026-01-01T00:00:00Z',
  }[type];
  if (value === undefined) throw new Error(`Say in madeUp() what ${column} of type ${type} holds`);
  return value;
}
