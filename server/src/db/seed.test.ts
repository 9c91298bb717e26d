import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { migrate, openDatabase, type Database } from './database.js';
import { refuseSeededPassword, seed, type SeedOptions } from './seed.js';

let database: TestDatabase;
let db: Database;
const filled: object[] = [];
const options: SeedOptions = {
  onAccountCreated: async (tx) => {
    filled.push(...(await tx.em.execute<object[]>('select current_user as by')));
  },
};
beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  db = await openDatabase(database);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const rows = (sql: string) => db.owner.em.fork().execute<Record<string, unknown>[]>(sql);

it('lets production start on a database without demo users', async () => {
  await expect(refuseSeededPassword(db)).resolves.toBeUndefined();
});

it('makes two teams and a super admin, once, however many servers start', async () => {
  const [logins] = await Promise.all([seed(db, options), seed(db, options), seed(db, options)]);
  await seed(db, options);
  const roles = ['owner', 'engineer', 'cover', 'l1', 'viewer'];
  expect(logins.map(({ email }) => email)).toEqual([
    ...roles.map((role) => `${role}@demo.test`),
    ...roles.map((role) => `${role}@other.test`),
    'super@resolutionflow.test',
  ]);
  expect(logins.every(({ password }) => password === 'resolutionflow')).toBe(true);
  expect(logins.at(-1)?.role).toBe('super_admin');
  expect(
    await rows(`select a.name, is_system, seat_limit, l1_seat_limit, count(u.id)::int as users
      from accounts a join subscriptions s on s.account_id = a.id join users u on u.account_id = a.id
      group by a.id, s.account_id order by lower(a.name)`),
  ).toEqual([
    { name: 'demo', is_system: false, seat_limit: 5, l1_seat_limit: 5, users: 5 },
    { name: 'other', is_system: false, seat_limit: 5, l1_seat_limit: 5, users: 5 },
    { name: 'ResolutionFlow', is_system: true, seat_limit: null, l1_seat_limit: null, users: 1 },
  ]);
  expect(await rows('select email from users where can_cover_l1 order by 1')).toEqual([
    { email: 'cover@demo.test' },
    { email: 'cover@other.test' },
  ]);
  // As the app role: the seed is bound by row level security like any request.
  expect(filled).toEqual([{ by: 'rf_app' }, { by: 'rf_app' }]);
});

it('makes a team of the same people for each PSA that it is told of', async () => {
  const logins = await seed(db, { ...options, psaAccounts: ['halo'] });
  expect(logins.filter(({ email }) => email.endsWith('@halo.test'))).toHaveLength(5);
  expect(logins.find(({ email }) => email === 'l1@halo.test')).toMatchObject({
    name: 'Priya Raman',
    role: 'l1_tech',
  });
  expect(await rows(`select name from accounts where name = 'halo'`)).toHaveLength(1);
});

it('keeps production from starting while a demo user has the public password', async () => {
  await expect(refuseSeededPassword(db)).rejects.toThrow(/public password.*super@resolutionflow/);
});

it('lets production start once nobody can sign in that way', async () => {
  await rows(`update users set deactivated_at = now() where email <> 'owner@demo.test'`);
  await expect(refuseSeededPassword(db)).rejects.toThrow('(owner@demo.test)');
  await rows(`update users set password_hash =
    '$argon2id$v=19$m=19456,t=2,p=1$8GqTsGN7Pz8xBTsSeNcE4A$Cqk4yXWnZ8gJm5m0b7zWzT0rT3y3aQ6K6z2rj0Gm4xQ'`);
  await expect(refuseSeededPassword(db)).resolves.toBeUndefined();
});
