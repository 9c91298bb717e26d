/**
 * Searching flows with 10,000 of them in an account, against 100: the service within its
 * transaction, without HTTP, whose constant part would flatter the ratio. Each size has a database
 * of its own; the same searches take turns on both.
 */
import { v7 as uuid } from 'uuid';
import { openDatabase, type Database } from '../src/db/database.js';
import { withClient } from '../src/embedded/postgres-roles.js';
import { findFlows } from '../src/features/flows/flow-search.js';
import { createBenchAccount } from './harness/account.js';
import type { BenchDatabase, BenchPostgres } from './harness/bench-postgres.js';
import { outcome, percentile, type Outcome } from './harness/measurement.js';

const small = 100;
const large = 10_000;
const rounds = 20;

/** What is typed: whole and half words, mistakes, what a customer says, and what is in every flow. */
const searches = [
  'outlook',
  'outlook not syncing',
  'outlook not syn',
  'outlok',
  'pritner ofline',
  'print',
  'vpn tunnel',
  'mfa',
  'citrix vda',
  'citirx',
  'file share access denied',
  'replication',
  'the user cannot sign in',
  'Customer says that her Outlook has stopped showing mails since this morning',
  '"not syncing"',
  'outlook -printer',
  'profile',
  'powershell',
  'site 42',
  'zeppelin',
] as const;

export async function measureFlowSearch(postgres: BenchPostgres): Promise<Outcome[]> {
  const few = await openSearch(await postgres.createDatabase('few_flows'), small);
  const many = await openSearch(await postgres.createDatabase('many_flows'), large);
  try {
    const times = { few: [] as number[], many: [] as number[] };
    for (let round = -2; round < rounds; round += 1) {
      for (const search of searches) {
        const ofFew = await few.time(search);
        const ofMany = await many.time(search);
        if (round < 0) continue;
        times.few.push(ofFew);
        times.many.push(ofMany);
      }
    }
    return [
      outcome({
        name: 'flow-search',
        what: 'flow search, p95 with 10,000 flows',
        unit: 'ms',
        ours: percentile(times.many, 0.95),
        bare: percentile(times.few, 0.95),
        goal: { atMost: 3 },
        note: `service level, ${searches.length} different searches × ${rounds}; "bare" is the same with 100 flows in a database of their own; medians ${percentile(times.many, 0.5).toFixed(1)} and ${percentile(times.few, 0.5).toFixed(1)} ms`,
      }),
    ];
  } finally {
    await few.close();
    await many.close();
  }
}

interface Search {
  /** Milliseconds from the search to its first page. */
  time(search: string): Promise<number>;
  close(): Promise<void>;
}

async function openSearch(database: BenchDatabase, flows: number): Promise<Search> {
  const db = await openDatabase(database);
  const accountId = uuid();
  await createFlows(database, db, accountId, flows);
  return {
    async time(search) {
      const started = performance.now();
      await db.withAccount({ accountId }, (tx) =>
        findFlows(tx, { search, page: 1, page_size: 25 }, null),
      );
      return performance.now() - started;
    },
    close: () => db.close(),
  };
}

/** The starter flows over and over, as for many customers: their own names and tags, full texts. */
async function createFlows(
  database: BenchDatabase,
  db: Database,
  accountId: string,
  count: number,
): Promise<void> {
  await createBenchAccount(db, accountId);
  await withClient(database.ownerUrl, async (client) => {
    await client.query(
      `with starters as (select *, row_number() over (order by starter_slug) as place from flows)
       insert into flows (id, account_id, name, description, category, problem_domain, tree_type,
           tags, status, version, published_version, structure, usage_count, node_text, tags_text)
         select gen_random_uuid(), account_id,
           case when n % 3 = 0 then 'Site ' || n || ': ' || name
             when n % 3 = 1 then name || ' (customer ' || chr(97 + n % 26) || chr(97 + n / 26 % 26) || n % 17 || ')'
             else initcap(split_part(problem_domain, ' ', 1)) || ' runbook ' || n end,
           description, category, problem_domain, tree_type, tags || ('site ' || n % 200),
           'published', 1, 1, structure, n % 500, node_text, tags_text || ' site ' || n % 200
         from generate_series(1, $1::int) as n join starters on place = n % 8 + 1`,
      [count - 8],
    );
    await client.query('analyze');
  });
}
