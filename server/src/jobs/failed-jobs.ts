import type { MikroORM } from '@mikro-orm/postgresql';
import { messageWithoutValues } from '../db/database-error.js';
import { rowsOf, type Paging } from '../paging.js';
import { v7 as uuid } from 'uuid';

/** A job that failed for good, as it is kept. */
export interface FailedJob {
  id: string;
  name: string;
  data: unknown;
  attempts: number;
  lastError: string;
  failedAt: Date;
  rerunAt: Date | null;
}

/** Where jobs go that failed for good. They belong to no account: the owner's connection keeps them. */
export interface FailedJobs {
  keep(job: { name: string; data: unknown; attempts: number; error: unknown }): Promise<void>;
  page(paging: Paging): Promise<[FailedJob[], number]>;
  find(id: string): Promise<FailedJob | null>;
  /** Marks it as put into the queue again; false where somebody did that already. */
  markRerun(id: string): Promise<boolean>;
  /** Takes the mark back: the queue did not take it. */
  unmarkRerun(id: string): Promise<void>;
}

interface Row {
  id: string;
  name: string;
  data: unknown;
  attempts: number;
  last_error: string;
  failed_at: string;
  rerun_at: string | null;
}

const maxErrorLength = 4000;

export function createFailedJobs(owner: MikroORM): FailedJobs {
  const rows = <T extends object>(sql: string, parameters: unknown[]) =>
    owner.em.fork().execute<T[]>(sql, parameters);
  return {
    async keep({ name, data, attempts, error }) {
      await rows(
        'insert into failed_jobs (id, name, data, attempts, last_error) values (?, ?, ?::jsonb, ?, ?)',
        [uuid(), name, JSON.stringify(data ?? null), attempts, describe(error)],
      );
    },
    async page(paging) {
      const { limit, offset } = rowsOf(paging);
      const items = await rows<Row>(
        'select * from failed_jobs order by failed_at desc, id desc limit ? offset ?',
        [limit, offset],
      );
      const [count] = await rows<{ total: string }>(
        'select count(*) as total from failed_jobs',
        [],
      );
      return [items.map(toFailedJob), Number(count?.total ?? 0)];
    },
    async find(id) {
      const [row] = await rows<Row>('select * from failed_jobs where id = ?', [id]);
      return row ? toFailedJob(row) : null;
    },
    async markRerun(id) {
      const marked = await rows(
        'update failed_jobs set rerun_at = now() where id = ? and rerun_at is null returning id',
        [id],
      );
      return marked.length > 0;
    },
    async unmarkRerun(id) {
      await rows('update failed_jobs set rerun_at = null where id = ?', [id]);
    },
  };
}

function describe(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name}: ${messageWithoutValues(error)}` : String(error);
  // PostgreSQL stores no U+0000.
  return text.replaceAll('\0', '').slice(0, maxErrorLength);
}

function toFailedJob(row: Row): FailedJob {
  return {
    id: row.id,
    name: row.name,
    data: row.data,
    attempts: row.attempts,
    lastError: row.last_error,
    failedAt: new Date(row.failed_at),
    rerunAt: row.rerun_at === null ? null : new Date(row.rerun_at),
  };
}
