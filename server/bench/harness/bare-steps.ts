import type pg from 'pg';
import { withClient } from '../../src/embedded/postgres-roles.js';
import type { BenchDatabase } from './bench-postgres.js';

interface Step {
  id: string;
  node_id: string;
  answer: unknown;
  version: number;
  user_id: string;
  next_node_id: string;
}

/** Records a step with nothing around it: the same rows read and written, in one transaction. */
export interface BareSteps {
  record(sessionId: string, step: Step): Promise<object>;
  /** How often a step goes to the database and back. */
  useRoundTrips(count: number): void;
}

/** The tables ours writes, with their indexes, without their policies and foreign keys. */
const tables = [
  'users',
  'walk_sessions',
  'walk_steps',
  'account_cursors',
  'domain_events',
] as const;
/** Those of `record` below. */
const ownRoundTrips = 8;

export function createBareSteps(pool: pg.Pool): BareSteps {
  let extra = 0;
  return {
    useRoundTrips(count) {
      if (count < ownRoundTrips) {
        throw new Error(`Ours makes ${count} round trips, fewer than the baseline knows how to`);
      }
      extra = count - ownRoundTrips;
    },
    async record(sessionId, step) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        for (let done = 0; done < extra; done += 1) {
          await client.query(`select set_config('bench.nothing', $1, true)`, [step.user_id]);
        }
        const user = await client.query<{ account_id: string; name: string }>(
          'select * from bare.users where id = $1',
          [step.user_id],
        );
        const session = await client.query<Record<string, unknown>>(
          'select * from bare.walk_sessions where id = $1 for update',
          [sessionId],
        );
        const steps = await client.query<Record<string, unknown>>(
          'select * from bare.walk_steps where session_id = $1 order by position',
          [sessionId],
        );
        const by = user.rows[0];
        if (!by || session.rows[0]?.['version'] !== step.version) throw new Error('conflict');
        const added = await client.query<Record<string, unknown>>(
          `insert into bare.walk_steps
               (id, session_id, account_id, position, node_id, title, answer, next_node_id, at, by_id, by_name)
             values ($1, $2, $3, $4, $5, $5, $6, $7, now(), $8, $9) returning *`,
          [
            step.id,
            sessionId,
            by.account_id,
            steps.rows.length + 1,
            step.node_id,
            JSON.stringify(step.answer),
            step.next_node_id,
            step.user_id,
            by.name,
          ],
        );
        const changed = await client.query<Record<string, unknown>>(
          `update bare.walk_sessions set version = version + 1, current_node_id = $2,
               last_step_at = now(), last_act_at = now() where id = $1 returning *`,
          [sessionId, step.next_node_id],
        );
        const answer = { ...changed.rows[0], walked_path: [...steps.rows, added.rows[0]] };
        await client.query(
          `with counted as (update bare.account_cursors set cursor = cursor + 1 where account_id = $1 returning cursor)
             insert into bare.domain_events (id, account_id, cursor, type, subject_id, actor_id, data)
             select gen_random_uuid(), $1, cursor, 'session.step_recorded', $2, $3, $4 from counted`,
          [by.account_id, sessionId, step.user_id, JSON.stringify({ session: answer })],
        );
        await client.query('commit');
        return answer;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

/** Makes the baseline's tables; `copyToBare` fills them. */
export async function createBareTables(database: BenchDatabase): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    await client.query('create schema bare');
    await client.query('grant usage on schema bare to rf_app');
    for (const table of tables) {
      await client.query(`create table bare.${table} (like ${table} including all)`);
    }
    await client.query('grant select, insert, update on all tables in schema bare to rf_app');
  });
}

/** Gives the baseline rows of its own that equal ours, where it has not got them. */
export async function copyToBare(
  database: BenchDatabase,
  ...copied: readonly (typeof tables)[number][]
): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    for (const table of copied) {
      await client.query(`insert into bare.${table} select * from ${table} on conflict do nothing`);
    }
    await client.query(
      `insert into bare.account_cursors (account_id) select id from accounts on conflict do nothing`,
    );
    await client.query('analyze');
  });
}
