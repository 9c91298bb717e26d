import type { WalkSession } from '../contract/session.js';
import type { WalkGraph } from '../contract/walk-graph.js';
import { toClientError, type ClientError } from '../errors.js';
import type { OutboxEntry } from '../transport/outbox.js';
import type { WalkParts } from './walk-parts.js';
import type { WalkState } from './walk.js';

/** What this page knows of a walk. */
export interface KnownWalk {
  status: WalkState['status'];
  session: WalkSession | null;
  graph: WalkGraph | null;
  /** The acts that wait on this device, in order. */
  entries: OutboxEntry[];
  /** Whether the server answered when it was last asked; null while that is not known. */
  reachable: boolean | null;
  stale: boolean;
  error: ClientError | null;
}

/** Keeps what is known of one session up to date: from the server, this device and its other tabs. */
export interface WalkRecord {
  readonly known: Readonly<KnownWalk>;
  /** Shows the device's copy, if there is one, and then what the server holds. */
  load(): Promise<void>;
  /** Asks the server again. */
  reread(): Promise<void>;
  /** Reads again what waits on this device. */
  readEntries(): Promise<void>;
  /** Reads again what another tab may have changed on this device. */
  syncTabs(): Promise<void>;
  /** Takes what is newer; two answers may overtake each other. */
  merge(session: WalkSession): void;
  /** Takes what the server answered to an act that waited. */
  takeSent(entry: OutboxEntry, answer: WalkSession): void;
  setReachable(reachable: boolean | null): void;
  startLoading(): void;
  /** Somebody else is signed in now: nothing of what was known is theirs. */
  forget(): void;
}

/** Makes the record of one walk. `changed` is called where it changed by itself. */
export function createWalkRecord(
  parts: Pick<WalkParts, 'sessions' | 'outbox' | 'store' | 'owner'>,
  sessionId: string,
  signal: AbortSignal,
  changed: () => void,
): WalkRecord {
  const { sessions, outbox, store, owner } = parts;
  const known: KnownWalk = {
    status: 'loading',
    session: null,
    graph: null,
    entries: [],
    reachable: null,
    stale: false,
    error: null,
  };
  let reading = 0;
  let loading = 0;

  async function load(): Promise<void> {
    const turn = (loading += 1);
    const outdated = (): boolean => signal.aborted || turn !== loading;
    const who = owner();
    if (who !== null && !known.session) {
      await readDevice(who, outdated);
      if (outdated()) return;
    }
    await reread(outdated);
    if (!outdated()) outbox.flushNow();
  }

  async function readDevice(who: string, outdated: () => boolean): Promise<void> {
    // A device that cannot be read is as good as an empty one: the server is asked next. Whoever
    // acts on the walk hears that it cannot be kept.
    const kept = await store.get('sessions', [who, sessionId]).catch(() => undefined);
    await readEntries().catch(() => undefined);
    if (outdated() || !kept || known.session) return;
    known.graph = kept.graph;
    known.stale = true;
    merge(kept.session);
    changed();
  }

  async function reread(outdated: () => boolean = () => signal.aborted): Promise<void> {
    try {
      const fresh = await sessions.get(sessionId, { signal });
      if (outdated()) return;
      known.stale = false;
      known.reachable = true;
      merge(fresh);
      changed();
    } catch (thrown) {
      if (outdated()) return;
      const failure = toClientError(thrown);
      if (failure.isTemporary) known.reachable = false;
      if (known.session && (failure.isTemporary || known.entries.length > 0)) {
        known.stale = true;
      } else {
        known.session = null;
        known.status = 'failed';
        known.error = failure;
      }
      return changed();
    }
    await readGraph(outdated);
  }

  async function readGraph(outdated: () => boolean): Promise<void> {
    const { session, graph } = known;
    // A published version never changes; a proposal under walk gains nodes.
    if (!session || session.session_kind === 'adhoc') return;
    if (session.status !== 'active' || (graph && session.session_kind === 'flow')) return;
    try {
      const fresh = await sessions.graph(sessionId, { signal });
      if (outdated()) return;
      known.graph = fresh;
      keep();
      changed();
    } catch (thrown) {
      // Without it the walk goes on node by node, as the server answers; only offline needs it.
      if (toClientError(thrown).isTemporary && !outdated()) known.reachable = false;
    }
  }

  async function readEntries(): Promise<void> {
    const turn = (reading += 1);
    const fresh = await outbox.entries(sessionId);
    if (signal.aborted || turn !== reading) return;
    const refusedBefore = known.entries.some((entry) => entry.state === 'refused');
    known.entries = fresh;
    const refused = fresh.find((entry) => entry.state === 'refused');
    const current = refused?.refusal?.current ?? null;
    if (current) merge(current);
    changed();
    // A refusal that does not say what the server holds: the tech should see it all the same.
    if (refused && !refusedBefore && !current) void reread();
  }

  async function syncTabs(): Promise<void> {
    const who = owner();
    const kept = who === null ? undefined : await store.get('sessions', [who, sessionId]);
    if (signal.aborted) return;
    if (kept) merge(kept.session);
    await readEntries();
  }

  function merge(next: WalkSession): void {
    if (known.session && next.version < known.session.version) return;
    known.session = next;
    known.status = 'ready';
    known.error = null;
    keep();
  }

  function keep(): void {
    const who = owner();
    const { session, graph, entries } = known;
    if (who === null || !session) return;
    const done = session.status !== 'active' && entries.length === 0;
    const kept = done
      ? store.delete('sessions', [who, sessionId])
      : store.put('sessions', { owner: who, id: sessionId, session, graph });
    // This copy only serves the next start without a network; a full disk must not stop the walk.
    kept.catch(() => undefined);
  }

  return {
    known,
    load,
    reread: () => reread(),
    readEntries,
    syncTabs,
    merge,
    takeSent({ seq }, answer) {
      known.entries = known.entries.filter((entry) => entry.seq !== seq);
      known.stale = false;
      merge(answer);
    },
    setReachable(reachable) {
      known.reachable = reachable;
    },
    startLoading() {
      if (!known.session) known.status = 'loading';
    },
    forget() {
      known.session = null;
      known.graph = null;
      known.entries = [];
      known.status = 'loading';
    },
  };
}
