import type {
  PsaBoardRecord,
  PsaCompanyRecord,
  PsaMemberRecord,
  PsaPriorityRecord,
  PsaProvider,
  PsaStatusRecord,
} from '../../providers/psa/provider.js';
import type { PsaConnections } from '../../psa-connections.js';
import type { KeptLists } from './kept-lists.js';
import type { TicketRequest, TicketSource } from './ticket-providers.js';

/** How a list is asked for. */
export interface ListWish {
  /** Asks the PSA again instead of answering what was kept for minutes. */
  refresh?: boolean;
}

export type PsaLists = ReturnType<typeof createPsaLists>;

/** What forms and filters choose from, kept for minutes per connection. */
export function createPsaLists(parts: {
  connections: Pick<PsaConnections, 'see' | 'open'>;
  kept: KeptLists;
}) {
  const { connections, kept } = parts;

  function read<T>(
    { shared, connection }: TicketSource,
    name: string,
    load: (provider: PsaProvider, signal: AbortSignal) => Promise<T>,
    { refresh }: ListWish = {},
  ): Promise<T> {
    // Our own are rows of this database: nothing to spare, and each request has its own provider.
    if (!connection) return load(shared, new AbortController().signal);
    return kept.read(shared, name, (signal) => load(shared, signal), refresh);
  }

  const boards = (source: TicketSource, wish?: ListWish): Promise<PsaBoardRecord[]> =>
    read(source, 'boards', (provider, signal) => provider.boards({ signal }), wish);

  const statuses = (
    source: TicketSource,
    boardId: string,
    wish?: ListWish,
  ): Promise<PsaStatusRecord[]> =>
    read(
      source,
      `statuses/${boardId}`,
      (provider, signal) => provider.statuses(boardId, { signal }),
      wish,
    );

  async function priorities(source: TicketSource, wish?: ListWish): Promise<PsaPriorityRecord[]> {
    const all = await read(
      source,
      'priorities',
      (provider, signal) => provider.priorities({ signal }),
      wish,
    );
    return [...all].sort((a, b) => a.rank - b.rank);
  }

  /** All companies, or those whose name contains `search`. */
  const companies = (
    source: TicketSource,
    search?: string,
    wish?: ListWish,
  ): Promise<PsaCompanyRecord[]> =>
    read(
      source,
      `companies/${search?.toLowerCase() ?? ''}`,
      (provider, signal) => provider.companies(search || undefined, { signal }),
      wish,
    );

  /** All members, inactive ones too. Whoever is new among them is mapped to their user. */
  const members = (
    request: TicketRequest,
    source: TicketSource,
    wish?: ListWish,
  ): Promise<PsaMemberRecord[]> =>
    read(
      source,
      'members',
      async (provider, signal) => {
        const all = await provider.members({ signal });
        const { connection } = source;
        if (connection) {
          await request.inAccount(async (tx) => {
            // It may have ended while the PSA was asked.
            const open = await connections.open(tx, connection.id);
            if (open) await connections.see(tx, open.id, all);
          });
        }
        return all;
      },
      wish,
    );

  /** The member that the asking user is: those who were never seen are asked for once. */
  async function me(request: TicketRequest, source: TicketSource): Promise<PsaMemberRecord | null> {
    const find = () => request.inAccount((tx) => source.memberOf(tx, request.actor.userId));
    const known = await find();
    if (known || !source.connection) return known;
    await members(request, source);
    return find();
  }

  return { boards, statuses, priorities, companies, members, me };
}
