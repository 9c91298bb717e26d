import type { Logger } from 'pino';
import type { DomainEvent } from '../events/domain-event.js';
import type { EventLog } from './event-log.js';

/** One account's log as this server follows it, while it has sockets of that account. */
export interface AccountStream {
  readonly accountId: string;
  /** The last event that was given to local sockets. */
  readonly position: bigint;
  /** Runs work between two events, so that nothing falls between a replay and what comes live. */
  run<T>(work: () => Promise<T> | T): Promise<T>;
  /** Reads on from the position, soon. */
  kick(): void;
  /** Within `run`: reads on from the position now. */
  catchUp(): Promise<void>;
}

export interface AccountStreams {
  /** The account's stream, kept until it was released as often as it was acquired. */
  acquire(accountId: string): AccountStream;
  release(stream: AccountStream): void;
  /** Something was committed in the account. */
  kick(accountId: string): void;
  /** These were committed here: known already, they need not be read where nothing came between. */
  committed(accountId: string, events: readonly DomainEvent[]): void;
  start(): void;
  /** Ends polling and waits for what runs. */
  stop(): Promise<void>;
}

export interface AccountStreamParts {
  eventLog: EventLog;
  log: Logger;
  /** Gives one event to the local sockets. */
  deliver(event: DomainEvent): void;
  /** The log went back (a restored database): what sockets know is worth nothing. */
  onRewound(accountId: string, position: bigint): void;
  pollMs?: number;
}

const pageSize = 500;

/** Follows the log of every account that has sockets here. */
export function createAccountStreams(parts: AccountStreamParts): AccountStreams {
  const streams = new Map<string, FollowedStream>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isFailing = false;

  function failed(error: unknown): void {
    // Said once for an outage; the poll tries again until it is over.
    if (!isFailing) parts.log.error({ err: error }, 'the event log cannot be read');
    isFailing = true;
  }

  function succeeded(): void {
    if (isFailing) parts.log.info('the event log can be read again');
    isFailing = false;
  }

  async function poll(): Promise<void> {
    try {
      if (streams.size) {
        const positions = await parts.eventLog.positions([...streams.keys()]);
        for (const [accountId, last] of positions) streams.get(accountId)?.compare(last);
        succeeded();
      }
    } catch (error) {
      failed(error);
    }
    if (!isStopped) timer = setTimeout(() => void poll(), parts.pollMs ?? 1000);
  }

  return {
    acquire(accountId) {
      let stream = streams.get(accountId);
      if (!stream) {
        stream = new FollowedStream(accountId, parts, failed);
        streams.set(accountId, stream);
      }
      stream.users += 1;
      return stream;
    },
    release(stream) {
      const followed = streams.get(stream.accountId);
      if (followed !== stream) return;
      followed.users -= 1;
      if (followed.users === 0) streams.delete(stream.accountId);
    },
    kick: (accountId) => streams.get(accountId)?.kick(),
    committed: (accountId, events) => streams.get(accountId)?.take(events),
    start: () => void poll(),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.allSettled([...streams.values()].map((stream) => stream.run(() => undefined)));
    },
  };
}

class FollowedStream implements AccountStream {
  users = 0;
  position = -1n;
  readonly accountId: string;
  private readonly parts: AccountStreamParts;
  private readonly failed: (error: unknown) => void;
  private last: Promise<unknown> = Promise.resolve();
  private isKicked = false;

  constructor(accountId: string, parts: AccountStreamParts, failed: (error: unknown) => void) {
    this.accountId = accountId;
    this.parts = parts;
    this.failed = failed;
  }

  run<T>(work: () => Promise<T> | T): Promise<T> {
    const turn = this.last.then(async () => {
      if (this.position < 0n) await this.begin();
      return work();
    });
    // The chain goes on whatever becomes of this turn; its caller hears of a failure.
    this.last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  kick(): void {
    if (this.isKicked) return;
    this.isKicked = true;
    this.run(() => this.catchUp()).catch((error: unknown) => {
      this.isKicked = false;
      this.failed(error);
    });
  }

  take(events: readonly DomainEvent[]): void {
    this.run(async () => {
      for (const event of events) {
        if (event.cursor <= this.position) continue;
        // Cursors have no gaps: what is missing was committed elsewhere, and comes first.
        if (event.cursor !== this.position + 1n) return this.catchUp();
        this.position = event.cursor;
        this.deliver(event);
      }
    }).catch(this.failed);
  }

  async catchUp(): Promise<void> {
    for (;;) {
      // A commit that comes while we read is read by the next turn.
      this.isKicked = false;
      const events = await this.parts.eventLog.after(this.accountId, this.position, pageSize);
      for (const event of events) {
        this.position = event.cursor;
        this.deliver(event);
      }
      if (events.length < pageSize) return;
    }
  }

  /** What the poll saw: behind means reading on, ahead that the database was set back. */
  compare(last: bigint): void {
    if (this.position < 0n || last === this.position) return;
    if (last > this.position) {
      this.kick();
      return;
    }
    this.run(async () => {
      const now = (await this.parts.eventLog.positions([this.accountId])).get(this.accountId) ?? 0n;
      if (now >= this.position) return;
      this.position = now;
      this.parts.onRewound(this.accountId, now);
    }).catch(this.failed);
  }

  private deliver(event: DomainEvent): void {
    try {
      this.parts.deliver(event);
    } catch (error) {
      // One event that cannot be shown must not hold up the others.
      this.parts.log.error({ err: error, event: event.id, type: event.type }, 'event not pushed');
    }
  }

  private async begin(): Promise<void> {
    const positions = await this.parts.eventLog.positions([this.accountId]);
    this.position = positions.get(this.accountId) ?? 0n;
  }
}
