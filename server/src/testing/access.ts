import { randomUUID } from 'node:crypto';
import type { SignedInUser } from './api-client.js';
import type { PsaWebhook } from '@resolutionflow/sdk/contract';
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

/** A connection to the PSA in memory. */
export const connectionToPsa = {
  provider: 'halo',
  site_url: 'http://127.0.0.1:4999',
  credentials: { client_id: 'a-client-id', client_secret: 'a-client-secret' },
};

/** What an id in the path names: made afresh for each call, and held by the caller where that counts. */
export interface Row {
  id: string;
  /** Of a session: its only step. */
  stepId?: string;
  /** An embed key of the caller's own account, for whatever page. */
  embedKey?: string;
  /** Of a webhook: what signs it. */
  secret?: string;
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

/** Names a row, of whatever kind; a host is one of four and belongs to nobody. */
const hasId = /\{(?!host\})\w+\}/;

export async function createAccessProbe(desk: Desk): Promise<AccessProbe> {
  const { application, people, flow } = desk;
  const { sql } = application;
  const superAdmin = await application.signIn('super@resolutionflow.test');
  const account = people.owner.me.account_id;

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
    if (route.includes('/integrations/psa/')) return makePsaRow(route, id);
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
    if (route.includes('/embed/keys/{id}')) {
      await sql('insert into embed_keys (id, account_id, name, key) values (?, ?, ?, ?)', [
        id,
        account,
        'Somewhere',
        `pk_${id}`,
      ]);
    }
    if (route.includes('/embed/codes')) {
      const embedKey = `pk_${id}`;
      await sql(
        `insert into embed_keys (id, account_id, name, key, allowed_origins)
           values (?, ?, 'Somewhere', ?, '{https://portal.test}')`,
        [id, caller === 'stranger' ? people.stranger.me.account_id : account, embedKey],
      );
      return { id, embedKey };
    }
    if (route.includes('/webhooks/psa/')) return makeWebhook();
    if (route.includes('/failed-jobs/{id}')) {
      await sql(
        `insert into failed_jobs (id, name, data, attempts, last_error)
           values (?, 'sessions.abandon-idle', '{}', 3, 'It was dark')`,
        [id],
      );
    }
    return { id };
  }

  /** The demo account is connected, the stranger's where their own connection is what they reach. */
  async function makePsaRow(route: string, id: string): Promise<Row> {
    const path = '/integrations/psa/connection';
    await people.owner.call('PUT', path, { body: connectionToPsa });
    if (hasId.test(route)) await people.stranger.call('DELETE', path);
    else await people.stranger.call('PUT', path, { body: connectionToPsa });
    if (route.includes('/boards/')) return { id: '1' };
    if (route.includes('/member-mappings/')) {
      await people.owner.call('GET', '/integrations/psa/member-mappings');
      return { id: '51' };
    }
    // Ours take no time entries: the PSA's do.
    if (route.includes('/time-entries')) return { id: '101' };
    if (route.includes('/writes/{id}')) {
      await sql(
        `insert into psa_writes (id, account_id, connection_id, ticket_id, kind, payload, reference)
           select ?, account_id, id, ?, 'unassign', '{"member_id": "52"}', ?
             from psa_connections where account_id = ? and ended_at is null`,
        [id, id, id, account],
      );
    }
    if (/tickets.{id}/.test(route)) {
      await sql(
        `insert into internal_tickets (id, account_id, problem_statement, status)
           values (?, ?, 'It does not print', 'open')`,
        [id, account],
      );
    }
    return { id };
  }

  async function makeWebhook(): Promise<Row> {
    const path = '/integrations/psa/connection';
    await people.owner.call('PUT', path, { body: connectionToPsa });
    const { body } = await people.owner.call<PsaWebhook>('POST', `${path}/webhook`);
    return { id: body.url.split('/').at(-1) ?? '', secret: body.secret ?? '' };
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
      const row = await makeRow(route, caller);
      const call = (id: string, body?: object) =>
        application.call<{ code?: string }>(
          method,
          pathOf(path, id).replace('{member_id}', people.l1.me.id),
          {
            token: userOf(caller)?.token,
            body,
            headers: {
              ...(caller === 'super' && { 'X-Account-Id': account }),
              ...(row.secret && { 'X-Signature': row.secret }),
            },
          },
        );
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

function pathOf(path: string, id: string): string {
  return path.replace(hasId, id).replace('{host}', 'autotask');
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
  if (caller === 'stranger' && route.includes('/time-entries')) return 501;
  return caller === 'stranger' && hasId.test(route) ? 404 : 'allowed';
}
