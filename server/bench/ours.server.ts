/** Our whole server as `npm start` has it, with taps for what is measured. A child process. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createApplication } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { createLog } from '../src/http/request-log.js';
import { readAssets } from '../src/pages/assets.js';
import { createPsaProviders } from '../src/providers/psa/create-provider.js';
import { createClusterAdapter } from '../src/realtime/cluster-adapter.js';
import { openRuntime } from '../src/runtime.js';
import { answerParent, usedMemory } from './harness/child.js';

/** Counts what requests send to PostgreSQL: a query each, and each waits for its answer. */
let roundTrips = 0;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  if (this.user === appRole) roundTrips += 1;
  return Reflect.apply(query, this, given) as never;
} as typeof query;

const log = createLog(process.env['LOG_LEVEL'] ?? 'warn');
const http = createServer();
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const runtime = await openRuntime(readConfig({ ...process.env, PUBLIC_URL: url }), log);
const appRole = new URL(runtime.config.databaseUrl ?? '').username;

/** When each commit that wrote events was known; first of all listeners, so before any work. */
let commits: string[] = [];
runtime.db.onCommitted(() => commits.push(String(process.hrtime.bigint())));

const { ASSETS: assets, POLL_WINDOW_MS: pollWindowMs, POLL_TICK_MS: pollTickMs } = process.env;
const application = createApplication({
  ...runtime,
  log,
  http,
  cluster: createClusterAdapter({ ...runtime, redisUrl: runtime.config.redisUrl, log }),
  createPsaProvider: createPsaProviders({ allowPrivate: true }),
  ...(assets && { assets: readAssets(assets) }),
  ...(pollWindowMs && { pollWindowMs: Number(pollWindowMs) }),
  ...(pollTickMs && { pollTickMs: Number(pollTickMs) }),
  version: 'bench',
});
await application.start();

answerParent(
  {
    url: () => url,
    memory: usedMemory,
    roundTrips: () => roundTrips,
    takeTimes() {
      const taken = commits;
      commits = [];
      return taken;
    },
  },
  async () => {
    await application.stop();
    await runtime.close();
  },
);
