import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { migrate, openDatabase, type AccountTransaction, type Database } from './database.js';
import { migrations } from './migrations/index.js';

let database: TestDatabase;
let db: Database;
const [one, two] = [randomUUID(), randomUUID()];
beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  db = await openDatabase(database);
  for (const accountId of [one, two]) {
    await db.withAccount({ accountId }, (tx) =>
      tx.em.execute('insert into accounts (id, name) values (?, ?)', [accountId, 'somebody']),
    );
  }
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

interface Scope {
  role: string;
  account: string;
}
const whoAmI = `select current_user as role, current_setting('app.current_account_id', true) as account`;
async function scopeOf(tx: Pick<AccountTransaction, 'em'>) {
  const [row] = await tx.em.execute<Scope[]>(whoAmI);
  return row;
}
async function asOwner() {
  const [row] = await db.owner.em.fork().execute<{ role: string }[]>('select current_user as role');
  return row?.role;
}

describe('a transaction of an account', () => {
  it('is the app role in this account, inside a transaction of the owner too', async () => {
    await db.owner.em.transactional(async () => {
      const scope = await db.withAccount({ accountId: one }, scopeOf);
      expect(scope).toEqual({ role: 'rf_app', account: one });
    });
  });

  it('leaves the owner the owner, and another transaction its account', async () => {
    await db.withAccount({ accountId: one }, async (outer) => {
      expect(await asOwner()).toBe('rf_owner');
      const inner = await db.withAccount({ accountId: two }, scopeOf);
      expect(inner).toEqual({ role: 'rf_app', account: two });
      expect(await scopeOf(outer)).toEqual({ role: 'rf_app', account: one });
    });
    const [row] = await db.lookup<{ account: string }>(whoAmI, []);
    expect(row?.account ?? '').toBe('');
  });

  it('takes everything back when the work fails, and tells nobody', async () => {
    const told: string[] = [];
    const stop = db.onCommitted((accountId) => told.push(accountId));
    const failing = db.withAccount({ accountId: one }, async (tx) => {
      tx.emit({ type: 'probe.failed', subjectId: one, data: {} });
      await tx.em.execute(`update accounts set name = 'else'`);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(told).toEqual([]);
    await db.withAccount({ accountId: one }, async (tx) => {
      expect(await tx.em.execute('select name from accounts')).toEqual([{ name: 'somebody' }]);
      expect(await tx.em.execute('select id from domain_events')).toEqual([]);
    });
    stop();
  });

  it('writes its events with it, and tells the account afterwards', async () => {
    const told: string[] = [];
    const stop = db.onCommitted((accountId) => told.push(accountId));
    await db.withAccount({ accountId: one, actorId: two }, async (tx) => {
      tx.emit({ type: 'probe.first', subjectId: 'a', data: { n: 1 } });
      tx.emit({ type: 'probe.second', subjectId: 'b', data: { n: 2 } });
      expect(told).toEqual([]);
    });
    stop();
    expect(told).toEqual([one]);
    const rows = await db.withAccount({ accountId: one }, (tx) =>
      tx.em.execute('select type, cursor::int, actor_id from domain_events order by cursor'),
    );
    expect(rows).toEqual([
      { type: 'probe.first', cursor: 1, actor_id: two },
      { type: 'probe.second', cursor: 2, actor_id: two },
    ]);
  });
});

it('migrates once when several servers start at the same instant', async () => {
  const fresh = await createTestDatabase();
  await Promise.all([migrate(fresh.ownerUrl), migrate(fresh.ownerUrl), migrate(fresh.ownerUrl)]);
  const other = await openDatabase(fresh);
  const names = await other.owner.em
    .fork()
    .execute('select name from schema_migrations order by id');
  expect(names).toEqual(migrations.map(({ name }) => ({ name })));
  await other.close();
  await fresh.drop();
});
