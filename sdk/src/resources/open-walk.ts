import { answerNode } from '../contract/answer.js';
import type { Me } from '../contract/account.js';
import type { WalkSession } from '../contract/session.js';
import type { WalkGraph } from '../contract/walk-graph.js';
import { ClientError, toClientError } from '../errors.js';
import type { DeviceStore } from '../transport/device-store.js';
import { createEmitter } from '../transport/emitter.js';
import type { Live } from '../transport/live.js';
import type { Outbox, OutboxEntry, QueuedAct } from '../transport/outbox.js';
import type { Sessions } from './sessions.js';
import type { RefusedAct, Walk, WalkState } from './walk.js';
import { isRecorded, predictWalk, type Prediction } from './walk-prediction.js';

/** What walks are made of. */
export interface WalkParts {
  sessions: Sessions;
  live: Live;
  outbox: Outbox;
  store: DeviceStore;
  user: () => Me | null;
  /** Server, account and user; null while nobody is signed in. */
  owner: () => string | null;
  onOwner: (listener: () => void) => () => void;
}

/** Opens one session; see `Walk`. */
export function openWalk(parts: WalkParts, sessionId: string): Walk {
  const { sessions, live, outbox, store, user, owner } = parts;
  const emitter = createEmitter<{ state: WalkState }>();
  const stopped = new AbortController();
  const { signal } = stopped;
  const endKeys = new Map<string, string>();
  let session: WalkSession | null = null;
  let graph: WalkGraph | null = null;
  let entries: OutboxEntry[] = [];
  let watchers: WalkState['watchers'] = [];
  let status: WalkState['status'] = 'loading';
  let error: ClientError | null = null;
  let busy: WalkState['busy'] = null;
  let stale = false;
  let reachable: boolean | null = null;
  let reading = 0;
  let loading = 0;
  let acting: Promise<unknown> = Promise.resolve();
  let state = snapshot();

  function publish(): void {
    if (signal.aborted) return;
    state = snapshot();
    emitter.emit('state', state);
  }

  function snapshot(): WalkState {
    const isHolder = holds();
    const refused = session ? describeRefusal(session, entries, isHolder) : null;
    const predicted = session ? predictWalk(session, graph, standing()) : null;
    return {
      status,
      session,
      node: predicted?.node ?? null,
      trail: predicted?.trail ?? [],
      notes: predicted?.notes ?? [],
      pendingCount: unrecorded().length,
      connection: connection(),
      refused,
      watchers,
      isHolder,
      canAct: isHolder && refused === null && busy === null,
      canTakeOver: mayTakeOver(session, user()),
      busy,
      stale,
      error,
    };
  }

  function unrecorded(): OutboxEntry[] {
    return entries.filter(
      (entry) => !session || entry.state === 'refused' || !isRecorded(session, entry.act),
    );
  }

  /** What waits ahead of a refused act: the rest is not going to happen as it stands. */
  function standing(): OutboxEntry[] {
    const refused = entries.findIndex((entry) => entry.state === 'refused');
    return refused < 0 ? entries : entries.slice(0, refused);
  }

  function holds(): boolean {
    return (
      session?.status === 'active' && session.held_by !== null && session.held_by === user()?.id
    );
  }

  function connection(): WalkState['connection'] {
    if (reachable === false || live.status === 'offline') return 'offline';
    return live.status === 'online' ? 'online' : 'connecting';
  }

  /** Takes what is newer; two answers may overtake each other. */
  function merge(next: WalkSession): void {
    if (session && next.version < session.version) return;
    session = next;
    status = 'ready';
    error = null;
    keep();
  }

  function keep(): void {
    const who = owner();
    if (who === null || !session) return;
    const done = session.status !== 'active' && entries.length === 0;
    const kept = done
      ? store.delete('sessions', [who, sessionId])
      : store.put('sessions', { owner: who, id: sessionId, session, graph });
    // This copy only serves the next start without a network; a full disk must not stop the walk.
    kept.catch(() => undefined);
  }

  async function load(): Promise<void> {
    const turn = (loading += 1);
    const outdated = (): boolean => signal.aborted || turn !== loading;
    const who = owner();
    if (who !== null && !session) {
      const kept = await store.get('sessions', [who, sessionId]).catch(() => undefined);
      await readEntries();
      if (outdated()) return;
      if (kept && !session) {
        ({ graph } = kept);
        stale = true;
        merge(kept.session);
        publish();
      }
    }
    await reread(outdated);
    if (!outdated()) void outbox.flush().catch(() => undefined);
  }

  async function reread(outdated: () => boolean = () => signal.aborted): Promise<void> {
    try {
      const fresh = await sessions.get(sessionId, { signal });
      if (outdated()) return;
      stale = false;
      reachable = true;
      merge(fresh);
      publish();
    } catch (thrown) {
      if (outdated()) return;
      const failure = toClientError(thrown);
      if (failure.isTemporary) reachable = false;
      if (session && (failure.isTemporary || entries.length > 0)) {
        stale = true;
      } else {
        session = null;
        status = 'failed';
        error = failure;
      }
      return publish();
    }
    await readGraph(outdated);
  }

  async function readGraph(outdated: () => boolean): Promise<void> {
    // A published version never changes; a proposal under walk gains nodes.
    if (!session || session.session_kind === 'adhoc') return;
    if (session.status !== 'active' || (graph && session.session_kind === 'flow')) return;
    try {
      const fresh = await sessions.graph(sessionId, { signal });
      if (outdated()) return;
      graph = fresh;
      keep();
      publish();
    } catch (thrown) {
      // Without it the walk goes on node by node, as the server answers; only offline needs it.
      if (toClientError(thrown).isTemporary && !outdated()) reachable = false;
    }
  }

  async function readEntries(): Promise<void> {
    const turn = (reading += 1);
    const fresh = await outbox.entries(sessionId);
    if (signal.aborted || turn !== reading) return;
    const refusedBefore = entries.some((entry) => entry.state === 'refused');
    entries = fresh;
    const refused = fresh.find((entry) => entry.state === 'refused');
    const current = refused?.refusal?.current ?? null;
    if (current) merge(current);
    publish();
    // A refusal that does not say what the server holds: the tech should see it all the same.
    if (refused && !refusedBefore && !current) void reread();
  }

  /** Another tab may have sent something: what it got is kept on the device. */
  async function syncTabs(): Promise<void> {
    const who = owner();
    const kept = who === null ? undefined : await store.get('sessions', [who, sessionId]);
    if (signal.aborted) return;
    if (kept) merge(kept.session);
    await readEntries();
  }

  /** One act after the other, so that each is based on the one before. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = acting.then(task, task);
    acting = turn.catch(() => undefined);
    return turn;
  }

  function checked(): { session: WalkSession; predicted: Prediction } {
    if (!session) throw new ClientError('not_found', 'The session is not loaded');
    if (session.status !== 'active') {
      throw new ClientError('session_not_active', 'This walk has ended');
    }
    if (!holds()) throw new ClientError('not_holder', 'Somebody else holds this walk');
    if (entries.some((entry) => entry.state === 'refused')) {
      throw new ClientError('steps_refused', 'A refused step waits for your decision');
    }
    return { session, predicted: predictWalk(session, graph, entries) };
  }

  async function enqueue(
    from: WalkSession,
    act: QueuedAct,
    question: string,
    answerLabel: string | null,
  ): Promise<void> {
    const { id, started_by, held_by } = from;
    const at = new Date().toISOString();
    await outbox.add({ session: { id, started_by, held_by }, act, question, answerLabel, at });
    await readEntries();
  }

  function takeBack(kind: 'undo' | 'reopen', stepId?: string): Promise<void> {
    return inTurn(async () => {
      const { session: from, predicted } = checked();
      const { trail, version } = predicted;
      const step = stepId === undefined ? trail.at(-1) : trail.find(({ id }) => id === stepId);
      if (!step) throw new ClientError('not_acceptable', 'There is no step to take back');
      const act: QueuedAct = { kind, body: { step_id: step.id, version } };
      await enqueue(from, act, step.question, step.answer_label);
    });
  }

  async function end(
    doing: NonNullable<WalkState['busy']>,
    body: object,
    send: (from: WalkSession, idempotencyKey: string) => Promise<WalkSession>,
  ): Promise<WalkSession> {
    if (busy !== null) throw new ClientError('not_acceptable', 'The walk is being changed already');
    // Tried again after a lost answer, the same wish goes under the same key and is done once.
    const wish = JSON.stringify([doing, body]);
    const key = endKeys.get(wish) ?? crypto.randomUUID();
    endKeys.set(wish, key);
    busy = doing;
    publish();
    try {
      if (doing !== 'taking-over') await sendAll();
      if (!session) throw new ClientError('not_found', 'The session is not loaded');
      const answer = await send(session, key);
      endKeys.delete(wish);
      merge(answer);
      return answer;
    } catch (thrown) {
      const failure = toClientError(thrown);
      if (!failure.isTemporary) endKeys.delete(wish);
      const { current } = failure;
      if (current) merge(current);
      throw failure;
    } finally {
      busy = null;
      publish();
    }
  }

  async function sendAll(): Promise<void> {
    await acting;
    checked();
    await outbox.flush();
    await readEntries();
    checked();
    const left = unrecorded().length;
    if (left > 0) throw new ClientError('steps_waiting', `${left} steps are not sent yet`);
  }

  const stops = [
    live.on('session:updated', ({ session: next }) => {
      if (next.id !== sessionId) return;
      merge(next);
      publish();
    }),
    live.on('presence:changed', ({ session_id, users }) => {
      if (session_id !== sessionId) return;
      watchers = users;
      publish();
    }),
    live.on('resync', () => void reread()),
    live.on('status', (now) => {
      if (now === 'online') {
        // A watch replays from the cursor on; what came before it, this read brings.
        void reread();
        void outbox.flush().catch(() => undefined);
      }
      publish();
    }),
    outbox.on('sent', ({ entry, answer }) => {
      if (entry.session.id !== sessionId) return;
      entries = entries.filter(({ seq }) => seq !== entry.seq);
      stale = false;
      merge(answer);
      publish();
    }),
    outbox.on('changed', (change) => {
      if (change.sessionId === sessionId) void syncTabs().catch(() => undefined);
    }),
    outbox.on('reachable', (now) => {
      if (now === reachable) return;
      reachable = now;
      publish();
    }),
    parts.onOwner(() => {
      session = null;
      graph = null;
      entries = [];
      status = 'loading';
      publish();
      void load();
    }),
    live.watch(sessionId),
  ];
  if (typeof addEventListener === 'function') {
    const heard = (now: boolean | null) => (): void => {
      reachable = now;
      publish();
      if (now === null) void reread();
    };
    addEventListener('offline', heard(false), { signal });
    addEventListener('online', heard(null), { signal });
  }
  void load();

  return {
    sessionId,
    get state() {
      return state;
    },
    subscribe: (listener) => emitter.on('state', listener),
    answer(answer, note = null) {
      const asked = state.node;
      return inTurn(async () => {
        const { session: from, predicted } = checked();
        const { node, nodeId, version } = predicted;
        if (!node || nodeId === null || node.id !== asked?.id) {
          return { ok: false, message: 'The walk has moved on: look again' };
        }
        const outcome = answerNode(node, answer);
        if (!outcome.ok) return { ok: false, message: outcome.message };
        const body = {
          id: crypto.randomUUID(),
          node_id: nodeId,
          answer: outcome.normalized,
          note,
          version,
        };
        await enqueue(from, { kind: 'step', body }, node.title, outcome.label);
        return { ok: true };
      });
    },
    back: () => takeBack('undo'),
    reopen: (stepId) => takeBack('reopen', stepId),
    customStep: ({ title, body = null, answer = null, note = null }) =>
      inTurn(async () => {
        const { session: from, predicted } = checked();
        const { version } = predicted;
        const step = { id: crypto.randomUUID(), title, body, answer, note, version };
        await enqueue(from, { kind: 'custom-step', body: step }, title, answer);
      }),
    saveNotes: (notes) =>
      inTurn(async () => {
        const { session: from, predicted } = checked();
        const body = { notes: [...notes], version: predicted.version };
        await enqueue(from, { kind: 'notes', body }, 'Notes', notes.at(-1)?.content ?? null);
      }),
    resolve: (body) =>
      end('resolving', body, (from, idempotencyKey) =>
        sessions.resolve(from, body, { signal, idempotencyKey }),
      ),
    escalate: (body) =>
      end('escalating', body, (from, idempotencyKey) =>
        sessions.escalate(from, body, { signal, idempotencyKey }),
      ),
    takeOver: () =>
      end('taking-over', {}, (_from, idempotencyKey) =>
        sessions.takeOver(sessionId, { signal, idempotencyKey }),
      ),
    async retry() {
      if (!state.refused) {
        if (!session) status = 'loading';
        publish();
        return load();
      }
      if (!session) return;
      let { version } = session;
      const now = session;
      await outbox.retry(sessionId, ({ act }) => {
        if (isRecorded(now, act)) return act;
        const again = { ...act, body: { ...act.body, version } } as QueuedAct;
        version += 1;
        return again;
      });
    },
    async dismissRefused() {
      await outbox.discard(sessionId);
      await readEntries();
    },
    destroy() {
      stopped.abort();
      for (const stop of stops) stop();
      emitter.clear();
    },
  };
}

function mayTakeOver(session: WalkSession | null, me: Me | null): boolean {
  if (session?.status !== 'escalated' || !me) return false;
  return me.is_super_admin || me.account_role === 'engineer' || me.account_role === 'owner';
}

function describeRefusal(
  session: WalkSession,
  entries: readonly OutboxEntry[],
  holds: boolean,
): RefusedAct | null {
  const at = entries.findIndex((entry) => entry.state === 'refused');
  const entry = entries[at];
  if (!entry) return null;
  const { act, question, answerLabel, refusal } = entry;
  const note = act.kind === 'step' || act.kind === 'custom-step' ? (act.body.note ?? null) : null;
  return {
    kind: act.kind,
    question,
    answerLabel,
    note,
    problem: refusal?.problem ?? null,
    message: refusal?.message ?? '',
    current: session,
    heldBack: entries.length - at - 1,
    canRetry: holds && stillFits(session, act),
  };
}

function stillFits(session: WalkSession, act: QueuedAct): boolean {
  switch (act.kind) {
    case 'step':
      return session.current_node_id === act.body.node_id;
    case 'undo':
      return session.walked_path.at(-1)?.id === act.body.step_id;
    case 'reopen':
      return session.walked_path.some((step) => step.id === act.body.step_id);
    default:
      return true;
  }
}
