import type { Logger } from 'pino';
import { validate } from 'uuid';
import type { AccountTransaction, Database } from '../../db/database.js';
import { PsaError, type PsaProvider } from '../../providers/psa/provider.js';
import type { PsaConnections } from '../../psa-connections.js';
import { announceTicket } from './psa-writes.service.js';
import { readFingerprint } from './ticket-fingerprint.js';

/** The tickets that people look at on this server, by account. */
export type WatchedTickets = () => ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Looks at watched tickets of PSAs that tell of no changes themselves. However many panels and servers
 * show a ticket, it is looked at once in a window.
 */
export interface TicketPolling {
  start(): void;
  /** Waits for the looks that are under way. */
  stop(): Promise<void>;
}

export interface TicketPollingParts {
  db: Database;
  connections: PsaConnections;
  watched: WatchedTickets;
  log: Logger;
  /** How often a ticket is looked at, in milliseconds. */
  windowMs?: number;
  /** How often it is looked whether one is due, in milliseconds. */
  tickMs?: number;
}

interface Claimed {
  connectionId: string;
  ticketId: string;
  fingerprint: string | null;
  failures: number;
  provider: PsaProvider;
}

/** Looks at one PSA a minute: more tickets than that fits are looked at less often. */
const looksPerMinute = 30;
/** Longest that a ticket is left alone after failures, in milliseconds. */
const longestWait = 15 * 60_000;
const lookMs = 30_000;

export function createTicketPolling(parts: TicketPollingParts): TicketPolling {
  const { db, connections, watched, log, windowMs = 15_000, tickMs = 3000 } = parts;
  const stopped = new AbortController();
  const looking = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> = Promise.resolve();

  async function tick(): Promise<void> {
    for (const [accountId, ticketIds] of watched()) {
      if (stopped.signal.aborted) return;
      try {
        for (const claimed of await db.withAccount({ accountId }, (tx) => claim(tx, ticketIds))) {
          const look = lookAt(accountId, claimed)
            .catch((error: unknown) => log.warn({ err: error }, 'a ticket could not be looked at'))
            .finally(() => looking.delete(look));
          looking.add(look);
        }
      } catch (error) {
        log.warn({ err: error }, 'watched tickets could not be looked at; trying again');
      }
    }
  }

  async function claim(tx: AccountTransaction, ticketIds: ReadonlySet<string>): Promise<Claimed[]> {
    // Ours tell of their changes themselves.
    const ids = [...ticketIds].filter((id) => !validate(id)).sort();
    if (!ids.length) return [];
    const connection = await connections.current(tx);
    if (!connection || connection.isHeard) return [];
    await tx.em.execute(
      `insert into psa_polls (connection_id, ticket_id, account_id)
         select ?, id, ? from jsonb_array_elements_text(?::jsonb) as id on conflict do nothing`,
      [connection.id, tx.accountId, JSON.stringify(ids)],
    );
    const due = await tx.em.execute<
      { ticket_id: string; fingerprint: string | null; failures: number }[]
    >(
      // A tenth earlier or later, so that tickets do not all come at once.
      `with busy as (
         select greatest(?::float8, count(*) * 60000.0 / ${looksPerMinute}) as ms from psa_polls
           where connection_id = ? and polled_at > clock_timestamp() - interval '5 minutes')
       update psa_polls set polled_at = clock_timestamp(),
           next_poll_at = clock_timestamp()
             + busy.ms * (0.9 + random() / 5) * interval '1 millisecond'
         from busy where connection_id = ? and next_poll_at <= clock_timestamp()
           and ticket_id in (select jsonb_array_elements_text(?::jsonb))
         returning ticket_id, fingerprint, failures`,
      [windowMs, connection.id, connection.id, JSON.stringify(ids)],
    );
    if (!due.length) return [];
    const provider = await connections.provider(tx, connection);
    return due.map(({ ticket_id: ticketId, fingerprint, failures }) => ({
      connectionId: connection.id,
      ticketId,
      fingerprint,
      failures,
      provider,
    }));
  }

  async function lookAt(accountId: string, claimed: Claimed): Promise<void> {
    const { connectionId, ticketId, provider } = claimed;
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(lookMs)]);
    try {
      const fingerprint = await readFingerprint(provider, ticketId, { signal });
      await db.withAccount({ accountId }, async (tx) => {
        const changed = await tx.em.execute<{ before: string | null }[]>(
          `update psa_polls as p set fingerprint = ?, failures = 0 from psa_polls as old
             where p.connection_id = ? and p.ticket_id = ? and old.connection_id = p.connection_id
               and old.ticket_id = p.ticket_id
               and (p.fingerprint is distinct from ? or p.failures > 0)
             returning old.fingerprint as before`,
          [fingerprint, connectionId, ticketId, fingerprint],
        );
        const [change] = changed;
        // What is looked at for the first time may have changed since a panel read it: that is told, too.
        if (change && change.before !== fingerprint) announceTicket(tx, ticketId);
      });
    } catch (error) {
      if (stopped.signal.aborted) return;
      await db.withAccount({ accountId }, (tx) => backOff(tx, claimed, error));
      if (!(error instanceof PsaError)) throw error;
    }
  }

  async function backOff(tx: AccountTransaction, claimed: Claimed, error: unknown): Promise<void> {
    const asked = error instanceof PsaError ? (error.retryAfter ?? 0) * 1000 : 0;
    const wait = Math.min(windowMs * 2 ** Math.min(claimed.failures + 1, 10), longestWait);
    await tx.em.execute(
      `update psa_polls set failures = failures + 1,
           next_poll_at = clock_timestamp() + ? * interval '1 millisecond'
         where connection_id = ? and ticket_id = ?`,
      [Math.max(wait, asked), claimed.connectionId, claimed.ticketId],
    );
  }

  function schedule(): void {
    timer = setTimeout(
      () => {
        ticking = tick().finally(() => {
          if (!stopped.signal.aborted) schedule();
        });
      },
      tickMs * (0.8 + Math.random() * 0.4),
    );
  }

  return {
    start: schedule,
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      await ticking;
      await Promise.all(looking);
    },
  };
}

/** Forgets the tickets that nobody has looked at for a day. */
export async function deleteOldPolls(db: Database): Promise<void> {
  await db.owner.em
    .fork()
    .execute(
      `delete from psa_polls where coalesce(polled_at, next_poll_at) < now() - interval '1 day'`,
    );
}
