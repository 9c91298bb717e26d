import { randomUUID } from 'node:crypto';
import type { SignedInUser } from './api-client.js';
import { fakeWebhookSecret } from './fake-connections.js';
import { fakePsaTicket } from './fake-psa.js';
import { everyKind, type Desk } from './desk.js';

/** Everyone who may knock, from nobody to a super admin who visits the account. */
export const callers = [
  'nobody',
  'viewer',
  'l1',
  'engineer',
  'cover',
  'owner',
  'stranger',
  'super',
] as const;
export type Caller = (typeof callers)[number];

/** What is expected of one route. */
export interface Expected {
  /** The demo account's people who may; `public` needs no token at all. */
  allowed: readonly Caller[] | 'public';
  /** A body that the route takes, so that an allowed call reaches its end. */
  body?: (row: Row) => object;
}

/** What an id in the path names: made afresh for each call, and held by the caller where that counts. */
export interface Row {
  id: string;
  /** Of a session: its only step. */
  stepId?: string;
}

export interface AccessCheck {
  /** `GET /flows/{id}` */
  route: string;
  expected: Expected;
  caller: Caller;
}

/** Calls routes as anybody, with rows that are really there. */
export interface AccessProbe {
  /** What was answered otherwise than expected, in a sentence; null where all is well. */
  findDifference(check: AccessCheck): Promise<string | null>;
}

export async function createAccessProbe(desk: Desk): Promise<AccessProbe> {
  const { application, people, flow } = desk;
  const { sql } = application;
  const superAdmin = await application.signIn('super@resolutionflow.test');
  const account = people.owner.me.account_id;
  const connection = await application.connections.connect(account);
  let lastTicket = 5000;

  function userOf(caller: Caller): SignedInUser | null {
    if (caller === 'nobody') return null;
    return caller === 'super' ? superAdmin : people[caller];
  }

  async function makeRow(route: string, caller: Caller): Promise<Row> {
    const id = randomUUID();
    const isOutside = caller === 'nobody' || caller === 'stranger';
    const mine = userOf(isOutside ? 'l1' : caller)?.me.id ?? '';
    if (route.includes('/sessions/{id}')) {
      const status = route.includes('take-over') ? 'escalated' : 'active';
      return makeSession(id, mine, status);
    }
    if (route.includes('/flows/{id}')) {
      const made = await people.engineer.call<{ id: string }>('POST', '/flows', {
        body: { name: `Flow ${id}`, structure: everyKind },
      });
      await sql('update flows set created_by = ? where id = ?', [mine, made.body.id]);
      return { id: made.body.id };
    }
    if (route.includes('/users/{id}')) {
      await sql(
        `insert into users (id, account_id, email, name, password_hash, account_role)
           values (?, ?, ?, 'Somebody', '', 'viewer')`,
        [id, account, `${id}@demo.test`],
      );
      if (route.includes('coverage')) {
        await sql(`update users set account_role = 'engineer' where id = ?`, [id]);
      }
    }
    if (route.includes('/invites/{id}')) {
      await sql(
        `insert into invites (id, account_id, email, role, token_hash, expires_at)
           values (?, ?, ?, 'viewer', ?, now() + interval '1 day')`,
        [id, account, `${id}@demo.test`, Buffer.from(id)],
      );
    }
    if (route.includes('/psa/tickets/{id}')) return makePsaTicket();
    if (route.includes('/internal-tickets/{id}')) {
      await sql(
        `insert into internal_tickets (id, account_id, problem_statement, status)
           values (?, ?, 'It does not print', 'open')`,
        [id, account],
      );
    }
    if (route.includes('/writes/{id}')) {
      await sql(
        `insert into psa_writes (id, account_id, connection_id, ticket_id, kind, payload, reference)
           values (?, ?, ?, ?, 'unassign', '{"member_id": "52"}', ?)`,
        [id, account, connection.id, id, id],
      );
    }
    if (route.includes('/webhooks/psa/')) return { id: application.connections.tokenOf(account) };
    if (route.includes('/failed-jobs/{id}')) {
      await sql(
        `insert into failed_jobs (id, name, data, attempts, last_error)
           values (?, 'sessions.abandon-idle', '{}', 3, 'It was dark')`,
        [id],
      );
    }
    return { id };
  }

  function makePsaTicket(): Row {
    const id = String(++lastTicket);
    application.psa.state.tickets.set(id, fakePsaTicket(id, 'Printer offline'));
    return { id };
  }

  async function makeSession(id: string, holder: string, status: string): Promise<Row> {
    const [ticketId, stepId] = [randomUUID(), randomUUID()];
    await sql(
      `with ticket as (
         insert into internal_tickets (id, account_id, problem_statement, status)
           values (?, ?, 'It does not print', 'walking') returning id, account_id
       ), session as (
         insert into walk_sessions (id, account_id, session_kind, flow_id, flow_version,
             current_node_id, status, started_by, held_by, ticket_kind, ticket_id, version)
           select ?, account_id, 'flow', ?, ?, 'address', ?, ?, ?, 'internal', id::text, 2 from ticket
           returning id, account_id
       )
       insert into walk_steps (id, session_id, account_id, position, node_id, title, answer, at)
         select ?, id, account_id, 1, 'ask', 'Can others print?', '"yes"', now() from session`,
      [ticketId, account, id, flow.id, flow.published_version, status, holder, holder, stepId],
    );
    return { id, stepId };
  }

  return {
    async findDifference({ route, expected, caller }) {
      const [method = '', path = ''] = route.split(' ');
      const wanted = expectedStatus(route, expected, caller);
      const call = (id: string, body?: object) =>
        application.call<{ code?: string }>(
          method,
          path.replace(/\{(id|token)\}/, id).replace('{member_id}', '52'),
          {
            token: userOf(caller)?.token,
            body,
            headers: {
              ...(caller === 'super' && { 'X-Account-Id': account }),
              ...(path.startsWith('/webhooks/') && { 'X-Signature': fakeWebhookSecret }),
            },
          },
        );
      const row = await makeRow(route, caller);
      let answer = await call(row.id, expected.body?.(row));
      let got = answer.status < 300 ? 'allowed' : answer.status;
      if (got === wanted && (wanted === 401 || wanted === 403)) {
        // Who may not hears nothing else: neither that the body is wrong nor that nothing is there.
        answer = await call(randomUUID(), method === 'GET' ? undefined : {});
        got = answer.status;
      }
      if (got === wanted) return null;
      const reason = answer.body?.code ?? '';
      return `${route} as ${caller}: expected ${wanted}, got ${answer.status} ${reason}`.trim();
    },
  };
}

function expectedStatus(
  route: string,
  { allowed }: Expected,
  caller: Caller,
): 'allowed' | 401 | 403 | 404 | 501 {
  if (allowed === 'public' || caller === 'super') return 'allowed';
  if (caller === 'nobody') return 401;
  // The stranger is the owner of another account: their role is right, the row is not theirs.
  if (!allowed.includes(caller === 'stranger' ? 'owner' : caller)) return 403;
  // The same id in the stranger's own PSA would be another ticket; they have none connected.
  if (caller === 'stranger' && route.includes('/psa/tickets/{id}')) return 501;
  return caller === 'stranger' && route.includes('{id}') ? 404 : 'allowed';
}
