import type { Logger } from 'pino';
import type { Config } from './config.js';
import { migrate, openDatabase, type Database } from './db/database.js';
import { startEmbeddedPostgres } from './embedded/postgres.js';
import { createJobQueue } from './jobs/create-job-queue.js';
import { createFailedJobs } from './jobs/failed-jobs.js';
import type { JobQueue } from './jobs/job-queue.js';
import { withKeys } from './keys.js';
import { endWith } from './process.js';

/** What server and worker both stand on. */
export interface Runtime {
  config: Awaited<ReturnType<typeof withKeys>>;
  db: Database;
  jobs: JobQueue;
  ownerUrl: string;
  /** Lets go of everything, the embedded database last. */
  close(): Promise<void>;
}

/** Finds or starts the database, brings its schema up to date, and opens the job queue. */
export async function openRuntime(given: Config, log: Logger): Promise<Runtime> {
  const config = await withKeys(given);
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({
        dataDir: config.dataDir,
        log: (line) =>
          log[/ (FATAL|PANIC): /.test(line) ? 'error' : 'debug']({ part: 'postgres' }, line),
        onLost: () => endWith(new Error('The database ended by itself'), 'Stopped'),
      });
  try {
    const ownerUrl = embedded?.ownerUrl ?? required(config.databaseOwnerUrl);
    const appUrl = embedded?.appUrl ?? required(config.databaseUrl);
    await migrate(ownerUrl);
    const db = await openDatabase({ ownerUrl, appUrl });
    const jobs = createJobQueue({
      ownerUrl,
      redisUrl: config.redisUrl,
      failed: createFailedJobs(db.owner),
      log,
    });
    return {
      config,
      db,
      jobs,
      ownerUrl,
      async close() {
        await jobs.stop();
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function required(url: string | undefined): string {
  if (!url)
    throw new Error('readConfig lets no configuration through that has only one database URL');
  return url;
}
