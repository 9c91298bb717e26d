import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FieldError, Flow, FlowSummary, Page } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { AuditAct } from '../audit.js';
import { migrate, openDatabase, type Database } from '../db/database.js';
import { AppError } from '../errors.js';
import { loadActor } from '../features/accounts/actor.service.js';
import { flowRoutes } from '../features/flows/flow.routes.js';
import { createFlowService } from '../features/flows/flow.service.js';
import { createHttpApp } from '../http/http-app.js';
import { createRateLimits } from '../http/rate-limit.js';
import { createLog } from '../http/request-log.js';
import { createApiRouter } from '../http/router.js';
import { createTestDatabase } from './database.js';

/** The users that each of the two test accounts has. */
const people = ['owner', 'engineer', 'l1', 'l1b', 'viewer'] as const;
export type Person = (typeof people)[number];

/** What a body can hold: a flow, a page or a problem. A test that expects the wrong one fails. */
export interface ReplyBody extends Flow, Page<FlowSummary> {
  code: string;
  errors: FieldError[];
}

export interface Reply {
  status: number;
  body: ReplyBody;
}

/** The flows feature behind real HTTP and a real database, with two accounts. */
export interface FlowTestServer {
  db: Database;
  /** What was written to the audit log. */
  audited: (AuditAct & { actorId: string })[];
  accounts: { mine: string; other: string };
  userId(person: Person, account?: 'mine' | 'other'): string;
  call(
    who: Person | `other ${Person}` | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Reply>;
  /** Runs owner SQL, past every policy. */
  sql<T extends object>(sql: string, parameters?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function startFlowTestServer(): Promise<FlowTestServer> {
  const database = await createTestDatabase({ migrate });
  const db = await openDatabase(database);
  const sql = <T extends object>(text: string, parameters: unknown[] = []): Promise<T[]> =>
    db.owner.em.fork().execute<T[]>(text, parameters);

  const accounts = { mine: uuid(), other: uuid() };
  const users = new Map<string, string>();
  for (const [key, accountId] of Object.entries(accounts)) {
    await sql('insert into accounts (id, name) values (?, ?)', [accountId, key]);
    for (const person of people) {
      const id = uuid();
      users.set(`${key} ${person}`, id);
      const role = person === 'l1' || person === 'l1b' ? 'l1_tech' : person;
      await sql(
        `insert into users (id, account_id, email, name, password_hash, account_role)
         values (?, ?, ?, ?, '', ?)`,
        [id, accountId, `${person}@${key}.test`, person, role],
      );
    }
  }

  const audited: FlowTestServer['audited'] = [];
  const service = createFlowService({
    audit: (_tx, actor, act) => void audited.push({ ...act, actorId: actor.userId }),
  });
  const verifyToken = async (token: string) => {
    const [accountId, userId] = token.split('.');
    if (!accountId || !userId) throw new AppError('unauthenticated', 'No such token');
    return { accountId, userId, expiresAt: 0 };
  };
  const api = createApiRouter(flowRoutes(service), {
    db,
    verifyToken,
    checkAnswers: true,
    recordSuperAdmin: () => {},
    loadActor,
  });
  const rateLimits = createRateLimits({ perMinute: 100_000, verifyToken });
  const log = createLog('silent');
  const http = createServer(createHttpApp({ log, trustProxy: 0, api, pages: [], rateLimits }));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  const userId = (person: Person, account: 'mine' | 'other' = 'mine') =>
    users.get(`${account} ${person}`) ?? '';
  return {
    db,
    audited,
    accounts,
    userId,
    sql,
    async call(who, method, path, body) {
      const [person, account] = who?.startsWith('other ')
        ? [who.slice(6), 'other' as const]
        : [who, 'mine' as const];
      const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
        method,
        headers: who
          ? { authorization: `Bearer ${accounts[account]}.${userId(person as Person, account)}` }
          : {},
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed = (text ? JSON.parse(text) : null) as ReplyBody;
      return { status: response.status, body: parsed };
    },
    async close() {
      await new Promise((resolve) => http.close(resolve));
      await db.close();
      await database.drop();
    },
  };
}
