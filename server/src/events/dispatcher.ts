import type { Logger } from 'pino';
import * as z from 'zod/mini';
import type { Database } from '../db/database.js';
import type { JobDefinition, JobQueue } from '../jobs/job-queue.js';

/** What a job that follows an event is given; it reads the rest for itself. */
export const eventJobData = z.object({
  event_id: z.string(),
  account_id: z.string(),
  type: z.string(),
  subject_id: z.string(),
});
export type EventJobData = z.infer<typeof eventJobData>;

/** Turns committed events into jobs, each once. */
export interface Dispatcher {
  /** From now on every event of the type puts the job into the queue. Before `start` alone. */
  subscribe(type: string, job: JobDefinition<EventJobData>): void;
  start(): void;
  /** Waits for the batch that is under way. */
  stop(): Promise<void>;
}

export interface DispatcherParts {
  db: Database;
  jobs: JobQueue;
  log: Logger;
  pollMs?: number;
  /** How long commits are gathered: a batch for many costs what a batch for one does. */
  gatherMs?: number;
}

interface WaitingEvent extends EventJobData {
  event_id: string;
}

const batchSize = 100;
const maxBackoffMs = 30_000;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { db, log, pollMs = 1000, gatherMs = 100 } = parts;
  const subscribers = new Map<string, JobDefinition<EventJobData>[]>();
  let timer: NodeJS.Timeout | undefined;
  let gathering: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isKicked = false;
  let isStopped = false;
  let failures = 0;
  let forgetCommits: (() => void) | undefined;

  function run(): void {
    clearTimeout(timer);
    if (running || isStopped) {
      isKicked = true;
      return;
    }
    running = dispatchAll().finally(() => {
      running = undefined;
      if (!isStopped) timer = setTimeout(run, failures ? backoff() : pollMs);
    });
  }

  async function dispatchAll(): Promise<void> {
    try {
      do {
        isKicked = false;
        while (!isStopped && (await dispatchBatch()) === batchSize);
      } while (isKicked && !isStopped);
      if (failures) log.info('events are dispatched to jobs again');
      failures = 0;
    } catch (error) {
      if (!failures) log.error({ err: error }, 'events cannot be dispatched to jobs; they wait');
      failures += 1;
    }
  }

  /**
   * One batch in one transaction: whoever else dispatches skips the rows locked here. A crash before
   * the commit enqueues again, under the same keys.
   */
  async function dispatchBatch(): Promise<number> {
    let failure: Error | undefined;
    const claimed = await db.owner.em.fork().transactional(async (em) => {
      const events = await em.execute<WaitingEvent[]>(
        `select id as event_id, account_id, type, subject_id from domain_events
           where dispatched_at is null order by created_at, cursor limit ${batchSize}
           for update skip locked`,
      );
      const done: string[] = [];
      for (const event of events) {
        try {
          await enqueueFor(event);
        } catch (error) {
          failure = error instanceof Error ? error : new Error(String(error));
          break;
        }
        done.push(event.event_id);
      }
      if (done.length) {
        await em.execute(
          'update domain_events set dispatched_at = now() where id = any(?::uuid[])',
          [`{${done.join(',')}}`],
        );
      }
      return done.length;
    });
    if (failure) throw failure;
    return claimed;
  }

  async function enqueueFor(event: WaitingEvent): Promise<void> {
    for (const job of subscribers.get(event.type) ?? []) {
      await parts.jobs.enqueue(job, event, { key: event.event_id });
    }
  }

  function kick(): void {
    // While the queue is gone, commits do not hurry us.
    if (failures) return;
    gathering ??= setTimeout(() => {
      gathering = undefined;
      run();
    }, gatherMs);
  }

  const backoff = () => Math.min(pollMs * 2 ** Math.min(failures, 10), maxBackoffMs);

  return {
    subscribe(type, job) {
      subscribers.set(type, [...(subscribers.get(type) ?? []), job]);
    },
    start() {
      forgetCommits = db.onCommitted(kick);
      run();
    },
    async stop() {
      isStopped = true;
      forgetCommits?.();
      clearTimeout(timer);
      clearTimeout(gathering);
      await running;
    },
  };
}
