import type { AccountRole, Me } from '../contract/account.js';
import { ownerOf, type Client } from '../client.js';
import type { ClientErrorCode } from '../errors.js';
import { openWalk } from '../resources/open-walk.js';
import { sendAct } from '../resources/walk-acts.js';
import { createDeviceStore } from '../transport/device-store.js';
import { createOutbox } from '../transport/outbox.js';
import { actAsOther } from './act-as-other.js';
import { fakeGraph } from './fake-flow.js';
import { fakeFlow, fakeQueueRow, fakeSession } from './fake-records.js';
import { createFakeServer, fakeProblem, type FakeServerState } from './fake-server.js';
import { fakeAccount } from './resources/fake-account.js';
import { createFakeAuth } from './resources/fake-auth.js';
import { fakeFlows } from './resources/fake-flows.js';
import { fakePsaState } from './fake-psa-records.js';
import { fakePsa, type FakePsaControls } from './resources/fake-psa.js';
import { fakeSessions } from './resources/fake-sessions.js';
import { createFakeLine, type FakeLineOptions } from './transport/fake-line.js';
import { createFakeLive } from './transport/fake-live.js';

/** What a fake client starts with; everything has a default. */
export interface FakeClientOptions extends FakeLineOptions {
  /** Role of the signed-in user, or the whole user; null: nobody is signed in. `l1_tech` unless said. */
  user?: AccountRole | Partial<Me> | null;
  /** Sessions, flows, queue rows and users to begin with. */
  state?: Partial<FakeServerState>;
}

/** A client in memory, with the levers that tests and stories pull. */
export interface FakeClient extends Client {
  readonly fake: FakeControls;
}

/** The levers of a fake client. */
export interface FakeControls {
  readonly state: FakeServerState;
  readonly psa: FakePsaControls;
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
  const { call } = line;
  const { auth, user, onOwner } = createFakeAuth(call, options.user);
  const { live, ...push } = createFakeLive(line.offline, server);
  const name = `https://fake.test/${crypto.randomUUID()}`;
  const owner = () => ownerOf(name, user());
  const me = (): Me => {
    const current = user();
    if (!current) throw fakeProblem('unauthenticated', 'Sign in first');
    return current;
  };
  const sessions = fakeSessions(server, call, me);
  const { tickets, psa, embed, controls } = fakePsa(server.state, call, me, push.ticketChanged);
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
    tickets,
    psa,
    embed,
    live,
    destroy() {
      outbox.destroy();
      live.destroy();
    },
    fake: {
      psa: controls,
      state: server.state,
      calls: line.calls,
      setOffline(offline) {
        line.offline = offline;
        push.status(offline ? 'offline' : 'online');
        if (!offline) outbox.flushNow();
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

function startState(state: Partial<FakeServerState> = {}): FakeServerState {
  const flow = fakeFlow(fakeGraph);
  return structuredClone({
    sessions: [fakeSession()],
    graphs: { [flow.id]: fakeGraph },
    flows: [flow],
    queue: [1, 2, 3].map((n) => fakeQueueRow(n)),
    users: [],
    psa: fakePsaState(),
    ...state,
  });
}
