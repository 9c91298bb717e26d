import { validate } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import type { Actor } from '../../http/actor.js';
import { internalBoard } from '../../providers/psa/internal/internal-catalog.js';
import { createInternalProvider } from '../../providers/psa/internal/internal.provider.js';
import type { PsaMemberRecord, PsaProvider } from '../../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import type { MappedUsers } from './ticket.presenter.js';

/** Who asks for tickets, and how the account's rows are reached meanwhile. */
export interface TicketRequest {
  actor: Pick<Actor, 'userId'>;
  /** Runs in one transaction of the account. */
  inAccount<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>;
}

/** What serves tickets, and how its members and our users belong together. */
export interface TicketSource {
  /** Acts with the asking user's own rights, where the PSA gave us tokens of theirs. */
  provider: PsaProvider;
  /** The same in the account's name: what it lists is the same for all, and kept. */
  shared: PsaProvider;
  /** Null where our own tickets are served. */
  connection: PsaConnectionRef | null;
  /** The member that a user is, as far as is known. */
  memberOf(tx: AccountTransaction, userId: string): Promise<PsaMemberRecord | null>;
  /** The active users behind members, by member id. */
  usersOf(tx: AccountTransaction, memberIds: readonly string[]): Promise<MappedUsers>;
}

export type TicketProviders = ReturnType<typeof createTicketProviders>;

/** Decides which provider serves: the account's PSA, or our own tickets. */
export function createTicketProviders(connections: PsaConnections) {
  /**
   * @param id Of a ticket or a board, where one is named: our own are UUIDs, whatever is connected.
   */
  async function providerFor(request: TicketRequest, id?: string): Promise<TicketSource> {
    if (id !== undefined && isOurs(id)) return internalSource(request);
    const found = await request.inAccount(async (tx) => {
      const connection = await connections.current(tx);
      if (!connection) return null;
      const shared = await connections.provider(tx, connection);
      const provider = await connections.provider(tx, connection, request.actor.userId);
      return { connection, shared, provider };
    });
    if (!found) return internalSource(request);
    const { id: connectionId } = found.connection;
    return {
      ...found,
      memberOf: (tx, userId) => connections.memberOf(tx, connectionId, userId),
      usersOf: (tx, memberIds) => connections.usersOf(tx, connectionId, memberIds),
    };
  }

  return { providerFor };
}

function isOurs(id: string): boolean {
  return validate(id) || id === internalBoard.id;
}

function internalSource({ inAccount }: TicketRequest): TicketSource {
  const provider = createInternalProvider({ inAccount });
  return { provider, shared: provider, connection: null, memberOf: userAsMember, usersOf };
}

async function userAsMember(
  tx: AccountTransaction,
  userId: string,
): Promise<PsaMemberRecord | null> {
  const [user] = await tx.em.execute<PsaMemberRecord[]>(
    `select id, email as identifier, name, email, false as inactive from users
       where id = ? and deactivated_at is null`,
    [userId],
  );
  return user ?? null;
}

async function usersOf(tx: AccountTransaction, memberIds: readonly string[]): Promise<MappedUsers> {
  if (!memberIds.length) return new Map();
  const rows = await tx.em.execute<{ id: string }[]>(
    `select id from users where deactivated_at is null
       and id::text in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(memberIds)],
  );
  return new Map(rows.map(({ id }) => [id, id]));
}
