import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DestinationStream } from 'pino';
import { migrate, openDatabase, type Database } from '../db/database.js';
import { seed } from '../db/seed.js';
import type { OnAccountCreated } from '../features/accounts/account-creation.js';
import { accountRoutes } from '../features/accounts/account.routes.js';
import {
  createAccountsService,
  type AccountsService,
} from '../features/accounts/accounts.service.js';
import { createHttpApp } from '../http/http-app.js';
import { createRateLimits } from '../http/rate-limit.js';
import { createLog } from '../http/request-log.js';
import type { Route } from '../http/route.js';
import { createApiRouter } from '../http/router.js';
import { createApiClient, type ApiClient } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** What a test may build its own services and routes from. */
export interface TestServices {
  db: Database;
  accounts: AccountsService;
}

export interface TestApiOptions {
  /** The routes under test; those of accounts are there already. */
  routes?: (services: TestServices) => Route[];
  onAccountCreated?: OnAccountCreated;
  /** Takes the log, where a test wants to read it. */
  logTo?: DestinationStream;
}

/** A real server on a database of its own, with the seeded accounts. */
export interface TestApi extends TestServices, ApiClient {
  url: string;
  database: TestDatabase;
  stop(): Promise<void>;
}

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase({ migrate });
  const db = await openDatabase(database);
  const onAccountCreated = options.onAccountCreated ?? (async () => undefined);
  await seed(db, { onAccountCreated });
  const accounts = createAccountsService({
    db,
    onAccountCreated,
    jwtKey: randomBytes(32).toString('hex'),
    publicUrl: 'https://flow.example.com',
  });
  const routes = [...accountRoutes(accounts), ...(options.routes?.({ db, accounts }) ?? [])];
  const server = createServer(
    createHttpApp({
      log: options.logTo ? createLog('debug', options.logTo) : createLog('silent'),
      trustProxy: 1,
      pages: [],
      api: createApiRouter(routes, { ...accounts, db, checkAnswers: true }),
      rateLimits: createRateLimits({ perMinute: 100_000, verifyToken: accounts.verifyToken }),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    database,
    db,
    accounts,
    ...createApiClient(url),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await db.close();
      await database.drop();
    },
  };
}
