import type { Problem, Tokens } from '@resolutionflow/sdk/contract';
import { describe, expect, it } from 'vitest';
import { seededPassword } from '../db/seed.js';
import { startTestApplication } from '../testing/application.js';

describe('the log', () => {
  it('never holds a password, a token or what was made of them', async () => {
    const lines: string[] = [];
    const logged = await startTestApplication({
      logTo: { write: (line) => void lines.push(line) },
    });
    try {
      const secrets = [seededPassword, 'a-wrong-password', 'a-new-password', 'forged-token'];
      const owner = await logged.signIn('owner@demo.test');
      secrets.push(owner.token, owner.tokens.refresh_token);
      const login = { email: 'owner@demo.test', password: 'a-wrong-password' };
      expect((await logged.call('POST', '/auth/login', { body: login })).status).toBe(401);
      const refresh = { refresh_token: owner.tokens.refresh_token };
      const refreshed = await logged.call<Tokens>('POST', '/auth/refresh', { body: refresh });
      secrets.push(refreshed.body.access_token, refreshed.body.refresh_token);
      // Used a second time, which ends the sign-in.
      expect((await logged.call('POST', '/auth/refresh', { body: refresh })).status).toBe(401);
      expect((await logged.call('GET', '/auth/me', { token: 'forged-token' })).status).toBe(401);
      const invited = await owner.call<{ token: string }>('POST', '/invites', {
        body: { email: 'new@demo.test', role: 'viewer' },
      });
      secrets.push(invited.body.token);
      const person = { name: 'New', password: 'a-new-password' };
      const accept = { ...person, token: invited.body.token };
      await logged.call('POST', '/invites/accept', { body: accept });
      await logged.connect(owner.token);
      await expect(logged.connect('forged-token')).rejects.toThrow();
      // What nobody foresaw is logged with its cause: the statement, but not what was in it.
      await logged.sql('alter table refresh_tokens rename column token_hash to elsewhere');
      secrets.push('other-new-password');
      const register = {
        ...person,
        password: 'other-new-password',
        email: 'other@demo.test',
        account_name: 'New',
      };
      for (const [path, body] of [
        ['/auth/register', register],
        ['/auth/login', { ...login, password: seededPassword }],
      ] as const) {
        const failed = await logged.call<Problem>('POST', path, { body });
        expect([failed.status, failed.body.code]).toEqual([500, 'internal_error']);
        expect(failed.body.detail).not.toMatch(/column|token/);
      }
      const log = lines.join('');
      expect(log).toContain('request failed');
      expect(log).toContain('/api/v1/auth/login');
      for (const secret of secrets) expect(log).not.toContain(secret);
      expect(log).not.toMatch(/\$argon2/);
    } finally {
      await logged.stop();
    }
  });
});
