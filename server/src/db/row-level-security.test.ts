import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ROLE, OWNER_ROLE } from '../embedded/postgres-roles.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import {
  expectedAccess,
  fillTenantTables,
  measureAccess,
  readTenantTables,
  type AccessMatrix,
  type TenantTable,
  type TwoAccounts,
} from '../testing/tenant-access.js';
import { migrate, openDatabase } from './database.js';

let database: TestDatabase;
/** The superuser: it may take both roles, and is bound by their policies while it does. */
let client: pg.Client;
let tables: TenantTable[];
let accounts: TwoAccounts;

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  tables = await readTenantTables(client);
  accounts = await fillTenantTables(client, tables);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Measures in a transaction of its own, after `change`, and takes everything back. */
async function measureAfter(change: string, table: TenantTable): Promise<AccessMatrix> {
  await client.query('begin');
  try {
    await client.query(change);
    return await measureAccess(client, table, accounts);
  } finally {
    await client.query('rollback');
  }
}

async function expectRed(change: string, table: TenantTable): Promise<void> {
  const measured = await measureAfter(change, table);
  expect(measured, `nobody would notice: ${change}`).not.toEqual(expectedAccess(table));
}

describe('the access matrix', () => {
  it('holds for every tenant table, command and account', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(15);
    for (const table of tables) {
      expect(await measureAfter('select 1', table), table.name).toEqual(expectedAccess(table));
    }
  });

  it('holds for the login that answers requests', async () => {
    const app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
    try {
      for (const table of tables) {
        await app.query('begin');
        // The row to copy is read as the account that it belongs to.
        await app.query(`select set_config('app.current_account_id', $1, true)`, [accounts.mine]);
        const expected = Object.entries(expectedAccess(table)).filter(([cell]) =>
          cell.startsWith(APP_ROLE),
        );
        const measured = await measureAccess(app, table, accounts, [APP_ROLE]);
        expect(measured, table.name).toEqual(Object.fromEntries(expected));
        await app.query('rollback');
      }
    } finally {
      await app.end();
    }
  });

  it('turns red when any one policy is dropped', async () => {
    const policies = await readPolicies();
    expect(policies.length).toBeGreaterThanOrEqual(4 * tables.length);
    for (const { name, table } of policies) {
      await expectRed(`drop policy ${name} on ${table.name}`, table);
    }
  });

  it('turns red when any one policy of the app role lets everything through', async () => {
    const policies = (await readPolicies()).filter(({ role }) => role === APP_ROLE);
    for (const { name, table, command, checks } of policies) {
      const alter = `alter policy ${name} on ${table.name}`;
      if (command !== 'insert') await expectRed(`${alter} using (true)`, table);
      if (checks) await expectRed(`${alter} with check (true)`, table);
    }
  });

  it('turns red when a table is not guarded at all', async () => {
    for (const table of tables) {
      await expectRed(`alter table ${table.name} disable row level security`, table);
    }
  });

  async function readPolicies() {
    const { rows } = await client.query<{
      name: string;
      on: string;
      role: string;
      command: string;
      checks: boolean;
    }>(
      `select policyname as name, tablename as on, roles[1] as role, lower(cmd) as command,
         with_check is not null as checks
       from pg_policies where schemaname = 'public'`,
    );
    return rows.map(({ on, ...policy }) => {
      const table = tables.find(({ name }) => name === on);
      if (!table) throw new Error(`${policy.name} guards ${on}, which has no account`);
      return { ...policy, table };
    });
  }
});

describe('the app role', () => {
  it('can touch no table without FORCEd row level security, and no view that skips it', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'
         and has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate, references, trigger')
         and case c.relkind
           when 'v' then not coalesce(c.reloptions::text like '%security_invoker=true%', false)
           else not (c.relrowsecurity and c.relforcerowsecurity) end
         and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
      [APP_ROLE],
    );
    expect(rows).toEqual([]);
  });

  it('finds every table with an account under FORCEd row level security', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace
         and relname = any($1) and not (relrowsecurity and relforcerowsecurity)`,
      [tables.map(({ name }) => name)],
    );
    expect(rows).toEqual([]);
  });

  it('writes the audit log and the outbox once, and deletes no account', () => {
    const grants = Object.fromEntries(tables.map((table) => [table.name, table.grants]));
    const once = { select: true, insert: true, update: false, delete: false };
    expect(grants.audit_log).toEqual(once);
    expect(grants.domain_events).toEqual(once);
    expect(grants.accounts).toEqual({ ...once, update: true });
  });

  it.each([
    'alter table users disable row level security',
    'drop policy users_select on users',
    'create policy mine on users for select using (true)',
    'truncate audit_log',
    'create table mine (id int)',
    'set role rf_owner',
    'delete from schema_migrations',
    'select * from failed_jobs',
  ])('may not: %s', async (sql) => {
    const app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
    await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
    await app.end();
  });

  it('learns from what runs as the owner ids alone, whether there is one, and how well it matches', async () => {
    const { rows } = await client.query<{ name: string; types: string[]; path: string }>(
      `select p.proname as name, array_to_string(p.proconfig, ',') as path,
         array(select format_type(t, null) from unnest(case when p.proretset
           then p.proallargtypes[p.pronargs + 1:] else array[p.prorettype] end) t)::text[] as types
       from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
         and has_function_privilege($1, p.oid, 'execute')`,
      [APP_ROLE],
    );
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const { name, types, path } of rows) {
      expect(path, name).toContain('search_path=');
      expect(['uuid', 'boolean', 'real'], name).toEqual(expect.arrayContaining(types));
    }
  });
});

describe('opening the database', () => {
  it('refuses a role that could step past row level security', async () => {
    for (const url of [database.superuserUrl, database.ownerUrl]) {
      const opening = openDatabase({ appUrl: url, ownerUrl: database.ownerUrl });
      await expect(opening).rejects.toThrow('can bypass row level security');
    }
  });

  it('refuses a role that may become the owner', async () => {
    const name = `member_${Date.now()}`;
    await client.query(`create role ${name} login password 'member' in role ${OWNER_ROLE}`);
    const url = new URL(database.appUrl);
    Object.assign(url, { username: name, password: 'member' });
    try {
      await client.query(`grant connect on database ${url.pathname.slice(1)} to ${name}`);
      const opening = openDatabase({ appUrl: url.href, ownerUrl: database.ownerUrl });
      await expect(opening).rejects.toThrow('can bypass row level security');
    } finally {
      await client.query(`drop owned by ${name}; drop role ${name}`);
    }
  });
});
