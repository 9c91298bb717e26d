import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testing/api.js';
import { deleteExpiredCredentials } from './account.jobs.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

it('deletes what has been of no use for long, in every account, and nothing else', async () => {
  const users = [await api.signIn('owner@demo.test'), await api.signIn('owner@other.test')];
  const em = api.db.owner.em.fork();
  for (const { me } of users) {
    const token = (expires: string, revoked: string) =>
      em.execute(
        `insert into refresh_tokens (id, account_id, user_id, family_id, token_hash, expires_at, used_at, revoked_at)
         values (?, ?, ?, ?, ?, now() + ?::interval, now() - interval '50 days', now() + ?::interval)`,
        [
          randomUUID(),
          me.account_id,
          me.id,
          randomUUID(),
          Buffer.from(randomUUID()),
          expires,
          revoked,
        ],
      );
    await token('-31 days', '-40 days');
    await token('1 day', '-31 days');
    await token('1 day', '-29 days');
    await em.execute(
      `insert into refresh_tokens (id, account_id, user_id, family_id, token_hash, expires_at)
       values (?, ?, ?, ?, ?, now() - interval '31 days')`,
      [randomUUID(), me.account_id, me.id, randomUUID(), Buffer.from(randomUUID())],
    );
    for (const age of ['91 days', '89 days']) {
      await em.execute(
        `insert into invites (id, account_id, email, role, token_hash, expires_at, created_at)
         values (?, ?, 'x@y.test', 'viewer', ?, now(), now() - ?::interval)`,
        [randomUUID(), me.account_id, Buffer.from(randomUUID()), age],
      );
    }
  }
  expect(await deleteExpiredCredentials(api.db.owner)).toEqual({
    refreshTokens: 6,
    invites: 2,
  });
  expect(await deleteExpiredCredentials(api.db.owner)).toEqual({
    refreshTokens: 0,
    invites: 0,
  });
  const refreshed = await api.call('POST', '/auth/refresh', {
    body: { refresh_token: users[0]!.tokens.refresh_token },
  });
  expect(refreshed.status).toBe(200);
});
