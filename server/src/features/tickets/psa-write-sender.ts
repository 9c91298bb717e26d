import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import type { AccountTransaction, Database } from '../../db/database.js';
import { PsaError, type PsaCall, type PsaProvider } from '../../providers/psa/provider.js';
import type { PsaConnections } from '../../psa-connections.js';
import { performWrite, type WriteResult } from './psa-write-performance.js';
import { PsaWriteEntity, type PsaWrite } from './psa-write.entity.js';
import { announceTicket, lockLane, type WriteLane } from './psa-writes.service.js';

/** A write that is ours to send, for as long as the lease lasts. */
export interface ClaimedWrite {
  write: PsaWrite;
  leaseId: string;
  provider: PsaProvider;
  actingMember: PsaCall['actingMember'];
}

/** How a try ended. `taken`: another has taken it over, or it was canceled meanwhile. */
export type SendOutcome =
  | { status: 'sent'; result: WriteResult }
  | { status: 'pending'; error: PsaError }
  | { status: 'failed'; error: PsaError }
  | { status: 'taken' };

/**
 * Sends queued writes, each once. That a try begins is committed before the vendor is asked, so that
 * whoever finds a write that was begun and not ended looks first whether it arrived.
 */
export interface PsaWriteSender {
  /**
   * Takes the next write of a ticket if it is due and nobody sends it. A write never overtakes one
   * before it.
   */
  claim(tx: AccountTransaction, lane: WriteLane): Promise<ClaimedWrite | null>;
  /** One try. A failure of our own rejects; the write is then taken up once the lease is over. */
  send(claimed: ClaimedWrite): Promise<SendOutcome>;
  /** Sends all of a ticket that is due, until something has to wait. */
  drain(accountId: string, lane: WriteLane, signal: AbortSignal): Promise<void>;
  /** Milliseconds until the ticket's next write is due; null where none waits. */
  dueIn(tx: AccountTransaction, lane: WriteLane): Promise<number | null>;
  /** Waits for the tries that are under way. */
  settle(): Promise<void>;
}

export interface PsaWriteSenderParts {
  db: Database;
  connections: PsaConnections;
  log: Logger;
  /** Longest that one try takes, in milliseconds. */
  tryMs?: number;
  /** After which a try without an end counts as one of a process that died, in milliseconds. */
  leaseMs?: number;
}

/** Seconds after the first, second … failure; the last one holds from there on. */
const backoff = [5, 15, 60, 300, 900, 1800, 3600];
/** How long a write is tried, in days. Then it is given up, visibly. */
const triedForDays = 7;

export function createPsaWriteSender(parts: PsaWriteSenderParts): PsaWriteSender {
  const { db, connections, log, tryMs = 110_000, leaseMs = 130_000 } = parts;
  const running = new Set<Promise<SendOutcome>>();

  async function claim(tx: AccountTransaction, lane: WriteLane): Promise<ClaimedWrite | null> {
    await lockLane(tx, lane);
    const write = await tx.em.findOne(
      PsaWriteEntity,
      { ...lane, status: { $in: ['pending', 'sending'] } },
      { orderBy: { id: 'asc' }, refresh: true },
    );
    if (!write) return null;
    const connection = await connections.open(tx, lane.connectionId);
    if (!connection) {
      await endWithoutConnection(tx, write);
      return claim(tx, lane);
    }
    const leaseId = uuid();
    const claimed = await tx.em.execute<object[]>(
      `update psa_writes set status = 'sending', attempts = attempts + 1, lease_id = ?,
           lease_until = clock_timestamp() + ? * interval '1 millisecond'
         where id = ? and next_attempt_at <= clock_timestamp()
           and (status = 'pending' or lease_until < clock_timestamp()) returning id`,
      [leaseId, leaseMs, write.id],
    );
    if (!claimed.length) return null;
    await tx.em.refresh(write);
    const author = write.createdBy ?? undefined;
    return {
      write,
      leaseId,
      provider: await connections.provider(tx, connection, author),
      actingMember: author ? await connections.memberOf(tx, connection.id, author) : null,
    };
  }

  function send(claimed: ClaimedWrite): Promise<SendOutcome> {
    const sending = attempt(claimed).then((outcome) => record(claimed, outcome));
    running.add(sending);
    const forget = (): void => void running.delete(sending);
    sending.then(forget, forget);
    return sending;
  }

  async function attempt({ write, provider, actingMember }: ClaimedWrite) {
    const limit = AbortSignal.timeout(tryMs);
    const late = new Promise<never>((_, reject) => {
      limit.addEventListener(
        'abort',
        () => reject(new PsaError('unreachable', tooLong, uncertain)),
        {
          once: true,
        },
      );
    });
    try {
      const call = { signal: limit, actingMember };
      const work = performWrite(provider, write, call, async (userId) => {
        const members = await provider.members({ signal: limit });
        return db.withAccount({ accountId: write.accountId }, async (tx) => {
          await connections.see(tx, write.connectionId, members);
          return connections.memberOf(tx, write.connectionId, userId);
        });
      });
      // Whoever does not heed the signal may still end: the next try looks whether it arrived.
      work.catch(() => undefined);
      return { result: await Promise.race([work, late]) };
    } catch (error) {
      if (error instanceof PsaError) return { error };
      if (limit.aborted) return { error: new PsaError('unreachable', tooLong, uncertain) };
      log.error({ err: error, write: write.id }, 'a write to a PSA failed on our side');
      const message = 'Something went wrong on our side; it is tried again';
      return { error: new PsaError('unreachable', message, { ...uncertain, cause: error }) };
    }
  }

  function record(
    { write, leaseId }: ClaimedWrite,
    outcome: { result: WriteResult } | { error: PsaError },
  ): Promise<SendOutcome> {
    return db.withAccount({ accountId: write.accountId, actorId: write.createdBy }, async (tx) => {
      if ('result' in outcome) {
        const { result } = outcome;
        const isOurs = await end(tx, {
          set: `status = 'sent', result = ?::jsonb, last_error = null, ended_at = now()`,
          values: [JSON.stringify(result), write.id, leaseId],
          // What the PSA took is sent, even where it was canceled in between.
          where: `id = ? and lease_id = ?`,
        });
        if (isOurs) announceTicket(tx, write.ticketId);
        return isOurs ? { status: 'sent', result } : { status: 'taken' };
      }
      const error = asGivenUp(outcome.error, write);
      const mayPass = mayPassLater(error);
      const isOurs = await end(tx, {
        set: mayPass
          ? `status = 'pending', last_error = ?,
             next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'`
          : `status = 'failed', last_error = ?, ended_at = now()`,
        values: [error.message, ...(mayPass ? [waitOf(error, write)] : []), write.id, leaseId],
        where: `id = ? and lease_id = ? and status = 'sending'`,
      });
      if (isOurs) announceTicket(tx, write.ticketId);
      if (!isOurs) return { status: 'taken' };
      return { status: mayPass ? 'pending' : 'failed', error };
    });
  }

  return {
    claim,
    send,
    async drain(accountId, lane, signal) {
      while (!signal.aborted) {
        const claimed = await db.withAccount({ accountId }, (tx) => claim(tx, lane));
        if (!claimed) return;
        const { status } = await send(claimed);
        if (status === 'pending' || status === 'taken') return;
      }
    },
    async dueIn(tx, { connectionId, ticketId }) {
      const [next] = await tx.em.execute<{ ms: number }[]>(
        `select greatest(0, extract(epoch from
             (case when status = 'sending' then lease_until else next_attempt_at end)
               - clock_timestamp()) * 1000)::float8 as ms
           from psa_writes where connection_id = ? and ticket_id = ?
             and status in ('pending', 'sending') order by id limit 1`,
        [connectionId, ticketId],
      );
      return next ? Math.ceil(next.ms) : null;
    },
    async settle() {
      await Promise.allSettled(running);
    },
  };
}

const tooLong = 'The PSA took too long to answer';
const uncertain = { isUncertain: true };

async function end(
  tx: AccountTransaction,
  { set, where, values }: { set: string; where: string; values: unknown[] },
): Promise<boolean> {
  const ended = await tx.em.execute<object[]>(
    `update psa_writes set ${set}, lease_id = null, lease_until = null where ${where} returning id`,
    values,
  );
  return ended.length > 0;
}

async function endWithoutConnection(tx: AccountTransaction, write: PsaWrite): Promise<void> {
  await tx.em.execute(
    `update psa_writes set status = 'canceled', ended_at = now(), last_error = ? where id = ?`,
    ['The connection to this PSA was ended', write.id],
  );
  announceTicket(tx, write.ticketId);
}

/**
 * Whether the same write may well succeed later. An answer that cannot be read is most often a page of
 * somebody in between, and what is uncertain is looked up before it is sent again.
 */
function mayPassLater(error: PsaError): boolean {
  return error.isTemporary || error.isUncertain || error.code === 'unexpected_answer';
}

/** What is tried for a week is not tried for ever. */
function asGivenUp(error: PsaError, write: PsaWrite): PsaError {
  const age = Date.now() - write.createdAt.getTime();
  if (!mayPassLater(error) || age < triedForDays * 86_400_000) return error;
  const message = `Given up after ${triedForDays} days: ${error.message}`;
  return new PsaError('invalid', message, { cause: error });
}

/** Milliseconds until the next try: what the PSA asked for, or longer with every failure. */
function waitOf(error: PsaError, { attempts }: PsaWrite): number {
  const seconds = backoff[Math.min(attempts, backoff.length) - 1] ?? 5;
  // A little apart, so that what failed together does not come back together.
  const wait = seconds * 1000 * (1 + Math.random() / 10);
  return Math.round(Math.max(wait, (error.retryAfter ?? 0) * 1000));
}
