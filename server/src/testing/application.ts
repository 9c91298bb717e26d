import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '@resolutionflow/sdk/contract';
import type { DestinationStream } from 'pino';
import { createApplication, type Application, type ApplicationParts } from '../app.js';
import { readConfig } from '../config.js';
import { createSeedParts } from '../features.js';
import { migrate, openDatabase, type Database } from '../db/database.js';
import { seed } from '../db/seed.js';
import { createLog } from '../http/request-log.js';
import { createFailedJobs } from '../jobs/failed-jobs.js';
import { createGraphileQueue } from '../jobs/graphile-queue.js';
import { createApiClient, type ApiClient } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { createFakeConnections, type FakeConnections } from './fake-connections.js';
import { createFakePsa, type FakePsa } from './fake-psa.js';

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** The whole server as `main.ts` puts it together, on a database of its own with the seeded accounts. */
export interface TestApplication extends ApiClient, Pick<Application, 'routes'> {
  url: string;
  database: TestDatabase;
  psa: FakePsa;
  connections: FakeConnections;
  db: Database;
  http: Server;
  /** Runs owner SQL, past every policy. */
  sql<T extends object>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** A connected socket, over WebSocket unless told; it ends with the application. */
  connect(
    token: string,
    transports?: ('websocket' | 'polling')[],
    headers?: Record<string, string>,
  ): Promise<TestSocket>;
  /** Stops the application alone, as a signal does first. */
  stopApplication(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestApplication(
  options: Partial<
    Pick<
      ApplicationParts,
      'createPsaProvider' | 'requestsPerMinute' | 'demo' | 'connections' | 'assets' | 'pollWindowMs'
    >
  > & {
    logTo?: DestinationStream;
    poolSize?: number;
    /** A PSA in memory; one of its own unless given. */
    psa?: FakePsa;
    /** Connections in memory in the place of the real ones: `TestApplication.connections`. */
    hasFakeConnections?: boolean;
  } = {},
): Promise<TestApplication> {
  const { logTo, poolSize, psa = createFakePsa(), hasFakeConnections, ...parts } = options;
  const database = await createTestDatabase({ migrate });
  const db = await openDatabase({ ...database, poolSize });
  await seed(db, createSeedParts());
  const connections = createFakeConnections(psa, () => db);
  const log = logTo ? createLog('trace', logTo) : createLog('silent');
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const failed = createFailedJobs(db.owner);
  const jobs = createGraphileQueue({ ownerUrl: database.ownerUrl, failed, log });
  const application = createApplication({
    config: {
      ...readConfig({ NODE_ENV: 'test', PUBLIC_URL: url }),
      jwtKey: randomBytes(32).toString('hex'),
      encryptionKey: randomBytes(32).toString('hex'),
    },
    log,
    db,
    jobs,
    http,
    createPsaProvider: psa.create,
    ...(hasFakeConnections && { connections }),
    checkAnswers: true,
    version: '0.0.0-test',
    // The default would be met by the tests that ask a lot.
    requestsPerMinute: 100_000,
    ...parts,
  });
  await application.start();

  const sockets: TestSocket[] = [];
  let stopping: Promise<void> | undefined;
  const stopApplication = () => (stopping ??= application.stop());
  return {
    url,
    database,
    psa,
    connections,
    db,
    http,
    routes: application.routes,
    ...createApiClient(url),
    sql: (sql, parameters = []) => db.owner.em.fork().execute(sql, parameters),
    async connect(token, transports = ['websocket'], extraHeaders) {
      const socket: TestSocket = io(url, {
        auth: { token },
        transports,
        ...(extraHeaders && { extraHeaders }),
        reconnection: false,
        forceNew: true,
      });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return socket;
    },
    stopApplication,
    async stop() {
      for (const socket of sockets) socket.disconnect();
      await stopApplication();
      await jobs.stop();
      await db.close();
      await database.drop();
    },
  };
}
