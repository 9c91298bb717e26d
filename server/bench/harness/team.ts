import { v7 as uuid } from 'uuid';
import { openDatabase } from '../../src/db/database.js';
import { createAccessTokens } from '../../src/features/accounts/access-token.js';
import { withClient } from '../../src/embedded/postgres-roles.js';
import { createBenchAccount } from './account.js';
import type { BenchDatabase } from './bench-postgres.js';

export interface Person {
  id: string;
  accountId: string;
}

/** Accounts with enough people that nobody meets the limit of requests per user. */
export interface Team {
  jwtKey: string;
  techs: readonly Person[];
  engineers: readonly Person[];
  /** A fresh access token, as signing in gives it. */
  tokenOf(person: Person): Promise<string>;
}

/** A walk that stands at the start of the flow that is walked below. */
export interface OpenWalk {
  id: string;
  tech: Person;
}

/** A way through "Outlook not syncing", one of each kind of node. */
export const walkedSteps = [
  { node_id: 'scope', answer: 'one' },
  { node_id: 'webmail', answer: 'current' },
  { node_id: 'status-bar', answer: 'trying' },
  { node_id: 'unsent', answer: ['outbox', 'drafts', 'pst', 'new-item'] },
  { node_id: 'network', answer: 'done' },
] as const;

const accounts = 4;
const peoplePerRole = 60;

/** Fills a database with accounts that have the starter flows, techs and engineers. */
export async function createTeam(database: BenchDatabase, jwtKey: string): Promise<Team> {
  const db = await openDatabase(database);
  const accountIds = Array.from({ length: accounts }, () => uuid());
  try {
    for (const accountId of accountIds) await createBenchAccount(db, accountId);
  } finally {
    await db.close();
  }
  const tokens = createAccessTokens(jwtKey);
  return {
    jwtKey,
    techs: await insertPeople(database, accountIds, 'l1_tech'),
    engineers: await insertPeople(database, accountIds, 'engineer'),
    tokenOf: (person) => tokens.sign(person),
  };
}

/** Opens walks for all techs in turn. */
export async function openWalks(
  database: BenchDatabase,
  team: Team,
  count: number,
): Promise<OpenWalk[]> {
  const techs = Array.from({ length: count }, (_, index) => at(team.techs, index));
  const ids = techs.map(() => uuid());
  await withClient(database.ownerUrl, async (client) => {
    await client.query(
      `insert into walk_sessions (id, account_id, session_kind, flow_id, flow_version,
           current_node_id, status, started_by, held_by, ticket_kind, ticket_id,
           problem_statement, customer_name)
         select walk.id, walk.account_id, 'flow', f.id, f.published_version, $4, 'active',
           walk.user_id, walk.user_id, 'internal', walk.id::text,
           'Her Outlook has shown no new mail since this morning', 'Brightwater Dental'
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as walk (id, account_id, user_id)
         join flows f on f.account_id = walk.account_id and f.starter_slug = 'outlook-not-syncing'`,
      [
        ids,
        techs.map(({ accountId }) => accountId),
        techs.map(({ id }) => id),
        walkedSteps[0].node_id,
      ],
    );
  });
  return ids.map((id, index) => ({ id, tech: at(techs, index) }));
}

async function insertPeople(
  database: BenchDatabase,
  accountIds: readonly string[],
  role: 'l1_tech' | 'engineer',
): Promise<Person[]> {
  // Neighbours in the list are of different accounts.
  const people = Array.from({ length: accounts * peoplePerRole }, (_, index) => ({
    id: uuid(),
    accountId: at(accountIds, index),
  }));
  await withClient(database.ownerUrl, async (client) => {
    await client.query(
      `insert into users (id, account_id, email, name, password_hash, account_role)
         select id, account_id, id || '@bench.test', 'Priya Raman', 'cannot sign in', $3
         from unnest($1::uuid[], $2::uuid[]) as person (id, account_id)`,
      [people.map(({ id }) => id), people.map(({ accountId }) => accountId), role],
    );
  });
  return people;
}

/** Counts around the list. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('The list is empty');
  return item;
}
