import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../db/database.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import {
  commitSessionEvent,
  connectClient,
  createTestAccount,
  createTestSession,
  startRealtimeServer,
  testToken,
  type RealtimeTestServer,
  type TestClient,
} from '../testing/realtime-server.js';

let database: TestDatabase;
let server: RealtimeTestServer;
let account: Awaited<ReturnType<typeof createTestAccount>>;
let other: Awaited<ReturnType<typeof createTestAccount>>;
const clients: TestClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  server = await startRealtimeServer({ ...database, isAlone: true });
});
beforeEach(async () => {
  account = await createTestAccount(server.db);
  other = await createTestAccount(server.db);
});
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function join(
  user: { id: string; accountId: string },
  options: { cursor?: unknown; ends?: number } = {},
): Promise<TestClient> {
  const client = connectClient(server.url, {
    token: testToken(user, options.ends),
    cursor: options.cursor,
  });
  clients.push(client);
  await client.settled;
  return client;
}

const marks = (client: TestClient) =>
  client.of('session:updated').map((payload) => (payload['session'] as { mark: unknown }).mark);
const lastCursor = (client: TestClient) =>
  client.heard
    .map(({ payload }) => payload['cursor'])
    .filter(Boolean)
    .at(-1);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('telling', () => {
  it('tells a watcher what the holder does, and another tenant nothing', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const [holder, watcher, idle, stranger] = await Promise.all([
      join(account.l1),
      join(account.engineer),
      join(account.viewer),
      join(other.owner),
    ]);
    expect(await watcher.watch(sessionId)).toEqual({ ok: true });
    await commitSessionEvent(server.db, account.l1, sessionId, "It's on? '?' \\? $1 {\"a\":1}");
    await expect.poll(() => marks(watcher)).toEqual(["It's on? '?' \\? $1 {\"a\":1}"]);
    expect(marks(holder)).toHaveLength(1);
    await sleep(100);
    expect(idle.of('session:updated')).toEqual([]);
    expect(stranger.heard.map(({ event }) => event)).toEqual(['stream:position']);
  });

  it('tells engineers and owners of escalations, and nobody else', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const [engineer, owner, viewer, l1] = await Promise.all([
      join(account.engineer),
      join(account.owner),
      join(account.viewer),
      join(account.otherL1),
    ]);
    await commitSessionEvent(server.db, account.l1, sessionId, 1, 'session.escalated');
    await expect.poll(() => engineer.of('escalation:changed')).toHaveLength(1);
    await expect.poll(() => owner.of('escalation:changed')).toHaveLength(1);
    await sleep(100);
    expect([...viewer.of('escalation:changed'), ...l1.of('escalation:changed')]).toEqual([]);
  });

  it('loses no event of fifty concurrent transactions, in the order of their cursors', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const client = await join(account.l1);
    await Promise.all(
      Array.from({ length: 50 }, (_, mark) =>
        server.db.withAccount({ accountId: account.accountId }, async (tx) => {
          await tx.em.execute('select pg_sleep(?)', [Math.random() / 20]);
          tx.emit({
            type: 'session.step_recorded',
            subjectId: sessionId,
            data: {
              session: { id: sessionId, started_by: account.l1.id, held_by: null, mark },
            },
          });
        }),
      ),
    );
    await expect.poll(() => new Set(marks(client)).size).toBe(50);
    const cursors = client.of('session:updated').map(({ cursor }) => cursor as string);
    expect(cursors).toEqual([...cursors].sort());
    expect(new Set(cursors).size).toBe(50);
  });
});

describe('watching', () => {
  it('shows an L1 tech no session that is somebody else’s, and nobody one of another account', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const [mine, foreign, stranger] = await Promise.all([
      join(account.l1),
      join(account.otherL1),
      join(other.owner),
    ]);
    expect(await mine.watch(sessionId)).toEqual({ ok: true });
    for (const client of [foreign, stranger]) {
      expect(await client.watch(sessionId)).toEqual({ ok: false, error: 'not_found' });
    }
    await commitSessionEvent(server.db, account.l1, sessionId, 1);
    await expect.poll(() => marks(mine)).toEqual([1]);
    await sleep(100);
    expect([...marks(foreign), ...marks(stranger)]).toEqual([]);
  });

  it('gives a watcher who comes back what happened meanwhile, each once', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const client = await join(account.engineer);
    const act = (mark: number) => commitSessionEvent(server.db, account.l1, sessionId, mark);
    await act(1);
    await client.watch(sessionId);
    await act(2);
    await expect.poll(() => marks(client)).toEqual([1, 2]);
    await client.ask('session:unwatch', { session_id: sessionId });
    await act(3);
    await client.watch(sessionId);
    await act(4);
    await expect.poll(() => marks(client)).toEqual([1, 2, 3, 4]);
  });

  it('answers malformed wishes and survives them', async () => {
    const client = await join(account.engineer);
    for (const body of [null, 1, 'x', {}, { session_id: 'x' }, { session_id: {} }, []]) {
      expect(await client.ask('session:watch', body)).toEqual({
        ok: false,
        error: 'invalid_request',
      });
    }
    client.socket.emit('session:watch');
    client.socket.emit('session:unwatch', 1, 2, 3);
    client.socket.emit('auth:refresh', { token: 'rubbish' });
    client.socket.emit('nobody:knows', { deep: { er: [] } });
    expect(await client.ask('auth:refresh', { token: 'rubbish' })).toEqual({
      ok: false,
      error: 'unauthenticated',
    });
    const sessionId = await createTestSession(server.db, account.l1);
    expect(await client.watch(sessionId)).toEqual({ ok: true });
  });

  it('refuses a flood, and drops who sends what is too large', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const client = await join(account.engineer);
    const answers = await Promise.all(
      // One that gets no answer in time counts as null: what was answered is looked at below.
      Array.from({ length: 900 }, () => client.watch(sessionId).catch(() => null)),
    );
    expect(answers[0]).toEqual({ ok: true });
    expect(answers).toContainEqual({ ok: false, error: 'too_many_requests' });
    client.socket.emit('session:watch', { session_id: 'x'.repeat(70_000) });
    await expect.poll(() => client.socket.connected).toBe(false);
  });

  it('lets one socket watch two hundred sessions, not one more', async () => {
    const client = await join(account.engineer);
    const answers = [];
    for (let count = 0; count < 201; count += 1) {
      answers.push(await client.watch(await createTestSession(server.db, account.l1)));
    }
    expect(answers.filter(({ ok }) => ok)).toHaveLength(200);
    expect(answers.at(-1)).toEqual({ ok: false, error: 'too_many_requests' });
  });
});

describe('coming back', () => {
  it('gives a client with a cursor exactly what it missed', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const foreign = await createTestSession(server.db, account.otherL1);
    const client = await join(account.l1);
    await commitSessionEvent(server.db, account.l1, sessionId, 1);
    await expect.poll(() => marks(client)).toEqual([1]);
    client.socket.disconnect();
    for (let mark = 2; mark <= 150; mark += 1) {
      await commitSessionEvent(server.db, account.l1, sessionId, mark);
      if (mark % 10 === 0) await commitSessionEvent(server.db, account.otherL1, foreign, -mark);
    }
    const again = await join(account.l1, { cursor: lastCursor(client) });
    await again.watch(sessionId);
    await commitSessionEvent(server.db, account.l1, sessionId, 151);
    await expect.poll(() => marks(again).at(-1)).toBe(151);
    expect(marks(again)).toEqual(Array.from({ length: 150 }, (_, index) => index + 2));
    expect(again.heard.some(({ event }) => event === 'resync')).toBe(false);
  });

  it('gives the second message of an event to a client that handled the first', async () => {
    const sessionId = await createTestSession(server.db, account.engineer);
    const client = await join(account.engineer);
    await commitSessionEvent(server.db, account.engineer, sessionId, 1, 'session.escalated');
    await expect.poll(() => client.of('escalation:changed')).toHaveLength(1);
    const [first] = client.of('session:updated');
    const again = await join(account.engineer, { cursor: first?.['cursor'] });
    expect(again.heard.map(({ event }) => event)).toEqual([
      'escalation:changed',
      'stream:position',
    ]);
  });

  it('tells it to read afresh where the cursor means nothing or is too old', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const client = await join(account.l1);
    for (const mark of [1, 2, 3]) {
      await commitSessionEvent(server.db, account.l1, sessionId, mark);
    }
    await expect.poll(() => marks(client)).toEqual([1, 2, 3]);
    const first = client.of('session:updated')[0]?.['cursor'];
    for (const cursor of ['', 'x', '9'.repeat(20), '1', '-5', 'é'.repeat(40), 7, {}]) {
      const lost = await join(account.l1, { cursor });
      expect(lost.heard.map(({ event }) => event)).toEqual(['resync']);
    }
    await server.db.owner.em
      .fork()
      .execute('delete from domain_events where account_id = ? and cursor <= 2', [
        account.accountId,
      ]);
    const old = await join(account.l1, { cursor: first });
    expect(old.heard.map(({ event }) => event)).toEqual(['resync']);
    await commitSessionEvent(server.db, account.l1, sessionId, 4);
    await expect.poll(() => marks(old)).toEqual([4]);
  });

  it('lets its sockets go at a stop so that they connect elsewhere by themselves', async () => {
    const second = await startRealtimeServer({ ...database, isAlone: true });
    const client = connectClient(
      second.url,
      { token: testToken(account.l1) },
      { reconnects: true },
    );
    clients.push(client);
    await client.settled;
    const reason = new Promise((resolve) => client.socket.once('disconnect', resolve));
    await second.stop();
    expect(await reason).toBe('transport close');
    expect(client.socket.active).toBe(true);
  });
});

describe('rights', () => {
  it.each([
    ['no token', undefined],
    ['no text', { a: 1 }],
    ['rubbish', 'rubbish'],
  ])('lets nobody in with %s', async (_name, token) => {
    const client = connectClient(server.url, { token });
    clients.push(client);
    const error = await new Promise<Error>((resolve) =>
      client.socket.once('connect_error', resolve),
    );
    expect(error.message).toBe('unauthenticated');
  });

  it('ends a socket when its token does, unless another came in time', async () => {
    // Long enough for both to come and for one to renew, on a machine that is busy too.
    const soon = Math.floor(Date.now() / 1000) + 10;
    const [ends, stays] = await Promise.all([
      join(account.l1, { ends: soon }),
      join(account.engineer, { ends: soon }),
    ]);
    expect(await stays.ask('auth:refresh', { token: testToken(account.owner) })).toEqual({
      ok: false,
      error: 'forbidden',
    });
    expect(await stays.ask('auth:refresh', { token: testToken(account.engineer) })).toEqual({
      ok: true,
    });
    await expect.poll(() => ends.socket.connected).toBe(false);
    expect(stays.socket.connected).toBe(true);
  });

  it('takes away what a change of role or of holder takes away', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const client = await join(account.engineer);
    await client.watch(sessionId);
    const demote = `update users set account_role = 'l1_tech' where id = ?`;
    await server.db.withAccount({ accountId: account.accountId }, async (tx) => {
      await tx.em.execute(demote, [account.engineer.id]);
      tx.emit({ type: 'user.changed', subjectId: account.engineer.id, data: {} });
    });
    await expect
      .poll(async () => {
        const [socket] = await server.realtime.io.in(`user:${account.engineer.id}`).fetchSockets();
        return [...(socket?.rooms ?? [])].length;
      })
      // Its own, the account's and the user's.
      .toBe(3);
    await commitSessionEvent(server.db, account.l1, sessionId, 1, 'session.escalated');
    await sleep(200);
    expect([...marks(client), ...client.of('escalation:changed')]).toEqual([]);
  });
});

describe('presence', () => {
  it('tells watchers who is there and who holds the session', async () => {
    const sessionId = await createTestSession(server.db, account.l1);
    const [holder, watcher, secondTab] = await Promise.all([
      join(account.l1),
      join(account.engineer),
      join(account.engineer),
    ]);
    await holder.watch(sessionId);
    await watcher.watch(sessionId);
    await secondTab.watch(sessionId);
    const here = (client: TestClient) =>
      (
        client.of('presence:changed').at(-1)?.['users'] as
          | { id: string; holds: boolean }[]
          | undefined
      )?.map(({ id, holds }) => [id, holds]);
    const both = [
      [account.engineer.id, false],
      [account.l1.id, true],
    ].sort();
    for (const client of [holder, watcher, secondTab]) {
      await expect.poll(() => here(client)).toEqual(both);
    }
    await server.db.owner.em
      .fork()
      .execute('update walk_sessions set held_by = ? where id = ?', [
        account.engineer.id,
        sessionId,
      ]);
    await commitSessionEvent(server.db, account.l1, sessionId, 1, 'session.taken_over');
    await expect
      .poll(() => here(holder))
      .toEqual(both.map(([id]) => [id, id === account.engineer.id]));
    const told = holder.of('presence:changed').length;
    secondTab.socket.disconnect();
    await sleep(300);
    expect(holder.of('presence:changed')).toHaveLength(told);
    watcher.socket.disconnect();
    await expect.poll(() => here(holder)).toEqual([[account.l1.id, false]]);
  });
});
