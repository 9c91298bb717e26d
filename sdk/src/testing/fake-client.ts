import * as z from 'zod/mini';
import type { AccountRole, Me } from '../contract/account.js';
import { errorStatus, type ErrorCode } from '../contract/error.js';
import type { Flow } from '../contract/flow.js';
import type { Page } from '../contract/primitives.js';
import {
  walkSessionSummary,
  type WalkSession,
  type WalkSessionSummary,
} from '../contract/session.js';
import { ownerOf, type Client } from '../client.js';
import { ClientError, type ClientErrorCode } from '../errors.js';
import type { Accounts } from '../resources/accounts.js';
import type { Auth, AuthState } from '../resources/auth.js';
import type { Flows } from '../resources/flows.js';
import type { Invites } from '../resources/invites.js';
import type { Sessions } from '../resources/sessions.js';
import type { Users } from '../resources/users.js';
import { sendAct } from '../resources/walk-acts.js';
import { openWalk } from '../resources/open-walk.js';
import { createDeviceStore } from '../transport/device-store.js';
import { createEmitter } from '../transport/emitter.js';
import { pause } from '../transport/http.js';
import type { Live, LiveEvents, LiveStatus } from '../transport/live.js';
import { createOutbox } from '../transport/outbox.js';
import { fakeGraph } from './fake-flow.js';
import { fakeFlow, fakeId, fakeNow, fakeQueueRow, fakeSession, fakeUser } from './fake-records.js';
import {
  createFakeServer,
  fakeProblem,
  type FakeServer,
  type FakeServerState,
} from './fake-server.js';

/** What a fake client starts with; everything has a default. */
export interface FakeClientOptions {
  /** Role of the signed-in user, or the whole user; null: nobody is signed in. `l1_tech` unless said. */
  user?: AccountRole | Partial<Me> | null;
  /** Sessions, flows, queue rows and users to begin with. */
  state?: Partial<FakeServerState>;
  /** Milliseconds before each answer; `Infinity` never answers. 0 unless said. */
  latency?: number;
  /** Operations that fail, by name (`sessions.get`, `flows.list`, …), each with its code. */
  failures?: Partial<Record<string, ClientErrorCode>>;
  offline?: boolean;
}

/** A client in memory, with the levers that tests and stories pull. */
export interface FakeClient extends Client {
  readonly fake: FakeControls;
}

/** The levers of a fake client. */
export interface FakeControls {
  readonly state: FakeServerState;
  /** Names of the operations that were called, in order, with their arguments. */
  readonly calls: readonly { name: string; args: readonly unknown[] }[];
  setOffline(offline: boolean): void;
  setLatency(milliseconds: number): void;
  /** Makes an operation fail from now on; null makes it work again. */
  fail(operation: string, code: ClientErrorCode | null): void;
  /** Acts on a session as somebody else would; watchers hear of it. */
  actAsOther(sessionId: string, act: 'step' | 'take-over' | 'resolve', by?: Partial<Me>): void;
  /** Says who has a session open. */
  setWatchers(sessionId: string, watchers: { id: string; name: string; holds: boolean }[]): void;
}

/**
 * A client without a server: the walk, the outbox and the prediction are the real ones, over rules
 * and records in memory. Ids and times are the same in every run.
 */
export function createFakeClient(options: FakeClientOptions = {}): FakeClient {
  const server = createFakeServer(startState(options.state));
  const line = createFakeLine(options);
  const { auth, user, onOwner } = createFakeAuth(line, options.user);
  const { live, ...push } = createFakeLive(line, server);
  const { call } = line;
  const name = `https://fake.test/${crypto.randomUUID()}`;
  const owner = () => ownerOf(name, user());
  const me = (): Me => {
    const current = user();
    if (!current) throw fakeProblem('unauthenticated', 'Sign in first');
    return current;
  };
  const sessions = fakeSessions(server, call, me);
  const store = createDeviceStore('memory');
  const outbox = createOutbox({
    server: name,
    store,
    owner,
    backoff: 50,
    send: (entry, signal) => sendAct(sessions, entry, signal),
    settle: (who, session) =>
      store.put('sessions', {
        owner: who,
        id: session.id,
        session,
        graph: server.graphOf(session),
      }),
  });
  const parts = { sessions, live, outbox, store, user, owner, onOwner };

  return {
    server: name,
    key: null,
    auth,
    sessions,
    walks: { open: (sessionId) => openWalk(parts, sessionId) },
    flows: fakeFlows(server, call),
    ...fakeAccount(server, call, me),
    live,
    destroy() {
      outbox.destroy();
      live.destroy();
    },
    fake: {
      state: server.state,
      calls: line.calls,
      setOffline(offline) {
        line.offline = offline;
        push.status(offline ? 'offline' : 'online');
        if (!offline) void outbox.flush();
      },
      setLatency(milliseconds) {
        line.latency = milliseconds;
      },
      fail(operation, code) {
        if (code === null) line.failures.delete(operation);
        else line.failures.set(operation, code);
      },
      actAsOther: (sessionId, act, by) => actAsOther(server, sessionId, act, by),
      setWatchers: (session_id, users) => push.event('presence:changed', { session_id, users }),
    },
  };
}

/** The way to the fake server: as slow, broken or cut off as the test wants it. */
interface FakeLine {
  offline: boolean;
  latency: number;
  failures: Map<string, ClientErrorCode>;
  calls: { name: string; args: readonly unknown[] }[];
  call: FakeCall;
}

type FakeCall = <T>(
  name: string,
  args: readonly unknown[],
  options: { signal?: AbortSignal } | undefined,
  answer: () => T,
) => Promise<T>;

function createFakeLine(options: FakeClientOptions): FakeLine {
  const failures = new Map<string, ClientErrorCode>();
  for (const [name, code] of Object.entries(options.failures ?? {}))
    if (code) failures.set(name, code);
  const line: FakeLine = {
    offline: options.offline ?? false,
    latency: options.latency ?? 0,
    failures,
    calls: [],
    async call(name, args, callOptions, answer) {
      line.calls.push({ name, args });
      if (line.latency === Infinity) await untilAborted(callOptions?.signal);
      await pause(line.latency, callOptions?.signal);
      if (line.offline) throw new ClientError('network', 'The server cannot be reached');
      const code = line.failures.get(name);
      if (code) throw failureOf(code);
      return structuredClone(answer());
    },
  };
  return line;
}

function failureOf(code: ClientErrorCode): ClientError {
  const message = `The fake server fails with ${code}`;
  return code in errorStatus
    ? fakeProblem(code as ErrorCode, message)
    : new ClientError(code, message);
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = (): void => reject(new ClientError('aborted', 'The call was given up'));
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

function createFakeAuth(line: FakeLine, wanted: FakeClientOptions['user'] = 'l1_tech') {
  const emitter = createEmitter<{ state: AuthState }>();
  const first = typeof wanted === 'string' ? fakeUser(wanted) : wanted;
  const start = first && fakeUser(knownRole(first.account_role), first);
  let state: AuthState = { status: start ? 'signed-in' : 'signed-out', user: start };
  const enter = (user: Me | null): void => {
    state = { status: user ? 'signed-in' : 'signed-out', user };
    emitter.emit('state', state);
  };
  const { call } = line;
  const current = (): Me => {
    if (!state.user) throw fakeProblem('unauthenticated', 'Sign in first');
    return state.user;
  };
  const auth: Auth = {
    get state() {
      return state;
    },
    subscribe: (listener) => emitter.on('state', listener),
    async register(body, options) {
      const user = fakeUser('owner', { email: body.email, name: body.name });
      enter(await call('auth.register', [body], options, () => user));
      return user;
    },
    async login(body, options) {
      const role = knownRole(body.email.split('@')[0]);
      const user = fakeUser(role, { email: body.email });
      enter(await call('auth.login', [body], options, () => user));
      return user;
    },
    async logout(options) {
      enter(null);
      await call('auth.logout', [], options, () => null);
    },
    me: (options) => call('auth.me', [], options, current),
    refresh: (options) => call('auth.refresh', [], options, current),
    restore: (options) => call('auth.restore', [], options, () => state.user),
  };
  return {
    auth,
    user: () => state.user,
    onOwner: (listener: () => void) => emitter.on('state', listener),
  };
}

function knownRole(name: string | undefined): AccountRole {
  if (name === 'owner' || name === 'engineer' || name === 'viewer') return name;
  return 'l1_tech';
}

function createFakeLive(line: FakeLine, server: FakeServer) {
  const emitter = createEmitter<LiveEvents>();
  const waiting: (() => void)[] = [];
  let status: LiveStatus = line.offline ? 'offline' : 'online';
  let cursor = 0;
  const send = (deliver: () => void): void => {
    if (status === 'online') deliver();
    else waiting.push(deliver);
  };
  const stop = server.onChange((session) => {
    cursor += 1;
    const at = String(cursor);
    send(() => {
      emitter.emit('session:updated', { cursor: at, session });
      if (session.status === 'escalated' || session.held_by !== session.started_by) {
        emitter.emit('escalation:changed', { cursor: at, session_id: session.id });
      }
    });
  });
  const live: Live = {
    get status() {
      return status;
    },
    on: emitter.on,
    watch: () => () => undefined,
    destroy() {
      stop();
      emitter.clear();
    },
  };
  return {
    live,
    event: <K extends keyof LiveEvents>(event: K, payload: LiveEvents[K]): void =>
      send(() => emitter.emit(event, payload)),
    status(next: LiveStatus): void {
      if (next === status) return;
      status = next;
      emitter.emit('status', next);
      if (next === 'online') for (const deliver of waiting.splice(0)) deliver();
    },
  };
}

function startState(state: Partial<FakeServerState> = {}): FakeServerState {
  const flow = fakeFlow(fakeGraph);
  return structuredClone({
    sessions: [fakeSession()],
    graphs: { [flow.id]: fakeGraph },
    flows: [flow],
    queue: [1, 2, 3].map((n) => fakeQueueRow(n)),
    users: [],
    ...state,
  });
}

function actAsOther(
  server: FakeServer,
  sessionId: string,
  act: 'step' | 'take-over' | 'resolve',
  by?: Partial<Me>,
): void {
  const other = fakeUser('engineer', by);
  const session = server.find(sessionId);
  if (act === 'resolve') {
    server.change(sessionId, { status: 'resolved', resolved_at: fakeNow, helpful: true });
  } else if (act === 'take-over') {
    const held = { held_by: other.id, held_by_name: other.name };
    server.change(sessionId, { status: 'active', ...held });
  } else {
    const id = fakeId(6, session.version);
    const body = { id, title: 'Restarted the mail client', version: session.version };
    const holder = fakeUser('l1_tech', {
      id: session.held_by ?? other.id,
      name: session.held_by_name ?? '',
    });
    server.act(sessionId, holder, { kind: 'custom-step', body });
  }
}

function pageOf<T>(items: T[], query: { page?: number; page_size?: number } = {}): Page<T> {
  const { page = 1, page_size = 25 } = query;
  const from = (page - 1) * page_size;
  return { items: items.slice(from, from + page_size), total: items.length, page, page_size };
}

function summaryOf(session: WalkSession): WalkSessionSummary {
  return z.parse(walkSessionSummary, session);
}

function fakeSessions(server: FakeServer, call: FakeCall, me: () => Me): Sessions {
  const { state } = server;
  const all = (): WalkSession[] => state.sessions.map(({ id }) => server.find(id));
  const finish = (id: string, changes: Partial<WalkSession>): WalkSession => {
    server.assertHolder(server.find(id), me());
    return server.change(id, changes);
  };
  const start = (changes: Partial<WalkSession>): WalkSession => {
    const { id: started_by, name: started_by_name } = me();
    const holder = { held_by: started_by, held_by_name: started_by_name };
    const id = fakeId(3, state.sessions.length + 1);
    const session = fakeSession({ id, started_by, started_by_name, ...holder, ...changes });
    state.sessions.push(session);
    return server.find(id);
  };
  return {
    list: (query, options) =>
      call('sessions.list', [query], options, () => pageOf(all().map(summaryOf), query)),
    history: (query, options) =>
      call('sessions.history', [query], options, () => pageOf(all().map(summaryOf), query)),
    active: (options) =>
      call('sessions.active', [], options, () =>
        pageOf(
          all()
            .filter(({ status, held_by }) => status === 'active' && held_by === me().id)
            .map(summaryOf),
        ),
      ),
    escalations: (query, options) =>
      call('sessions.escalations', [query], options, () =>
        pageOf(
          all()
            .filter(({ status }) => status === 'escalated')
            .map(summaryOf),
        ),
      ),
    recipients: (query, options) =>
      call('sessions.recipients', [query], options, () =>
        pageOf(
          state.users.flatMap(({ id, name, account_role: role, is_active }) =>
            is_active && id !== me().id && (role === 'engineer' || role === 'owner')
              ? [{ id, name, account_role: role }]
              : [],
          ),
          query,
        ),
      ),
    queue: (query, options) =>
      call('sessions.queue', [query], options, () => {
        const wanted = query?.status_filter;
        const fits = (status: string): boolean => !wanted || wanted === 'all' || wanted === status;
        return pageOf(
          state.queue.filter(({ status }) => fits(status)),
          query,
        );
      }),
    get: (id, options) => call('sessions.get', [id], options, () => server.find(id)),
    graph: (id, options) =>
      call('sessions.graph', [id], options, () => server.graphOf(server.find(id))),
    intake: (body, options) =>
      call('sessions.intake', [body], options, () => {
        const flow = state.flows.find(({ id }) => id === body.flow_id);
        const target = flow
          ? { flow_id: flow.id, flow_name: flow.name, current_node_id: flow.structure.start }
          : {
              session_kind: 'adhoc' as const,
              flow_id: null,
              flow_name: null,
              current_node_id: null,
            };
        const { problem_statement, customer_name = null } = body;
        const { id, session_kind, ticket_id, ticket_kind } = start({
          ...target,
          problem_statement,
          customer_name,
        });
        return { session_id: id, session_kind, ticket_id, ticket_kind };
      }),
    step: ({ id }, body, options) =>
      call('sessions.step', [id, body], options, () =>
        server.act(id, me(), { kind: 'step', body }),
      ),
    undo: ({ id }, version, options) =>
      call('sessions.undo', [id, version], options, () => {
        const session = server.find(id);
        const body = { step_id: '', version: version ?? session.version };
        return server.act(id, me(), { kind: 'undo', body });
      }),
    reopen: ({ id }, body, options) =>
      call('sessions.reopen', [id, body], options, () =>
        server.act(id, me(), { kind: 'reopen', body }),
      ),
    customStep: ({ id }, body, options) =>
      call('sessions.customStep', [id, body], options, () =>
        server.act(id, me(), { kind: 'custom-step', body }),
      ),
    notes: ({ id }, { notes, version }, options) =>
      call('sessions.notes', [id, { notes, version }], options, () => {
        const body = { notes, version: version ?? server.find(id).version };
        return server.act(id, me(), { kind: 'notes', body });
      }),
    resolve: ({ id }, body, options) =>
      call('sessions.resolve', [id, body], options, () => {
        const { helpful, resolution_notes = '' } = body;
        return finish(id, { status: 'resolved', helpful, resolution_notes, resolved_at: fakeNow });
      }),
    escalate: ({ id }, body, options) =>
      call('sessions.escalate', [id, body], options, () => {
        const { reason_category, reason = null, to_user_id = null } = body;
        return finish(id, {
          status: 'escalated',
          reason_category,
          reason,
          escalated_to: to_user_id,
        });
      }),
    escalateWithoutWalk: (body, options) =>
      call('sessions.escalateWithoutWalk', [body], options, () => {
        const { problem_statement, reason_category, reason = null, customer_name = null } = body;
        const adhoc = { session_kind: 'adhoc' as const, flow_id: null, flow_name: null };
        const told = { problem_statement, reason_category, reason, customer_name };
        return start({ ...adhoc, ...told, current_node_id: null, status: 'escalated' });
      }),
    takeOver: (id, options) =>
      call('sessions.takeOver', [id], options, () => {
        const session = server.find(id);
        if (session.status !== 'escalated') {
          const { held_by, held_by_name } = session;
          const holder = { id: held_by, name: held_by_name };
          throw fakeProblem('already_taken', 'Somebody took it already', {
            holder,
            current: session,
          });
        }
        const { id: held_by, name: held_by_name } = me();
        return server.change(id, { status: 'active', held_by, held_by_name });
      }),
  };
}

function fakeFlows({ state }: FakeServer, call: FakeCall): Flows {
  const find = (id: string): Flow => {
    const flow = state.flows.find((candidate) => candidate.id === id);
    if (!flow) throw fakeProblem('not_found', 'There is no such flow');
    return flow;
  };
  const change = (id: string, changes: Partial<Flow>): Flow => Object.assign(find(id), changes);
  return {
    list: (query, options) =>
      call('flows.list', [query], options, () => {
        const words = (query?.search ?? '').toLowerCase().split(/\s+/);
        const fits = (flow: Flow): boolean => {
          const text = [flow.name, flow.description, ...flow.tags].join(' ').toLowerCase();
          return words.every((word) => text.includes(word));
        };
        return pageOf(state.flows.filter(fits), query);
      }),
    get: (id, options) => call('flows.get', [id], options, () => find(id)),
    create: (body, options) =>
      call('flows.create', [body], options, () => {
        const id = fakeId(4, state.flows.length + 1);
        const { structure, ...rest } = body;
        const draft = { id, status: 'draft', version: 1, published_version: null } as const;
        const flow = fakeFlow(fakeGraph, { ...rest, ...draft, structure });
        state.flows.push(flow);
        return flow;
      }),
    patch: (id, body, options) =>
      call('flows.patch', [id, body], options, () => {
        const flow = find(id);
        if (body.version !== flow.version) {
          throw fakeProblem('version_conflict', 'The flow has changed', { current: flow });
        }
        return change(id, { ...body, version: flow.version + 1 });
      }),
    publish: (id, options) =>
      call('flows.publish', [id], options, () =>
        change(id, {
          status: 'published',
          published_version: (find(id).published_version ?? 0) + 1,
        }),
      ),
    versions: (id, options) =>
      call('flows.versions', [id], options, () => {
        const { published_version, structure, updated_at } = find(id);
        if (published_version === null) return pageOf([]);
        const told = { published_by: null, published_at: updated_at };
        return pageOf([
          { id: fakeId(7, 1), flow_id: id, version: published_version, structure, ...told },
        ]);
      }),
  };
}

function fakeAccount(
  { state }: FakeServer,
  call: FakeCall,
  me: () => Me,
): { accounts: Accounts; users: Users; invites: Invites } {
  const account = {
    id: fakeId(1, 1),
    name: 'Demo MSP',
    sso_enabled: false,
    sso_provider: null,
    sso_config: null,
    subscription: { plan: 'trial', status: 'trialing', seat_limit: 5, l1_seat_limit: 5 },
    created_at: fakeNow,
  };
  const seatOf = <R extends 'engineer' | 'l1_tech'>(role: R) => {
    const current = state.users.filter((one) => one.is_active && one.account_role === role).length;
    return { role, current, limit: 5, available: 5 - current };
  };
  const changeUser = (id: string, changes: Partial<FakeServerState['users'][number]>) => {
    const user = state.users.find((candidate) => candidate.id === id);
    if (!user) throw fakeProblem('not_found', 'There is no such user');
    return Object.assign(user, changes);
  };
  const invitations: Awaited<ReturnType<Invites['create']>>[] = [];
  return {
    accounts: {
      get: (options) => call('accounts.get', [], options, () => account),
      patch: (body, options) =>
        call('accounts.patch', [body], options, () => Object.assign(account, body)),
      seats: (options) =>
        call('accounts.seats', [], options, () => ({
          engineer: seatOf('engineer'),
          l1_tech: seatOf('l1_tech'),
        })),
      audit: (query, options) => call('accounts.audit', [query], options, () => pageOf([], query)),
    },
    users: {
      list: (query, options) =>
        call('users.list', [query], options, () => pageOf(state.users, query)),
      setRole: (id, account_role, options) =>
        call('users.setRole', [id, account_role], options, () => changeUser(id, { account_role })),
      setCoverage: (id, can_cover_l1, options) =>
        call('users.setCoverage', [id, can_cover_l1], options, () =>
          changeUser(id, { can_cover_l1 }),
        ),
      deactivate: (id, options) =>
        call('users.deactivate', [id], options, () => changeUser(id, { is_active: false })),
    },
    invites: {
      list: (query, options) =>
        call('invites.list', [query], options, () => pageOf(invitations, query)),
      create: (body, options) =>
        call('invites.create', [body], options, () => {
          const id = fakeId(8, invitations.length + 1);
          const invite = {
            ...body,
            id,
            expires_at: '2026-03-09T09:30:00.000Z',
            token: `fake-${id}`,
          };
          invitations.push(invite);
          return invite;
        }),
      revoke: (id, options) =>
        call('invites.revoke', [id], options, () => {
          const at = invitations.findIndex((invite) => invite.id === id);
          if (at < 0) throw fakeProblem('not_found', 'There is no such invite');
          invitations.splice(at, 1);
        }),
      accept: (body, options) => call('invites.accept', [body], options, me),
    },
  };
}
