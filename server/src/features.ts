import type { Config } from './config.js';
import type { SeedOptions } from './db/seed.js';
import { createCredentialsJob } from './features/accounts/account.jobs.js';
import { recordAudit } from './features/accounts/audit.service.js';
import { createProofsJob } from './features/embed/embed.jobs.js';
import { createFlowGraphs } from './features/flows/flow-graphs.js';
import { createUsageJob } from './features/flows/flow.jobs.js';
import { createStarterFlowService } from './features/flows/starter-flow.service.js';
import { starterFlows } from './features/flows/starter-flows.js';
import { createIntakeService } from './features/sessions/intake.service.js';
import { createSessionEndingService } from './features/sessions/session-ending.service.js';
import { createSessionStore } from './features/sessions/session-store.js';
import { createAbandonmentJob } from './features/sessions/session.jobs.js';
import { createStepService } from './features/sessions/step.service.js';
import { createWalkTrails } from './features/sessions/walk-trails.js';
import { createPromotionService } from './features/tickets/promotion.service.js';
import { createPsaWriteJobs } from './features/tickets/psa-write.jobs.js';
import { createPsaWriteSender } from './features/tickets/psa-write-sender.js';
import { createSessionTickets } from './features/tickets/session-tickets.service.js';
import { createTicketDelivery } from './features/tickets/ticket-delivery.js';
import { createTicketWritingService } from './features/tickets/ticket-writing.service.js';
import type { AnyJob, JobQueue, ScheduledJob } from './jobs/job-queue.js';
import { createMaintenanceJobs } from './jobs/maintenance.jobs.js';
import { createInternalProvider } from './providers/psa/internal/internal.provider.js';
import { createPsaFeatures, type PsaFeatureParts } from './psa-features.js';

/** What server and worker both know: the services that jobs use, and the jobs. */
export function createFeatures(parts: FeatureParts) {
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
    psa.endWebhook,
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

/** What the seed needs of the features. */
export function createSeedParts(): Pick<SeedOptions, 'onAccountCreated'> {
  const addStarterFlows = createStarterFlowService(starterFlows);
  return { onAccountCreated: (tx) => addStarterFlows(tx, null) };
}

/** What server and worker choose alike. */
export interface FeatureParts extends PsaFeatureParts {
  config: Config & { jwtKey: string; encryptionKey: string };
  jobs: JobQueue;
}
