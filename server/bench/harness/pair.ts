import { randomBytes } from 'node:crypto';
import { createBareTables } from './bare-steps.js';
import type { BenchDatabase } from './bench-postgres.js';
import { startChild, type Child } from './child.js';
import { createHttpClient, type HttpClient } from './http-client.js';
import { createTeam, type Team } from './team.js';

/** Our server and the bare one on one database, each a process of its own, with a client to each. */
export interface Pair {
  team: Team;
  ours: Child;
  bare: Child;
  ourClient: HttpClient;
  bareClient: HttpClient;
  stop(): Promise<void>;
}

export async function startPair(database: BenchDatabase): Promise<Pair> {
  const team = await createTeam(database, randomBytes(32).toString('hex'));
  await createBareTables(database);
  const environment = {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    JWT_KEY: team.jwtKey,
    ENCRYPTION_KEY: team.jwtKey,
  };
  const ours = await startChild('ours.server', environment);
  const bare = await startChild('bare.server', environment);
  const ourClient = createHttpClient(ours.url);
  const bareClient = createHttpClient(bare.url);
  return {
    team,
    ours,
    bare,
    ourClient,
    bareClient,
    async stop() {
      ourClient.close();
      bareClient.close();
      await ours.stop();
      await bare.stop();
    },
  };
}
