import type { AccountTransaction } from '../../db/database.js';
import { createKeptReads, type KeptReads } from '../../providers/psa/kept-reads.js';
import type {
  PsaPaging,
  PsaProvider,
  PsaTicket,
  PsaTicketFilter,
} from '../../providers/psa/provider.js';

export interface FoundTickets {
  tickets: PsaTicket[];
  total: number;
}

/** Searches of PSAs, kept for seconds: some read a complete list to answer one page. */
export interface KeptSearches {
  /**
   * The page, read once for all who ask the same of a provider within seconds. A changed ticket of the
   * account makes it be read again, and a search that nobody waits for any more is ended.
   * @param version as `ticketsVersion` answered before
   */
  search(
    provider: PsaProvider,
    wish: { filter: PsaTicketFilter; paging: PsaPaging; version: string },
    signal: AbortSignal,
  ): Promise<FoundTickets>;
}

/** @param freshFor milliseconds */
export function createKeptSearches(freshFor = 10_000): KeptSearches {
  // By provider, since one that acts with a person's rights may find less than the account's.
  const kept = new WeakMap<PsaProvider, KeptReads>();
  return {
    search(provider, { filter, paging, version }, signal) {
      const keep = kept.get(provider) ?? createKeptReads(freshFor, { isLeft: 'ended' });
      kept.set(provider, keep);
      const name = JSON.stringify([version, paging.page, paging.pageSize, filter]);
      return keep(
        name,
        (shared) => provider.searchTickets(filter, paging, { signal: shared }),
        signal,
      );
    },
  };
}

/** Changes with every ticket of the account that is said to have changed, on whatever server. */
export async function ticketsVersion(tx: AccountTransaction): Promise<string> {
  const [row] = await tx.em.execute<{ cursor: string | null }[]>(
    `select max(cursor) as cursor from domain_events
       where account_id = ? and type = 'ticket.updated'`,
    [tx.accountId],
  );
  return row?.cursor ?? '';
}
