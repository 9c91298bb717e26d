import type { FlowListQuery } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { rowsOf } from '../../paging.js';
import { FlowEntity, type Flow } from './flow.entity.js';

/** What a list shows: everything but the nodes, which are long. */
export type ListedFlow = Omit<Flow, 'structure' | 'nodeText' | 'tagsText'>;

/**
 * One page of the account's flows, and how many there are. With a search these are the best
 * thousand matches at most. `reader` is given where only what is published, or theirs, may be seen.
 */
export async function findFlows(
  tx: AccountTransaction,
  query: FlowListQuery,
  reader: string | null,
): Promise<{ flows: ListedFlow[]; total: number }> {
  const source = query.search ? searched(query.search, query, reader) : listed(query, reader);
  const { limit, offset } = rowsOf(query);
  const order = orders[query.sort || 'relevance'];
  const [found] = await tx.em.execute<{ total: number; ids: string[] }[]>(
    `with matches as materialized (${source.sql})
     select (select count(*)::int from matches) as total,
       array(select id from matches order by ${order} limit ? offset ?) as ids`,
    [...source.parameters, limit, offset],
  );
  const ids = found?.ids ?? [];
  const rows = await tx.em.find(
    FlowEntity,
    { id: { $in: ids } },
    { exclude: ['structure', 'nodeText', 'tagsText'] },
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const flows = ids.flatMap((id) => byId.get(id) ?? []);
  return { flows, total: found?.total ?? 0 };
}

interface Source {
  sql: string;
  parameters: unknown[];
}

/** Every order ends in the id, so that no flow is on two pages or on none. */
const orders = {
  relevance: 'rank desc, usage_count desc, id desc',
  usage: 'usage_count desc, id desc',
  newest: 'created_at desc, id desc',
  name: 'lower(name), id',
  success: 'success_rate desc nulls last, usage_count desc, id desc',
};

function searched(search: string, query: FlowListQuery, reader: string | null): Source {
  // Quotes and "-" are said on purpose: then nothing is completed and no mistake forgiven.
  const completes = !/["]|(?:^|\s)-/.test(search);
  const words = search.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const filters = [query.category || null, query.tag || null, query.status || null, reader];
  const matches = 'search_flows(?, ?::text[], ?, ?, ?, ?, ?)';
  const parameters = [
    search,
    `{${words
      .slice(0, maxWords)
      .map((word) => `"${word}"`)
      .join(',')}}`,
    completes,
    ...filters,
  ];
  // By relevance nothing of the rows themselves is needed: the function has put them in order.
  if (!query.sort || query.sort === 'relevance') {
    const sql = `select flow_id as id, rank, -place as usage_count
      from ${matches} with ordinality as found (flow_id, rank, place)`;
    return { sql, parameters };
  }
  const sql = `select f.id, rank, f.usage_count, f.created_at, f.name, f.success_rate
    from ${matches} join flows f on f.id = flow_id`;
  return { sql, parameters };
}

function listed(query: FlowListQuery, reader: string | null): Source {
  const conditions: [string, unknown[]][] = [];
  if (query.category) conditions.push(['category = ?', [query.category]]);
  if (query.tag) conditions.push(['? = any (tags)', [query.tag]]);
  if (query.status) conditions.push(['status = ?', [query.status]]);
  if (reader) conditions.push([`(status = 'published' or created_by = ?)`, [reader]]);
  const where = conditions.map(([condition]) => ` and ${condition}`).join('');
  const sql = `select id, 0 as rank, usage_count, created_at, name, success_rate
    from flows where true${where}`;
  return { sql, parameters: conditions.flatMap(([, parameters]) => parameters) };
}

/** As many words as a search looks at one by one. */
const maxWords = 12;
