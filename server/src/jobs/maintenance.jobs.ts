import type { Logger } from 'pino';
import type { Database } from '../db/database.js';
import { deleteOldEvents } from '../events/event-retention.js';
import { idempotencyHours } from '../http/idempotency.js';
import { noData, type JobQueue, type ScheduledJob } from './job-queue.js';

/** What keeps the database from growing without end. */
export function createMaintenanceJobs(parts: { db: Database; log: Logger }) {
  const { db, log } = parts;
  const deleteEvents: ScheduledJob = {
    name: 'maintenance.delete-old-events',
    data: noData,
    retryDelays: [60_000, 600_000],
    async handle(_data, signal) {
      const deleted = await deleteOldEvents(db.owner, signal);
      log.info({ deleted }, 'old events were deleted');
    },
  };
  const deleteKeys: ScheduledJob = {
    name: 'maintenance.delete-idempotency-keys',
    data: noData,
    retryDelays: [60_000, 600_000],
    async handle() {
      await db.owner.em
        .fork()
        .execute(
          `delete from idempotency_keys where created_at < now() - interval '${idempotencyHours} hours'`,
        );
    },
  };
  return {
    jobs: [deleteEvents, deleteKeys],
    schedule(queue: JobQueue): void {
      queue.schedule(deleteEvents, '17 * * * *');
      queue.schedule(deleteKeys, '47 * * * *');
    },
  };
}
