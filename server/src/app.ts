import type { RequestListener, Server } from 'node:http';
import { RedisStore } from 'rate-limit-redis';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Database } from './db/database.js';
import type { SeedOptions } from './db/seed.js';
import { createEncryption } from './encryption.js';
import { createDispatcher } from './events/dispatcher.js';
import { createCredentialsJob } from './features/accounts/account.jobs.js';
import { accountRoutes } from './features/accounts/account.routes.js';
import { createAccountsService } from './features/accounts/accounts.service.js';
import { recordAudit } from './features/accounts/audit.service.js';
import { createProofsJob } from './features/embed/embed.jobs.js';
import { embedRoutes } from './features/embed/embed.routes.js';
import { createEmbedService } from './features/embed/embed.service.js';
import { connectionRoutes } from './features/connections/connection.routes.js';
import { createConnectionService } from './features/connections/connection.service.js';
import { createConnectionSecrets } from './features/connections/connection-store.js';
import { createMemberMappingService } from './features/connections/member-mapping.service.js';
import { createProviderCache } from './features/connections/provider-cache.js';
import { createPsaConnections } from './features/connections/psa-connections.service.js';
import { createFlowGraphs } from './features/flows/flow-graphs.js';
import { createUsageJob, usageEvents } from './features/flows/flow.jobs.js';
import { flowRoutes } from './features/flows/flow.routes.js';
import { createFlowService } from './features/flows/flow.service.js';
import { createStarterFlowService } from './features/flows/starter-flow.service.js';
import { starterFlows } from './features/flows/starter-flows.js';
import { createIntakeService } from './features/sessions/intake.service.js';
import { createSessionEndingService } from './features/sessions/session-ending.service.js';
import { createSessionStore } from './features/sessions/session-store.js';
import { createAbandonmentJob } from './features/sessions/session.jobs.js';
import { maySee } from './features/sessions/session.policy.js';
import { createSessionSight, mapSessionEvent } from './features/sessions/session.realtime.js';
import { sessionRoutes } from './features/sessions/session.routes.js';
import { createStepService } from './features/sessions/step.service.js';
import { createWalkTrails } from './features/sessions/walk-trails.js';
import { createPromotionService } from './features/tickets/promotion.service.js';
import { psaWebhookRoutes } from './features/tickets/psa-webhook.routes.js';
import { createPsaWriteJobs } from './features/tickets/psa-write.jobs.js';
import { createPsaWriteSender } from './features/tickets/psa-write-sender.js';
import { cancelWritesOf, writeQueued } from './features/tickets/psa-writes.service.js';
import { createSessionTickets } from './features/tickets/session-tickets.service.js';
import { createTicketDelivery } from './features/tickets/ticket-delivery.js';
import { createTicketPolling } from './features/tickets/ticket-polling.js';
import { ticketWritingRoutes } from './features/tickets/ticket-writing.routes.js';
import { createTicketWritingService } from './features/tickets/ticket-writing.service.js';
import { createKeptLists } from './features/tickets/kept-lists.js';
import { psaListRoutes } from './features/tickets/psa-lists.routes.js';
import { createPsaLists } from './features/tickets/psa-lists.service.js';
import { queueRoutes } from './features/tickets/queue.routes.js';
import { createTicketCreation } from './features/tickets/ticket-creation.service.js';
import { parseTicketLocally } from './features/tickets/ticket-parser.js';
import { createTicketParsing } from './features/tickets/ticket-parsing.service.js';
import { createTicketProviders } from './features/tickets/ticket-providers.js';
import { createTicketReading } from './features/tickets/ticket-reading.service.js';
import { ticketReadingRoutes } from './features/tickets/ticket-reading.routes.js';
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
import type { AnyJob, JobQueue, ScheduledJob } from './jobs/job-queue.js';
import { createMaintenanceJobs } from './jobs/maintenance.jobs.js';
import { apiDocsRouter } from './pages/api-docs.page.js';
import type { Assets } from './pages/assets.js';
import { demoRouter, type Demo } from './pages/demo.page.js';
import { embedRouter } from './pages/embed.page.js';
import { loaderRouter } from './pages/loader.js';
import { portalRouter } from './pages/portal.page.js';
import type { ClusterAdapter } from './realtime/cluster-adapter.js';
import { createInternalProvider } from './providers/psa/internal/internal.provider.js';
import type { CreatePsaProvider, PsaConnections } from './psa-connections.js';
import { createRealtime } from './realtime/realtime.js';

/** The parts that main, worker and the tests choose. */
export interface ApplicationParts {
  config: Config & { jwtKey: string; encryptionKey: string };
  log: Logger;
  db: Database;
  jobs: JobQueue;
  /** Listens already; from `start` on it is the application that answers. */
  http: Server;
  /** The built bundles; without them there is no portal. */
  assets?: Assets;
  /** Makes what speaks to an account's PSA. */
  createPsaProvider: CreatePsaProvider;
  /** Of tests; otherwise what the connections feature makes. */
  connections?: PsaConnections;
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

/** More hands for the jobs, and nothing else. */
export function createWorker(parts: FeatureParts): {
  start(): Promise<void>;
} {
  return { start: () => createFeatures(parts).work(parts.jobs) };
}

/** What the seed needs of the features. */
export function createSeedParts(): Pick<SeedOptions, 'onAccountCreated'> {
  const addStarterFlows = createStarterFlowService(starterFlows);
  return { onAccountCreated: (tx) => addStarterFlows(tx, null) };
}

type FeatureParts = Pick<
  ApplicationParts,
  'config' | 'db' | 'log' | 'jobs' | 'createPsaProvider' | 'connections'
>;

/** The account's PSA: its connection, and the tickets that it serves. */
function createPsaFeatures({ config, db, createPsaProvider, ...parts }: FeatureParts) {
  const secrets = createConnectionSecrets(createEncryption(config.encryptionKey));
  const mappings = createMemberMappingService({ audit: recordAudit });
  const connections =
    parts.connections ??
    createPsaConnections({
      db,
      secrets,
      members: mappings,
      providers: createProviderCache(),
      createPsaProvider,
    });
  const service = createConnectionService({
    connections,
    secrets,
    audit: recordAudit,
    onEnded: cancelWritesOf,
    allowLocal: !config.production,
    publicUrl: config.publicUrl,
  });
  const providers = createTicketProviders(connections);
  const lists = createPsaLists({ connections, kept: createKeptLists() });
  return {
    connections,
    providers,
    lists,
    routes: [
      ...connectionRoutes({
        service,
        connections,
        mappings,
        readMembers: async (request, refresh) =>
          lists.members(request, await providers.providerFor(request), { refresh }),
      }),
      ...psaListRoutes({ providers, lists }),
      ...ticketReadingRoutes({
        reading: createTicketReading({ providers, lists }),
        creation: createTicketCreation({ providers, lists }),
        parsing: createTicketParsing({ providers, lists, parse: parseTicketLocally }),
      }),
    ],
  };
}

/** What server and worker both know: the services that jobs use, and the jobs. */
function createFeatures(parts: FeatureParts) {
  const { db, log, jobs: queue } = parts;
  const psa = createPsaFeatures(parts);
  const { connections } = psa;
  const graphs = createFlowGraphs();
  const tickets = createSessionTickets({ connections });
  const store = createSessionStore(graphs);
  const trails = createWalkTrails(store);
  const sender = createPsaWriteSender({ db, connections, log });
  const writeJobs = createPsaWriteJobs({ db, sender, queue, log });
  const delivery = createTicketDelivery({ sender, wake: writeJobs.wake, log });
  const sessionParts = { store, graphs, tickets };

  const usageJob = createUsageJob(db);
  const abandonment = createAbandonmentJob({ db, log, ...sessionParts });
  const credentials = createCredentialsJob(db.owner, log);
  const proofs = createProofsJob(db.owner);
  const maintenance = createMaintenanceJobs({ db, log });
  const scheduled: [ScheduledJob, string][] = [
    [abandonment, '7 * * * *'],
    [credentials, '27 * * * *'],
    [proofs, '37 * * * *'],
    [writeJobs.sweep, '* * * * *'],
  ];
  const jobs = [
    usageJob,
    abandonment,
    credentials,
    proofs,
    writeJobs.queued,
    writeJobs.send,
    writeJobs.sweep,
    ...maintenance.jobs,
  ] as AnyJob[];

  return {
    ...createSeedParts(),
    psa,
    sessions: {
      store,
      intake: createIntakeService(sessionParts),
      steps: createStepService(store),
      ending: createSessionEndingService(sessionParts),
      tickets,
      audit: recordAudit,
    },
    tickets: {
      writing: createTicketWritingService({
        connections,
        delivery,
        internal: createInternalProvider,
        trails,
      }),
      promotion: createPromotionService({ connections, trails }),
    },
    writeJobs,
    settle: delivery.settle,
    usageJob,
    jobs,
    async work(queue: JobQueue) {
      for (const [job, cron] of scheduled) queue.schedule(job, cron);
      maintenance.schedule(queue);
      await queue.work(jobs);
    },
  };
}

/**
 * Whoever listened before answers until the take-over, then the application does. To be called before
 * the sockets come: they put themselves before the listener that is there, for their long polling.
 */
function prepareTakeOver(http: Server, app: RequestListener): () => void {
  const before = http.listeners('request') as RequestListener[];
  let answer: RequestListener = (request, response) =>
    before.forEach((listener) => listener(request, response));
  http.removeAllListeners('request');
  http.on('request', (request, response) => answer(request, response));
  return () => {
    answer = app;
  };
}
