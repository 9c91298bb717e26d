import pg from 'pg';

/** The one database of an embedded server, and the two roles that use it. */
export const DATABASE = 'resolutionflow';
/** Owns the tables and runs the migrations. */
export const OWNER_ROLE = 'rf_owner';
/** Answers requests: owns nothing, and cannot step past row level security. */
export const APP_ROLE = 'rf_app';

/** Makes the roles and the database where they are missing. Safe to run at every start. */
export async function prepareCluster(
  superuserUrl: string,
  passwords: { owner: string; app: string },
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [APP_ROLE, passwords.app],
    ] as const) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(
        `${verb} ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION ` +
          `PASSWORD ${client.escapeLiteral(password)}`,
      );
    }
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
  });
  await prepareDatabase(withDatabase(superuserUrl, DATABASE));
}

/**
 * Gives one database its extensions, and takes from everybody but its owner what PostgreSQL grants
 * by default. The app role can use the schema; the migrations grant it each table.
 */
export async function prepareDatabase(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const name = client.escapeIdentifier(client.database ?? DATABASE);
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await client.query('CREATE EXTENSION IF NOT EXISTS unaccent');
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query(`GRANT USAGE ON SCHEMA public TO ${APP_ROLE}`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${APP_ROLE}`);
  });
}

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Runs some statements on a connection of their own. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
