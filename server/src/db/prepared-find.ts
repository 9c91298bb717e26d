import type { EntityDictionary, EntityName } from '@mikro-orm/core';
import type { EntityManager, QueryBuilder } from '@mikro-orm/postgresql';
import type { AccountTransaction, Statement } from './database.js';

/** Finds entities, managed like those of `em.find`. */
export type PreparedFind<T> = (tx: AccountTransaction, ...parameters: unknown[]) => Promise<T[]>;

/**
 * A search that many requests need: the ORM writes its SQL once and PostgreSQL plans it once, where
 * `em.find` has both done anew each time, which takes longer than the search. `describe` gives the
 * conditions with any value in the place of each parameter, in their order. What was changed and not
 * flushed yet is not found, and a managed entity is read afresh.
 */
export function prepareFind<T extends object>(
  name: string,
  entity: EntityName<T>,
  describe: (query: QueryBuilder<T>) => QueryBuilder<T>,
): PreparedFind<T> {
  let statement: Statement | undefined;
  return async (tx, ...parameters) => {
    statement ??= { name, sql: describe(selectAll(tx.em, entity)).getQuery() };
    const rows = await tx.run<EntityDictionary<T>>(statement, parameters);
    return rows.map((row) => tx.em.map(entity, row));
  };
}

/** Every property by its name, formulas among them; see `Statement` for why not `*`. */
function selectAll<T extends object>(em: EntityManager, entity: EntityName<T>): QueryBuilder<T> {
  const { props } = em.getMetadata().get<T>(entity);
  return em.createQueryBuilder(entity).select(props.map(({ name }) => name));
}
