import { expect, it } from 'vitest';
import { withClient } from '../embedded/postgres-roles.js';
import { createTestDatabase } from './database.js';

const rowsOf = (url: string, sql: string): Promise<unknown[]> =>
  withClient(url, async (client) => (await client.query<object>(sql)).rows);

it('migrates once and gives every file a copy of its own', async () => {
  let migrations = 0;
  const migrate = async (ownerUrl: string): Promise<void> => {
    migrations += 1;
    await rowsOf(ownerUrl, 'CREATE TABLE walked (id int); GRANT SELECT ON walked TO rf_app');
  };
  const [one, two] = await Promise.all([
    createTestDatabase({ migrate }),
    createTestDatabase({ migrate }),
  ]);
  await rowsOf(one.ownerUrl, 'INSERT INTO walked VALUES (1)');
  expect(await rowsOf(one.appUrl, 'SELECT id FROM walked')).toEqual([{ id: 1 }]);
  expect(await rowsOf(two.appUrl, 'SELECT id FROM walked')).toEqual([]);
  expect(migrations).toBe(1);
  await expect(rowsOf(two.appUrl, 'CREATE TABLE mine (id int)')).rejects.toMatchObject({
    code: '42501',
  });
  await Promise.all([one.drop(), two.drop()]);
  await expect(rowsOf(one.ownerUrl, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
});

it('tries a failed migration again', async () => {
  let attempts = 0;
  const migrate = async (ownerUrl: string): Promise<void> => {
    attempts += 1;
    await rowsOf(ownerUrl, 'CREATE TABLE half (id int)');
    if (attempts === 1) throw new Error('the first attempt fails');
  };
  await expect(createTestDatabase({ migrate })).rejects.toThrow('the first attempt fails');
  const database = await createTestDatabase({ migrate });
  expect(await rowsOf(database.ownerUrl, 'SELECT * FROM half')).toEqual([]);
  await database.drop();
});
