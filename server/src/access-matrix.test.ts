import { randomUUID } from 'node:crypto';
import type { Ack } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guards } from './http/guard.js';
import {
  createAccessProbe,
  callers,
  connectionToPsa,
  type AccessProbe,
  type Expected,
} from './testing/access.js';
import { partnerToken, webSecrets } from './testing/embedding.js';
import { everyKind, startDesk, type Desk, type People } from './testing/desk.js';
import { seededPassword } from './db/seed.js';

let desk: Desk;
let probe: AccessProbe;
beforeAll(async () => {
  desk = await startDesk();
  probe = await createAccessProbe(desk);
});
afterAll(() => desk.stop());

// The contract's table of route groups, column by column; nothing here is read from the guards.
const everyone = ['viewer', 'l1', 'engineer', 'cover', 'owner'] as const;
const atTheDesk = ['l1', 'cover', 'owner'] as const;
const holders = ['l1', 'engineer', 'cover', 'owner'] as const;
const writers = ['l1', 'engineer', 'cover', 'owner'] as const;
const engineers = ['engineer', 'cover', 'owner'] as const;
const owner = ['owner'] as const;

const step = () => ({ id: randomUUID(), node_id: 'address', answer: '1', version: 2 });
const acts: Record<string, Omit<Expected, 'allowed'>> = {
  'POST step': { body: step },
  'DELETE step': {},
  'POST reopen': { body: ({ stepId }) => ({ step_id: stepId, version: 2 }) },
  'POST custom-step': { body: () => ({ id: randomUUID(), title: 'Mine', version: 2 }) },
  'POST notes': { body: () => ({ notes: [] }) },
  'POST resolve': { body: () => ({ helpful: true }) },
  'POST escalate': { body: () => ({ reason_category: 'Other' }) },
};
const actsUnder = (prefix: string, allowed: Expected['allowed']) =>
  Object.fromEntries(
    Object.entries(acts).map(([act, expected]) => {
      const [method, name] = act.split(' ');
      return [`${method} ${prefix}/{id}/${name}`, { ...expected, allowed }];
    }),
  );
const person = () => ({ name: 'Somebody', password: 'correct horse battery' });

const psaTicket = '/integrations/psa/tickets/{id}';
const psaWrites: Record<string, Expected> = {
  [`PATCH ${psaTicket}/status`]: { allowed: writers, body: () => ({ status_id: 'resolved' }) },
  [`POST ${psaTicket}/resources`]: {
    allowed: writers,
    body: () => ({ member_id: desk.people.l1.me.id }),
  },
  [`DELETE ${psaTicket}/resources/{member_id}`]: { allowed: writers },
  [`POST ${psaTicket}/notes`]: {
    allowed: writers,
    body: () => ({ kind: 'internal', text: 'A note' }),
  },
  [`POST ${psaTicket}/time-entries`]: {
    allowed: writers,
    body: () => ({ started_at: '2026-11-21T10:00:00Z', ended_at: '2026-11-21T10:20:00Z' }),
  },
  'POST /integrations/psa/internal-tickets/{id}/promote': { allowed: writers, body: () => ({}) },
  'GET /integrations/psa/writes': { allowed: writers },
  'POST /integrations/psa/writes/{id}/retry': { allowed: writers },
  'DELETE /integrations/psa/writes/{id}': { allowed: writers },
};

const table: Record<string, Expected> = {
  // Routes that need no token: these, and no other.
  'POST /auth/register': {
    allowed: 'public',
    body: () => ({ ...person(), account_name: 'New', email: `${randomUUID()}@new.test` }),
  },
  'POST /auth/login': {
    allowed: 'public',
    body: () => ({ email: 'viewer@other.test', password: seededPassword }),
  },
  'POST /auth/refresh': {
    allowed: 'public',
    body: () => ({ refresh_token: desk.people.viewer.tokens.refresh_token }),
  },
  'POST /auth/logout': { allowed: 'public', body: () => ({ refresh_token: 'none' }) },
  'POST /invites/accept': {
    allowed: 'public',
    body: () => ({ ...person(), token: inviteToken }),
  },

  // PSAs call these, and sign what they say.
  'POST /webhooks/psa/{token}': { allowed: 'public', body: () => ({ id: '101' }) },

  // Read flows, gallery items, sessions of the account.
  'GET /flows': { allowed: everyone },
  'GET /flows/{id}': { allowed: everyone },
  'GET /flows/{id}/versions': { allowed: everyone },
  'GET /sessions': { allowed: everyone },
  'GET /sessions/{id}': { allowed: everyone },
  'GET /sessions/{id}/graph': { allowed: everyone },

  // /l1/*
  'POST /l1/intake': { allowed: atTheDesk, body: () => ({ problem_statement: 'Help' }) },
  'POST /l1/escalate-without-walk': {
    allowed: atTheDesk,
    body: () => ({ problem_statement: 'Help', reason_category: 'Other' }),
  },
  'GET /l1/queue': { allowed: atTheDesk },
  'GET /l1/sessions': { allowed: atTheDesk },
  'GET /l1/sessions/active': { allowed: atTheDesk },
  'GET /l1/sessions/{id}': { allowed: atTheDesk },
  'GET /l1/sessions/{id}/graph': { allowed: atTheDesk },
  ...actsUnder('/l1/sessions', atTheDesk),

  // Escalations, take-over, and what holders change.
  'GET /escalations': { allowed: engineers },
  // Whoever may escalate a walk sees to whom.
  'GET /escalations/recipients': { allowed: holders },
  'POST /sessions/{id}/take-over': { allowed: engineers },
  ...actsUnder('/sessions', holders),

  // /integrations/psa/* but connection and mappings.
  ...psaWrites,

  // Write flows; L1 techs their own drafts.
  'POST /flows': {
    allowed: writers,
    body: () => ({ name: 'A flow', structure: everyKind }),
  },
  'PATCH /flows/{id}': { allowed: writers, body: () => ({ version: 1, name: 'Renamed' }) },
  'DELETE /flows/{id}': { allowed: writers },
  'POST /flows/{id}/publish': { allowed: engineers },

  // /integrations/psa/* but connection and mappings: whoever works on tickets.
  'GET /integrations/psa/me': { allowed: holders },
  'GET /integrations/psa/boards': { allowed: holders },
  'GET /integrations/psa/boards/{id}/statuses': { allowed: holders },
  'GET /integrations/psa/priorities': { allowed: holders },
  'GET /integrations/psa/companies': { allowed: holders },
  'GET /integrations/psa/members': { allowed: holders },
  'GET /integrations/psa/tickets/search': { allowed: holders },
  'POST /integrations/psa/tickets': { allowed: holders, body: () => ({ summary: 'No paper' }) },
  'POST /integrations/psa/tickets/ai-parse': {
    allowed: holders,
    body: () => ({ prompt: 'The printer is offline' }),
  },
  'GET /integrations/psa/tickets/{id}/context': { allowed: holders },
  'GET /integrations/psa/tickets/{id}/resources': { allowed: holders },
  'GET /integrations/psa/tickets/{id}/notes': { allowed: holders },

  // The connection and the mappings.
  'GET /integrations/psa/connection': { allowed: owner },
  'PUT /integrations/psa/connection': { allowed: owner, body: () => connectionToPsa },
  'PATCH /integrations/psa/connection': {
    allowed: owner,
    body: () => ({ settings: { time_entry: false } }),
  },
  'DELETE /integrations/psa/connection': { allowed: owner },
  'POST /integrations/psa/connection/test': { allowed: owner },
  'POST /integrations/psa/connection/webhook': { allowed: owner },
  'GET /integrations/psa/member-mappings': { allowed: owner },
  'PUT /integrations/psa/member-mappings/{member_id}': {
    allowed: owner,
    body: () => ({ user_id: null }),
  },

  // Users, invites, roles, coverage, the account, the audit log.
  'GET /users': { allowed: owner },
  'PATCH /users/{id}/role': { allowed: owner, body: () => ({ account_role: 'viewer' }) },
  'PATCH /users/{id}/coverage': { allowed: owner, body: () => ({ can_cover_l1: true }) },
  'POST /users/{id}/deactivate': { allowed: owner },
  'GET /invites': { allowed: owner },
  'POST /invites': {
    allowed: owner,
    body: () => ({ email: `${randomUUID()}@demo.test`, role: 'viewer' }),
  },
  'DELETE /invites/{id}': { allowed: owner },
  'PATCH /accounts/me': { allowed: owner, body: () => ({}) },
  'GET /audit': { allowed: owner },

  'GET /accounts/me/seats': { allowed: ['l1', 'engineer', 'cover', 'owner'] },

  // One's own.
  'GET /auth/me': { allowed: everyone },
  'GET /accounts/me': { allowed: everyone },

  // Embedding.
  'GET /embed/keys': { allowed: owner },
  'POST /embed/keys': {
    allowed: owner,
    body: () => ({ name: 'Portal', allowed_origins: ['https://portal.test'] }),
  },
  'DELETE /embed/keys/{id}': { allowed: owner },
  'GET /embed/hosts': { allowed: owner },
  'PUT /embed/hosts/{host}': { allowed: owner, body: () => ({ ticket_param: 'ticket' }) },
  'POST /embed/codes': {
    allowed: everyone,
    body: ({ embedKey }) => ({ key: embedKey, origin: 'https://portal.test' }),
  },
  'POST /embed/token': {
    allowed: 'public',
    body: () => ({ host: 'web', key: publicKey, proof: { jwt: partnerJwt } }),
  },

  // Of no account: super admins alone.
  'GET /admin/failed-jobs': { allowed: [] },
  'POST /admin/failed-jobs/{id}/rerun': { allowed: [] },
};

let [inviteToken, publicKey, partnerJwt] = ['', '', ''];
beforeAll(async () => {
  const invited = await desk.people.owner.call<{ token: string }>('POST', '/invites', {
    body: { email: 'invited@demo.test', role: 'viewer' },
  });
  inviteToken = invited.body.token;
  const { owner } = desk.people;
  await owner.call('PUT', '/embed/hosts/web', { body: { secrets: webSecrets } });
  const key = await owner.call<{ key: string }>('POST', '/embed/keys', {
    body: { name: 'Portal', allowed_origins: [] },
  });
  publicKey = key.body.key;
});
// Lives a minute, so it is signed when its turn comes.
beforeEach(async () => {
  partnerJwt = await partnerToken(publicKey);
});

const nameOf = (route: { method: string; path: string }) =>
  `${route.method.toUpperCase()} ${route.path}`;

describe('every route of the application', () => {
  it('has its row in the table, and every row its route', () => {
    expect(desk.application.routes.map(nameOf).sort()).toEqual(Object.keys(table).sort());
  });

  it('is in openapi.json, and nothing else', async () => {
    const answer = await desk.application.call<{ paths: Record<string, object> }>(
      'GET',
      '/openapi.json',
    );
    const described = Object.entries(answer.body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => nameOf({ method, path })),
    );
    expect(described.sort()).toEqual(Object.keys(table).sort());
  });

  it('needs a token, but under the addresses that the contract names', () => {
    const open = Object.keys(table).filter((route) => table[route]?.allowed === 'public');
    for (const route of open) {
      expect(route).toMatch(
        / \/(auth|public|shared|webhooks)\/| \/(embed\/token|invites\/accept)$/,
      );
    }
  });
});

describe.each(Object.entries(table))('%s', (route, expected) => {
  const who = expected.allowed === 'public' ? (['nobody'] as const) : callers;
  it('lets in those whom the contract lets in, and nobody else', async () => {
    const differences = [];
    for (const caller of who) {
      differences.push(await probe.findDifference({ route, expected, caller }));
    }
    expect(differences.filter(Boolean)).toEqual([]);
  });
});

describe('the table itself', () => {
  const guarded = Object.entries(table).filter(
    ([, { allowed }]) => allowed !== 'public' && allowed.length < everyone.length,
  );
  it.each(guarded)('notices when the guard of %s is taken away', async (name, expected) => {
    const route = desk.application.routes.find((each) => nameOf(each) === name);
    if (!route || route.guard === 'public') throw new Error(`${name} has no guard`);
    const { guard } = route;
    route.guard = guards.signedIn;
    try {
      const differences = await Promise.all(
        (['viewer', 'stranger'] as const).map((caller) =>
          probe.findDifference({ route: name, expected, caller }),
        ),
      );
      expect(differences.filter(Boolean)).not.toEqual([]);
    } finally {
      route.guard = guard;
    }
  });
});

describe('watching through a socket', () => {
  const ackMs = 30_000;
  const watch = async (person: keyof People, session_id: string): Promise<Ack> => {
    const socket = await desk.application.connect(desk.people[person].token);
    return (await socket.timeout(ackMs).emitWithAck('session:watch', { session_id })) as Ack;
  };
  const rights: [keyof People, boolean][] = [
    ['viewer', true],
    ['l1', true],
    ['colleague', false],
    ['engineer', true],
    ['cover', true],
    ['owner', true],
    ['stranger', false],
  ];

  it.each(rights)('a walk of the L1 tech: %s %s', async (person, isAllowed) => {
    const session = await desk.start(desk.people.l1);
    expect(await watch(person, session.id)).toEqual(
      isAllowed ? { ok: true } : { ok: false, error: expect.any(String) as string },
    );
    const socket = await desk.application.connect(desk.people[person].token);
    const heard: number[] = [];
    socket.on('session:updated', (update) => {
      if (update.session.id === session.id) heard.push(update.session.version);
    });
    await socket.timeout(ackMs).emitWithAck('session:watch', { session_id: session.id });
    await desk.people.l1.call('POST', `/l1/sessions/${session.id}/notes`, { body: { notes: [] } });
    // Whoever may watch has heard by the time that the tech's own next connection is greeted.
    if (isAllowed) await expect.poll(() => heard).toEqual([2]);
    else {
      await desk.application.connect(desk.people.l1.token);
      expect(heard).toEqual([]);
    }
  });

  it('what is not there cannot be told from what is another account’s', async () => {
    const session = await desk.start(desk.people.l1);
    expect(await watch('stranger', session.id)).toEqual(await watch('stranger', randomUUID()));
  });

  it.each(['', 'not-a-token'])('needs a token, and not "%s"', async (token) => {
    await expect(desk.application.connect(token)).rejects.toThrow('unauthenticated');
  });
});
