import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerEvents } from '@resolutionflow/sdk/contract';
import { pino, type Logger } from 'pino';
import { io as connect, type Socket } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import { openDatabase, type Database } from '../db/database.js';
import { UserEntity } from '../features/accounts/account.entity.js';
import { createSessionSight, mapSessionEvent } from '../features/sessions/session.realtime.js';
import { mapTicketEvent } from '../features/tickets/ticket.realtime.js';
import { AppError } from '../errors.js';
import type { LoadActor, VerifyToken } from '../http/authentication.js';
import { createClusterAdapter } from '../realtime/cluster-adapter.js';
import { createRealtime, type Realtime } from '../realtime/realtime.js';

/** A server of sockets alone, on a port of its own. */
export interface RealtimeTestServer {
  readonly db: Database;
  readonly realtime: Realtime;
  readonly url: string;
  stop(): Promise<void>;
}

/** Tokens of these tests are the claims themselves: `userId/accountId/secondsSince1970`. */
export function testToken(
  user: { id: string; accountId: string },
  expiresAt = Math.floor(Date.now() / 1000) + 300,
): string {
  return `${user.id}/${user.accountId}/${expiresAt}`;
}

const verifyToken: VerifyToken = async (token) => {
  const [userId, accountId, expiresAt] = token.split('/');
  if (!userId || !accountId || !expiresAt || Number(expiresAt) * 1000 < Date.now()) {
    throw new AppError('unauthenticated', 'This token is not valid');
  }
  return { userId, accountId, expiresAt: Number(expiresAt) };
};

const loadActor: LoadActor = async (tx, userId) => {
  const user = await tx.em.findOne(UserEntity, { id: userId, deactivatedAt: null });
  return (
    user && {
      userId: user.id,
      name: user.name,
      email: user.email,
      accountId: user.accountId,
      role: user.accountRole,
      canCoverL1: user.canCoverL1,
      isSuperAdmin: user.isSuperAdmin,
      isVisiting: false,
    }
  );
};

/** Who a test token belongs to, for servers of HTTP and of sockets. */
export const testActors = { verifyToken, loadActor };

export async function startRealtimeServer(options: {
  appUrl: string;
  ownerUrl: string;
  redisUrl?: string;
  isAlone?: boolean;
  pollMs?: number;
  log?: Logger;
}): Promise<RealtimeTestServer> {
  const log = options.log ?? pino({ level: 'silent' });
  const db = await openDatabase(options);
  const http = createServer();
  const realtime = createRealtime({
    http,
    db,
    ...testActors,
    sessions: createSessionSight({
      db,
      maySee: (actor, session) =>
        actor.role !== 'l1_tech' ||
        session.startedBy === actor.userId ||
        session.heldBy === actor.userId,
    }),
    mappers: [mapSessionEvent, mapTicketEvent],
    log,
    ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
    ...(!options.isAlone && { cluster: createClusterAdapter({ ...options, log }) }),
  });
  realtime.start();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    db,
    realtime,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      await realtime.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await db.close();
    },
  };
}

export interface Heard {
  event: keyof ServerEvents;
  payload: Record<string, unknown>;
}

/** A browser: what it heard, in order. */
export interface TestClient {
  readonly socket: Socket;
  readonly heard: Heard[];
  /** The payloads of one event. */
  of(event: keyof ServerEvents): Record<string, unknown>[];
  ask(event: string, body: unknown): Promise<{ ok: boolean; error?: string }>;
  watch(sessionId: string): Promise<{ ok: boolean; error?: string }>;
  /** Resolves when the server told where the stream stands. */
  readonly settled: Promise<void>;
}

export function connectClient(
  url: string,
  auth: { token: unknown; cursor?: unknown },
  options: { reconnects?: boolean } = {},
): TestClient {
  const socket = connect(url, {
    transports: ['websocket'],
    auth,
    forceNew: true,
    reconnection: options.reconnects ?? false,
  });
  const heard: Heard[] = [];
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  socket.onAny((event: keyof ServerEvents, payload: Record<string, unknown>) => {
    heard.push({ event, payload });
    if (event === 'stream:position' || event === 'resync') settle();
  });
  const ask = (event: string, body: unknown) =>
    socket.timeout(30_000).emitWithAck(event, body) as Promise<{ ok: boolean; error?: string }>;
  return {
    socket,
    heard,
    settled,
    of: (event) => heard.filter((one) => one.event === event).map(({ payload }) => payload),
    ask,
    watch: (sessionId) => ask('session:watch', { session_id: sessionId }),
  };
}

export interface TestUser {
  id: string;
  accountId: string;
  name: string;
}

/** An account with one user of each role. */
export async function createTestAccount(db: Database) {
  const accountId = uuid();
  const sql = (text: string, values: unknown[]) => db.owner.em.fork().execute(text, values);
  await sql('insert into accounts (id, name) values (?, ?)', [accountId, 'Test']);
  const createUser = async (role: string): Promise<TestUser> => {
    const id = uuid();
    await sql(
      'insert into users (id, account_id, email, name, password_hash, account_role) values (?, ?, ?, ?, ?, ?)',
      [id, accountId, `${id}@test`, `${role} ${id.slice(-4)}`, 'x', role],
    );
    return { id, accountId, name: `${role} ${id.slice(-4)}` };
  };
  return {
    accountId,
    owner: await createUser('owner'),
    engineer: await createUser('engineer'),
    l1: await createUser('l1_tech'),
    otherL1: await createUser('l1_tech'),
    viewer: await createUser('viewer'),
  };
}

/** An ad hoc session that the user holds. */
export async function createTestSession(db: Database, user: TestUser): Promise<string> {
  const id = uuid();
  await db.owner.em.fork().execute(
    `insert into walk_sessions (id, account_id, session_kind, status, started_by, held_by, ticket_kind, ticket_id)
       values (?, ?, 'adhoc', 'active', ?, ?, 'internal', 'T1')`,
    [id, user.accountId, user.id, user.id],
  );
  return id;
}

/** Commits an event of a session with whatever the test wants to recognise it by. */
export function commitSessionEvent(
  db: Database,
  user: TestUser,
  sessionId: string,
  mark: unknown,
  type = 'session.step_recorded',
  people: { started_by?: string; held_by?: string } = {},
): Promise<void> {
  return db.withAccount({ accountId: user.accountId, actorId: user.id }, async (tx) => {
    tx.emit({
      type,
      subjectId: sessionId,
      data: {
        session: { id: sessionId, started_by: user.id, held_by: user.id, mark, ...people },
      },
    });
  });
}
