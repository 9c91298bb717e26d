import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { loggableError, messageWithoutValues } from './database-error.js';
import { migrate, openDatabase, type Database } from './database.js';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  db = await openDatabase(database);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('says what PostgreSQL said, and nothing of what was written', async () => {
  const failure: unknown = await db.owner.em
    .fork()
    .execute('insert into accounts (id, name) values (?, ?)', ['no uuid', 'Mrs. Secret'])
    .catch((error: unknown) => error);
  if (!(failure instanceof Error)) throw new Error('the statement went through');
  expect(failure.message).toContain('Mrs. Secret');
  expect(messageWithoutValues(failure)).toMatch(/invalid input syntax for type uuid/);
  const logged = JSON.stringify(loggableError(new Error('outer', { cause: failure })));
  expect(logged).toContain('invalid input syntax');
  expect(logged).not.toContain('Mrs. Secret');
});

it('leaves other errors as they are', () => {
  expect(messageWithoutValues(new Error('a - b'))).toBe('a - b');
  expect(loggableError('no error')).toBe('no error');
});
