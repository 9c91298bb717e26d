import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Page, Problem } from '@resolutionflow/sdk/contract';
import { describe, expect, it } from 'vitest';
import { withClient } from './embedded/postgres-roles.js';
import { startTestApplication, type TestApplication } from './testing/application.js';
import { startDesk } from './testing/desk.js';
import { countLockWaiters } from './testing/lock-waiters.js';

describe('when the database is gone', () => {
  it('says that it is not ready, lives on, and is ready again with it', async () => {
    const alone = await startTestApplication();
    const name = new URL(alone.database.ownerUrl).pathname.slice(1);
    const owner = await alone.signIn('owner@demo.test');
    const ready = async () => {
      const answer = await fetch(`${alone.url}/readyz`);
      return [answer.status, (await answer.json()) as unknown];
    };
    try {
      await asSuperuser(alone, `alter database ${name} connection limit 0`);
      await asSuperuser(
        alone,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      );
      await expect.poll(ready).toEqual([503, { status: 'failed', checks: { database: 'failed' } }]);
      expect((await fetch(`${alone.url}/healthz`)).status).toBe(200);
      const answer = await owner.call<Problem>('GET', '/flows');
      expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
      expect(answer.headers.get('Retry-After')).toBe('1');
    } finally {
      await asSuperuser(alone, `alter database ${name} connection limit -1`);
    }
    await expect.poll(ready).toEqual([200, { status: 'ok', checks: { database: 'ok' } }]);
    expect((await owner.call<Page<object>>('GET', '/flows')).status).toBe(200);
    await alone.stop();
  });
});

async function asSuperuser(to: TestApplication, statement: string): Promise<void> {
  const url = new URL(to.database.superuserUrl);
  url.pathname = '/postgres';
  await withClient(url.href, async (client) => {
    await client.query(statement);
  });
}

describe('stopping', () => {
  it('lets requests end that were under way, says so to who looks, and takes no new ones', async () => {
    const stopping = await startDesk();
    const { l1 } = stopping.people;
    const session = await stopping.start(l1);
    const { db, url } = stopping.application;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let lock = () => {};
    const locked = new Promise<void>((resolve) => (lock = resolve));
    const holding = db.withAccount({ accountId: l1.me.account_id }, async (tx) => {
      await tx.em.execute('select id from walk_sessions where id = ? for update', [session.id]);
      lock();
      await released;
    });
    await locked;
    const connection = connect(Number(new URL(url).port), '127.0.0.1');
    let received = '';
    connection.on('data', (chunk: Buffer) => (received += chunk.toString()));
    const ended = once(connection, 'close');
    const body = JSON.stringify({ id: randomUUID(), node_id: 'ask', answer: 'yes', version: 1 });
    connection.write(
      `POST /api/v1/l1/sessions/${session.id}/step HTTP/1.1\r\nHost: x\r\n` +
        `Authorization: Bearer ${l1.token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await expect.poll(() => countLockWaiters(stopping.application)).toBe(1);

    const stopped = stopping.application.stopApplication();
    connection.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    let isStopped = false;
    void stopped.then(() => (isStopped = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isStopped).toBe(false);
    release();
    await Promise.all([holding, stopped, ended]);
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).toContain('"current_node_id":"address"');
    expect(received).toMatch(/HTTP\/1\.1 503 [^]*"status":"stopping"/);
    await stopping.stop();
  });
});
