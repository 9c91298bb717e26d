import { createHash, randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import {
  APP_ROLE,
  OWNER_ROLE,
  prepareDatabase,
  withClient,
  withDatabase,
} from '../embedded/postgres-roles.js';

/** The server that all test files of a run share. */
export interface TestPostgres {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
}

/** A database that one test file has to itself. */
export interface TestDatabase extends TestPostgres {
  /** Closes what is still connected, and deletes the database. */
  drop(): Promise<void>;
}

/** Brings an empty database to the present schema. */
export type Migrate = (ownerUrl: string) => Promise<void>;

/**
 * Makes a database for one test file. With `migrate` it is a copy of a template that was migrated
 * once in this run, which takes a fraction of the time.
 */
export async function createTestDatabase(
  options: { migrate?: Migrate } = {},
): Promise<TestDatabase> {
  const server = inject('postgres');
  const template = options.migrate ? await findTemplate(server, options.migrate) : undefined;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name, template);
  return {
    ...urlsFor(server, name),
    drop: () =>
      withClient(server.superuserUrl, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }),
  };
}

/** The migrated template, made by whichever test file asks first. */
async function findTemplate(server: TestPostgres, migrate: Migrate): Promise<string> {
  const digest = createHash('sha256').update(migrate.toString()).digest('hex');
  const name = `template_${digest.slice(0, 12)}`;
  await withClient(server.superuserUrl, async (client) => {
    // Held until this connection ends: the other files wait here, then find it made.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query(
      'SELECT FROM pg_database WHERE datname = $1 AND datistemplate',
      [name],
    );
    if (rowCount !== 0) return;
    // Without the mark it is what a failed migration left.
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await createDatabase(server, name, undefined);
    await migrate(urlsFor(server, name).ownerUrl);
    await client.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  });
  return name;
}

async function createDatabase(
  server: TestPostgres,
  name: string,
  template: string | undefined,
): Promise<void> {
  await withClient(server.superuserUrl, async (client) => {
    await client.query(
      `CREATE DATABASE ${name} OWNER ${OWNER_ROLE} TEMPLATE ${template ?? 'template1'} STRATEGY FILE_COPY`,
    );
    if (!template) return;
    // A copy has the tables and their grants, but not what was granted on the database itself.
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${APP_ROLE}`);
  });
  if (!template) await prepareDatabase(withDatabase(server.superuserUrl, name));
}

function urlsFor(server: TestPostgres, name: string): TestPostgres {
  return {
    ownerUrl: withDatabase(server.ownerUrl, name),
    appUrl: withDatabase(server.appUrl, name),
    superuserUrl: withDatabase(server.superuserUrl, name),
  };
}
