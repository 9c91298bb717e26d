import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '../../src/db/database.js';
import { startEmbeddedPostgres } from '../../src/embedded/postgres.js';
import {
  OWNER_ROLE,
  prepareDatabase,
  withClient,
  withDatabase,
} from '../../src/embedded/postgres-roles.js';

/** The PostgreSQL that ours and the baselines share, with the settings the product starts it with. */
export interface BenchPostgres {
  /** A new database at the present schema. */
  createDatabase(name: string): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

export interface BenchDatabase {
  ownerUrl: string;
  appUrl: string;
}

/** Starts it in a folder of its own, as durable as it is for users. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rf-bench-'));
  // As root the database runs as another user, who has to walk through.
  await chmod(folder, 0o711);
  const last: string[] = [];
  try {
    const server = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'data'),
      log: (line) => last.push(line),
    });
    return {
      async createDatabase(name) {
        await withClient(server.superuserUrl, async (client) => {
          await client.query(`create database ${name} owner ${OWNER_ROLE}`);
        });
        await prepareDatabase(withDatabase(server.superuserUrl, name));
        const ownerUrl = withDatabase(server.ownerUrl, name);
        await migrate(ownerUrl);
        return { ownerUrl, appUrl: withDatabase(server.appUrl, name) };
      },
      async stop() {
        await server.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The database did not start:\n${last.slice(-12).join('\n')}`, { cause: error });
  }
}
