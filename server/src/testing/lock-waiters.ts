import type { TestApplication } from './application.js';

/**
 * How many statements wait for a lock in the application's own database: on the same server run the
 * databases of other test files.
 */
export async function countLockWaiters({ sql }: TestApplication): Promise<number> {
  const rows = await sql(
    `select pid from pg_locks join pg_stat_activity using (pid)
       where not granted and datname = current_database()`,
  );
  return rows.length;
}
