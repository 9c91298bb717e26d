import type { Logger } from 'pino';
import * as z from 'zod/mini';
import type { AccountTransaction, Database } from '../../db/database.js';
import { eventJobData, type EventJobData } from '../../events/dispatcher.js';
import {
  noData,
  type JobDefinition,
  type JobQueue,
  type ScheduledJob,
} from '../../jobs/job-queue.js';
import type { PsaWriteSender } from './psa-write-sender.js';
import { deleteOldPolls } from './ticket-polling.js';
import { PsaWriteEntity } from './psa-write.entity.js';
import type { WriteLane } from './psa-writes.service.js';

const laneData = z.object({
  account_id: z.string(),
  connection_id: z.string(),
  ticket_id: z.string(),
});
type LaneData = z.infer<typeof laneData>;

export interface PsaWriteJobs {
  /** Follows `psa_write.queued`. */
  queued: JobDefinition<EventJobData>;
  send: JobDefinition<LaneData>;
  sweep: ScheduledJob;
  /** Sees to it that what waits for a ticket is sent when it is due. */
  wake(accountId: string, lane: WriteLane): Promise<void>;
}

/** Milliseconds between tries where our own side failed: the database away, say. */
const retryDelays = [5000, 60_000];

/** What sends queued writes when nobody waits for them. */
export function createPsaWriteJobs(parts: {
  db: Database;
  sender: PsaWriteSender;
  queue: Pick<JobQueue, 'enqueue'>;
  log: Logger;
}): PsaWriteJobs {
  const { db, sender, queue, log } = parts;

  const send: JobDefinition<LaneData> = {
    name: 'psa.send-writes',
    data: laneData,
    retryDelays,
    handle: (data, signal) => drain(data.account_id, laneOf(data), signal),
  };

  async function drain(accountId: string, lane: WriteLane, signal: AbortSignal): Promise<void> {
    await sender.drain(accountId, lane, signal);
    await wake(accountId, lane);
  }

  async function wake(accountId: string, lane: WriteLane): Promise<void> {
    const delayMs = await db.withAccount({ accountId }, (tx) => sender.dueIn(tx, lane));
    if (delayMs === null) return;
    const data = {
      account_id: accountId,
      connection_id: lane.connectionId,
      ticket_id: lane.ticketId,
    };
    await queue
      // By the second: whoever wakes for the same moment wakes once.
      .enqueue(send, data, { key: keyOf(lane, Math.ceil((Date.now() + delayMs) / 1000)), delayMs })
      .catch((error: unknown) => log.warn({ err: error }, 'the sweep will send what waits'));
  }

  return {
    send,
    wake,
    queued: {
      name: 'psa.write-queued',
      data: eventJobData,
      retryDelays,
      async handle({ account_id: accountId, subject_id: id }, signal) {
        const lane = await db.withAccount({ accountId }, (tx) => laneOfWrite(tx, id));
        if (lane) await drain(accountId, lane, signal);
      },
    },
    sweep: {
      name: 'psa.sweep-writes',
      data: noData,
      retryDelays: [],
      async handle() {
        await deleteOldPolls(db);
        // What a process left behind that was killed, and what a queue lost.
        const waiting = await db.owner.em.fork().execute<LaneData[]>(
          `select distinct account_id, connection_id, ticket_id from psa_writes
             where (status = 'pending' and next_attempt_at < now())
                or (status = 'sending' and lease_until < now())`,
        );
        for (const data of waiting) {
          await queue.enqueue(send, data, { key: keyOf(laneOf(data), 'sweep') });
        }
      },
    },
  };
}

function laneOf({ connection_id, ticket_id }: LaneData): WriteLane {
  return { connectionId: connection_id, ticketId: ticket_id };
}

function keyOf({ connectionId, ticketId }: WriteLane, moment: string | number): string {
  return `${connectionId}/${ticketId}/${moment}`;
}

async function laneOfWrite(tx: AccountTransaction, id: string): Promise<WriteLane | null> {
  const write = await tx.em.findOne(PsaWriteEntity, { id });
  return write && { connectionId: write.connectionId, ticketId: write.ticketId };
}
