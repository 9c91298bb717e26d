import type { Server } from 'node:http';
import { RedisStore } from 'rate-limit-redis';
import { Redis } from 'ioredis';
import { createEncryption } from './encryption.js';
import { createDispatcher } from './events/dispatcher.js';
import { accountRoutes } from './features/accounts/account.routes.js';
import { createAccountsService } from './features/accounts/accounts.service.js';
import { recordAudit } from './features/accounts/audit.service.js';
import { embedRoutes } from './features/embed/embed.routes.js';
import { createEmbedService } from './features/embed/embed.service.js';
import { connectionEnded } from './features/connections/connection.jobs.js';
import { usageEvents } from './features/flows/flow.jobs.js';
import { flowRoutes } from './features/flows/flow.routes.js';
import { createFlowService } from './features/flows/flow.service.js';
import { maySee } from './features/sessions/session.policy.js';
import { createSessionSight, mapSessionEvent } from './features/sessions/session.realtime.js';
import { sessionRoutes } from './features/sessions/session.routes.js';
import { psaWebhookRoutes } from './features/tickets/psa-webhook.routes.js';
import { writeQueued } from './features/tickets/psa-writes.service.js';
import { createTicketPolling } from './features/tickets/ticket-polling.js';
import { ticketWritingRoutes } from './features/tickets/ticket-writing.routes.js';
import { queueRoutes } from './features/tickets/queue.routes.js';
import { mapTicketEvent } from './features/tickets/ticket.realtime.js';
import { createAttemptLimit, createCallLimit } from './http/attempt-limit.js';
import { healthRouter } from './http/health.js';
import { createHttpApp } from './http/http-app.js';
import { createMetrics } from './http/metrics.js';
import { describeApi } from './http/openapi.js';
import { createRateLimits } from './http/rate-limit.js';
import type { Route } from './http/route.js';
import { createApiRouter } from './http/router.js';
import { createFailedJobs } from './jobs/failed-jobs.js';
import { failedJobRoutes } from './jobs/failed-jobs.routes.js';
import { createFailedJobsService } from './jobs/failed-jobs.service.js';
import { apiDocsRouter } from './pages/api-docs.page.js';
import type { Assets } from './pages/assets.js';
import { demoRouter, type Demo } from './pages/demo.page.js';
import { embedRouter } from './pages/embed.page.js';
import { loaderRouter } from './pages/loader.js';
import { portalRouter } from './pages/portal.page.js';
import type { ClusterAdapter } from './realtime/cluster-adapter.js';
import { createRealtime } from './realtime/realtime.js';
import { createFeatures, type FeatureParts } from './features.js';
import { prepareTakeOver } from './http/take-over.js';

/** The parts that main and the tests choose. */
export interface ApplicationParts extends FeatureParts {
  /** Listens already; from `start` on it is the application that answers. */
  http: Server;
  /** The built bundles; without them there is no portal. */
  assets?: Assets;
  /** How often a watched ticket is looked at in its PSA, in milliseconds. */
  pollWindowMs?: number;
  /** How often it is looked whether one is due, in milliseconds. */
  pollTickMs?: number;
  /** How several servers reach each other. */
  cluster?: ClusterAdapter;
  /** Offered on the sign-in page; none in production. */
  demo?: Demo;
  /** Tests check every answer against the contract. */
  checkAnswers?: boolean;
  /** Of one user, or of one address without a token. 1,200 unless told. */
  requestsPerMinute?: number;
  version: string;
}

export interface Application {
  routes: readonly Route[];
  /** Takes over the requests, and starts what runs beside them: sockets, dispatcher, jobs. */
  start(): Promise<void>;
  /** Lets go of sockets and requests; the database and the queue are the caller's. */
  stop(): Promise<void>;
}

/** Puts the server together. Nothing runs before `start`. */
export function createApplication(parts: ApplicationParts): Application {
  const { config, log, db, jobs, http } = parts;
  const redis = config.redisUrl ? new Redis(config.redisUrl) : null;
  redis?.on('error', (error) => log.warn({ err: error }, 'rate limits cannot reach Redis'));
  const createStore = redis
    ? (prefix: string) =>
        new RedisStore({
          prefix: `rf:limit:${prefix}`,
          sendCommand: (command: string, ...args: string[]) =>
            redis.call(command, ...args) as Promise<never>,
        })
    : undefined;

  const features = createFeatures(parts);
  const accounts = createAccountsService({
    db,
    jwtKey: config.jwtKey,
    publicUrl: config.publicUrl,
    onAccountCreated: features.onAccountCreated,
    createStore,
  });
  const embed = createEmbedService({
    db,
    encryption: createEncryption(config.encryptionKey),
    audit: recordAudit,
    connections: features.psa.connections,
    signIn: accounts.auth.signInEmbedded,
    proofLimit: createAttemptLimit({
      limit: 60,
      windowMs: 10 * 60_000,
      store: createStore?.('proof:'),
    }),
    publicUrl: config.publicUrl,
  });
  const failedJobs = createFailedJobsService({
    failed: createFailedJobs(db.owner),
    queue: jobs,
    jobs: features.jobs,
  });
  const routes = [
    ...accountRoutes(accounts),
    ...flowRoutes(createFlowService({ audit: recordAudit })),
    ...sessionRoutes(features.sessions),
    ...queueRoutes(),
    ...embedRoutes(embed),
    ...ticketWritingRoutes(features.tickets),
    ...psaWebhookRoutes({
      db,
      connections: features.psa.connections,
      limit: createCallLimit({ limit: 600, windowMs: 60_000, store: createStore?.('webhook:') }),
    }),
    ...features.psa.routes,
    ...failedJobRoutes(failedJobs),
  ];

  const metrics = createMetrics();
  let isStopping = false;
  const app = createHttpApp({
    log,
    trustProxy: config.trustProxy,
    measure: metrics.measure,
    api: createApiRouter(routes, { ...accounts, db, checkAnswers: parts.checkAnswers }),
    pages: [
      metrics.router,
      healthRouter(
        {
          database: async () => {
            await db.app.em.fork().execute('select 1');
          },
          ...(redis && {
            redis: async () => {
              await redis.ping();
            },
          }),
        },
        () => isStopping,
      ),
      apiDocsRouter(describeApi(routes, { url: config.publicUrl, version: parts.version })),
      ...(parts.assets
        ? [
            parts.assets.router,
            loaderRouter({ assets: parts.assets, version: parts.version }),
            portalRouter({ assets: parts.assets, publicUrl: config.publicUrl }),
            embedRouter({
              assets: parts.assets,
              publicUrl: config.publicUrl,
              readSettings: embed.pages.read,
            }),
          ]
        : []),
      ...(parts.demo?.logins.length ? [demoRouter(parts.demo)] : []),
    ],
    rateLimits: createRateLimits({
      perMinute: parts.requestsPerMinute ?? 1200,
      verifyToken: accounts.verifyToken,
      createStore,
    }),
  });

  const takeOver = prepareTakeOver(http, app);
  const realtime = createRealtime({
    http,
    db,
    log,
    verifyToken: accounts.verifyToken,
    loadActor: accounts.loadActor,
    sessions: createSessionSight({ db, maySee }),
    mappers: [mapSessionEvent, mapTicketEvent],
    cluster: parts.cluster,
  });
  const polling = createTicketPolling({
    db,
    connections: features.psa.connections,
    watched: realtime.watchedTickets,
    log,
    ...(parts.pollWindowMs !== undefined && { windowMs: parts.pollWindowMs }),
    ...(parts.pollTickMs !== undefined && { tickMs: parts.pollTickMs }),
  });
  const dispatcher = createDispatcher({ db, jobs, log });
  dispatcher.subscribe(writeQueued, features.writeJobs.queued);
  dispatcher.subscribe(connectionEnded, features.psa.endWebhook);
  for (const type of usageEvents) dispatcher.subscribe(type, features.usageJob);

  return {
    routes,
    async start() {
      takeOver();
      realtime.start();
      await features.work(jobs);
      dispatcher.start();
      polling.start();
    },
    async stop() {
      isStopping = true;
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      await polling.stop();
      await realtime.stop();
      http.closeIdleConnections();
      await dispatcher.stop();
      await closed;
      await features.settle();
      redis?.disconnect();
    },
  };
}
