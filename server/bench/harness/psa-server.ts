import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../src/db/database.js';
import { seededPassword } from '../../src/db/seed.js';
import { connectDemoPsas, type DemoPsa } from '../../src/demo-psa.js';
import { seedPsaAccount } from './account.js';
import type { BenchDatabase } from './bench-postgres.js';
import { startChild, type Child } from './child.js';
import { createHttpClient, type HttpClient } from './http-client.js';

type PsaName = DemoPsa['connection']['provider'];

/** Our servers on one database, with an account that is connected to a simulated PSA. */
export interface PsaServers {
  servers: readonly Child[];
  simulator: Child;
  /** What the account is connected with. */
  credentials: Readonly<Record<string, string>>;
  /** The account's embed key. */
  embedKey: string;
  /** To the first server. */
  client: HttpClient;
  /** An access token of the account's L1 tech. */
  token: string;
  stop(): Promise<void>;
}

/**
 * @param options.latency Milliseconds that the PSA takes for a call.
 * @param options.environment Of the servers, beyond what they need to run.
 * @param options.host Where the page that shows our pod is, unless it is the simulator's own screen.
 */
export async function startPsaServers(
  database: BenchDatabase,
  psa: PsaName,
  options: {
    latency?: number;
    servers?: number;
    environment?: Record<string, string>;
    host?: Record<string, unknown>;
  } = {},
): Promise<PsaServers> {
  const db = await openDatabase(database);
  try {
    await seedPsaAccount(db, psa);
  } finally {
    await db.close();
  }
  const environment = {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    JWT_KEY: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    ...options.environment,
  };
  const simulator = await startChild('simulator.server', {
    PSA: psa,
    LATENCY: String(options.latency ?? 0),
  });
  const servers: Child[] = [];
  for (let count = 0; count < (options.servers ?? 1); count += 1) {
    servers.push(await startChild('ours.server', environment));
  }
  const [first] = servers;
  if (!first) throw new Error('There is no server');
  const setup = await simulator.ask<Pick<DemoPsa, 'connection' | 'hostSettings'>>('setup');
  const hostSettings = options.host ?? setup.hostSettings;
  let embedKey = '';
  await connectDemoPsas(
    [
      {
        ...setup,
        hostSettings,
        screenUrl: simulator.url,
        embed: ({ key }) => void (embedKey = key),
        stop: () => Promise.resolve(),
      },
    ],
    { api: first.url, publicUrl: first.url, password: seededPassword },
  );
  const client = createHttpClient(first.url);
  const login = { email: `l1@${psa}.test`, password: seededPassword };
  const { access_token: token } = await client.post<{ access_token: string }>(
    '/api/v1/auth/login',
    login,
  );
  return {
    servers,
    simulator,
    credentials: setup.connection.credentials,
    embedKey,
    client,
    token,
    async stop() {
      client.close();
      for (const server of servers) await server.stop();
      await simulator.stop();
    },
  };
}
