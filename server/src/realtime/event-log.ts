import type { MikroORM } from '@mikro-orm/postgresql';
import type { DomainEvent } from '../events/domain-event.js';

/** Reads the outbox over all accounts, which only the owner's connection may. */
export interface EventLog {
  /** Events after a cursor, in commit order, at most `limit`. */
  after(accountId: string, cursor: bigint, limit: number): Promise<DomainEvent[]>;
  /** One subject's events with `after < cursor ≤ upTo`, at most `limit`. */
  ofSubject(range: SubjectRange): Promise<DomainEvent[]>;
  /** The last committed cursor of each account that has any, and the oldest that is kept. */
  heads(accountIds: readonly string[]): Promise<Map<string, LogHead>>;
  /** The last committed cursors alone: what the poll asks every second. */
  positions(accountIds: readonly string[]): Promise<Map<string, bigint>>;
}

export interface SubjectRange {
  accountId: string;
  subjectId: string;
  after: bigint;
  upTo: bigint;
  limit: number;
}

export interface LogHead {
  last: bigint;
  /** Null where every event has been deleted by age. */
  oldest: bigint | null;
}

interface EventRow {
  id: string;
  account_id: string;
  cursor: string;
  type: string;
  subject_id: string;
  actor_id: string | null;
  data: Record<string, unknown>;
  created_at: string;
}

const columns = 'id, account_id, cursor, type, subject_id, actor_id, data, created_at';

export function createEventLog(owner: MikroORM): EventLog {
  const connection = owner.em.getConnection();
  const rows = <T>(sql: string, parameters: unknown[]): Promise<T[]> =>
    connection.execute<T[]>(sql, parameters, 'all');
  const uuids = (ids: readonly string[]) => `{${ids.join(',')}}`;

  return {
    async after(accountId, cursor, limit) {
      const found = await rows<EventRow>(
        `select ${columns} from domain_events where account_id = ? and cursor > ? order by cursor limit ?`,
        [accountId, String(cursor), limit],
      );
      return found.map(toDomainEvent);
    },
    async ofSubject({ accountId, subjectId, after, upTo, limit }) {
      const found = await rows<EventRow>(
        `select ${columns} from domain_events
           where account_id = ? and subject_id = ? and cursor > ? and cursor <= ?
           order by cursor limit ?`,
        [accountId, subjectId, String(after), String(upTo), limit],
      );
      return found.map(toDomainEvent);
    },
    async heads(accountIds) {
      const found = await rows<{ account_id: string; last: string; oldest: string | null }>(
        `select account_id, cursor as last,
             (select min(e.cursor) from domain_events e where e.account_id = c.account_id) as oldest
           from account_cursors c where account_id = any(?::uuid[])`,
        [uuids(accountIds)],
      );
      return new Map(
        found.map((row) => [
          row.account_id,
          { last: BigInt(row.last), oldest: row.oldest === null ? null : BigInt(row.oldest) },
        ]),
      );
    },
    async positions(accountIds) {
      const found = await rows<{ account_id: string; cursor: string }>(
        'select account_id, cursor from account_cursors where account_id = any(?::uuid[])',
        [uuids(accountIds)],
      );
      return new Map(found.map((row) => [row.account_id, BigInt(row.cursor)]));
    },
  };
}

function toDomainEvent(row: EventRow): DomainEvent {
  return {
    id: row.id,
    accountId: row.account_id,
    cursor: BigInt(row.cursor),
    type: row.type,
    subjectId: row.subject_id,
    actorId: row.actor_id,
    data: row.data,
    createdAt: new Date(row.created_at),
  };
}
