import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../embedded/postgres.js';
import type { TestPostgres } from './database.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

/**
 * One PostgreSQL for a test run, in a folder of its own. A DATABASE_URL in the environment is left
 * alone on purpose: tests drop databases, and that one may hold somebody's data.
 */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rf-tests-'));
  // As root the database runs as another user, who has to walk through.
  await chmod(folder, 0o711);
  const last: string[] = [];
  try {
    const database = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'data'),
      durable: false,
      log: (line) => last.push(line),
    });
    const { ownerUrl, appUrl, superuserUrl } = database;
    project.provide('postgres', { ownerUrl, appUrl, superuserUrl });
    return async () => {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The tests' database did not start:\n${last.join('\n')}`, { cause: error });
  }
}
