import type { Problem } from '../contract/error.js';
import type { WalkNote, WalkSession } from '../contract/session.js';
import type { CustomStepBody, StepBody } from '../contract/session-requests.js';
import { toClientError, type ClientErrorCode } from '../errors.js';
import type { DeviceStore } from './device-store.js';
import { createEmitter } from './emitter.js';
import { withPageLock } from './page-lock.js';

/** An act on a walk that waits to be sent, as the server will be told. */
export type QueuedAct =
  | { kind: 'step'; body: StepBody }
  | { kind: 'custom-step'; body: CustomStepBody }
  | { kind: 'undo'; body: { step_id: string; version: number } }
  | { kind: 'reopen'; body: { step_id: string; version: number } }
  | { kind: 'notes'; body: { notes: WalkNote[]; version: number } };

/** What the server said to an act that it did not take. */
export interface Refusal {
  code: ClientErrorCode;
  message: string;
  problem: Problem | null;
  current: WalkSession | null;
}

/** An act in the outbox. A sent one is removed; a refused one holds back its session's later ones. */
export interface OutboxEntry {
  /** Its place in the order, given by the store. */
  seq: number;
  /** Server, account and user it belongs to: nobody else sends or sees it. */
  owner: string;
  session: { id: string; started_by: string | null; held_by: string | null };
  act: QueuedAct;
  /** For people, should it be refused. */
  question: string;
  answerLabel: string | null;
  at: string;
  /** The Idempotency-Key it is sent with, every time. */
  key: string;
  state: 'waiting' | 'sending' | 'refused';
  /** Until when a page that sends it without a lock is trusted to be alive, in ms since 1970. */
  leasedUntil: number;
  refusal: Refusal | null;
}

export type NewEntry = Pick<OutboxEntry, 'session' | 'act' | 'question' | 'answerLabel' | 'at'>;

export interface OutboxEvents {
  /** An act was taken by the server, which answered this. */
  sent: { entry: OutboxEntry; answer: WalkSession };
  /** What waits for this session changed, here or in another tab. */
  changed: { sessionId: string };
  /** Whether the server could be reached when something was last sent. */
  reachable: boolean;
}

/** What waits to be sent: kept on the device, in order, until the server has it or a person lets go. */
export interface Outbox {
  entries(sessionId: string): Promise<OutboxEntry[]>;
  add(entry: NewEntry): Promise<void>;
  /** Puts the acts of a session back in line, each as `again` makes it, under a new key. */
  retry(sessionId: string, again: (entry: OutboxEntry, index: number) => QueuedAct): Promise<void>;
  /** Lets go of a session's refused act and of all behind it. */
  discard(sessionId: string): Promise<void>;
  /** Sends what waits; resolves when nothing more can be sent now. */
  flush(): Promise<void>;
  /** The same where nobody waits for it: should the device's store fail, it is tried again later. */
  flushNow(): void;
  on<K extends keyof OutboxEvents>(
    event: K,
    listener: (payload: OutboxEvents[K]) => void,
  ): () => void;
  destroy(): void;
}

export interface OutboxOptions {
  server: string;
  store: DeviceStore;
  /** Who is signed in, or null. */
  owner: () => string | null;
  send: (entry: OutboxEntry, signal: AbortSignal) => Promise<WalkSession>;
  /** Keeps an answer before its entry is let go, so that a reload in between loses nothing. */
  settle: (owner: string, answer: WalkSession) => Promise<void>;
  /** Milliseconds before sending is tried again; doubles up to 30 s. 1,000 unless said. */
  backoff?: number;
}

/** How long a page may take to send one entry where there are no locks to tell that it died. */
const leaseTime = 60_000;
const longestBackoff = 30_000;

/** Makes the outbox of a client. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { server, store, owner, send, settle, backoff = 1000 } = options;
  const emitter = createEmitter<OutboxEvents>();
  const stopped = new AbortController();
  const channel = openChannel(`rf-outbox:${server}`);
  const locked = typeof navigator !== 'undefined' && Boolean(navigator.locks);
  let flushing: Promise<void> | null = null;
  let more = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changed = (sessionId: string): void => {
    channel?.postMessage({ owner: owner(), sessionId });
    emitter.emit('changed', { sessionId });
  };

  const flush = (): Promise<void> => {
    if (stopped.signal.aborted) return Promise.resolve();
    more = true;
    flushing ??= run().finally(() => {
      flushing = null;
    });
    return flushing;
  };

  async function run(): Promise<void> {
    clearTimeout(timer);
    while (more && !stopped.signal.aborted) {
      more = false;
      try {
        await withPageLock(`rf-outbox:${server}`, drain, stopped.signal);
      } catch (error) {
        if (!stopped.signal.aborted) throw error;
      }
    }
  }

  async function drain(): Promise<void> {
    for (let entry = await next(); entry; entry = await next()) {
      if (!(await deliver(entry))) return;
    }
  }

  /** The first entry that nothing of its session holds back. */
  async function next(): Promise<OutboxEntry | undefined> {
    const who = owner();
    if (who === null || stopped.signal.aborted) return undefined;
    const held = new Set<string>();
    for (const entry of await store.entriesOf(who)) {
      const leased = !locked && entry.state === 'sending' && entry.leasedUntil > Date.now();
      if (entry.state === 'refused' || leased) held.add(entry.session.id);
      if (!held.has(entry.session.id)) return entry;
    }
    return undefined;
  }

  /** Sends one entry; answers whether to go on with the next. */
  async function deliver(entry: OutboxEntry): Promise<boolean> {
    const claimed = await store.update(entry.seq, (now) => {
      const taken = !locked && now.state === 'sending' && now.leasedUntil > Date.now();
      if (now.state === 'refused' || taken) return null;
      return { ...now, state: 'sending', leasedUntil: Date.now() + leaseTime };
    });
    // Another tab took it in between: look again at what is left.
    if (!claimed) return true;
    try {
      const answer = await send(entry, stopped.signal);
      await settle(entry.owner, answer);
      await store.delete('outbox', entry.seq);
      failures = 0;
      emitter.emit('reachable', true);
      emitter.emit('sent', { entry, answer });
      changed(entry.session.id);
      return true;
    } catch (error) {
      const { code, message, problem, current, status, isTemporary, retryAfter } =
        toClientError(error);
      const signedOut = status === 401 || code === 'signed_out';
      if (isTemporary || signedOut || code === 'aborted') {
        await store.update(entry.seq, (now) => ({ ...now, state: 'waiting', leasedUntil: 0 }));
        if (isTemporary) emitter.emit('reachable', false);
        if (isTemporary) tryLater(retryAfter);
        return false;
      }
      const refusal = { code, message, problem, current };
      await store.update(entry.seq, (now) => ({ ...now, state: 'refused', refusal }));
      changed(entry.session.id);
      return true;
    }
  }

  function tryLater(retryAfter: number | null): void {
    failures += 1;
    const wait =
      Math.min(backoff * 2 ** (failures - 1), longestBackoff) * (0.5 + Math.random() / 2);
    clearTimeout(timer);
    if (!stopped.signal.aborted)
      timer = setTimeout(flushNow, Math.max(wait, (retryAfter ?? 0) * 1000));
  }

  const flushNow = (): void => void flush().catch(() => tryLater(null));

  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null) return;
    if (!('owner' in data) || !('sessionId' in data) || data.owner !== owner()) return;
    if (typeof data.sessionId === 'string') emitter.emit('changed', { sessionId: data.sessionId });
  });
  if (typeof addEventListener === 'function') {
    addEventListener('online', flushNow, { signal: stopped.signal });
  }

  async function entries(sessionId: string): Promise<OutboxEntry[]> {
    const who = owner();
    const all = who === null ? [] : await store.entriesOf(who);
    return all.filter((entry) => entry.session.id === sessionId);
  }

  return {
    entries,
    async add(entry) {
      const who = owner();
      if (who === null) throw toClientError(new Error('Nobody is signed in'));
      const key = crypto.randomUUID();
      const fresh = { state: 'waiting', leasedUntil: 0, refusal: null } as const;
      await store.append({ ...entry, ...fresh, owner: who, key });
      changed(entry.session.id);
      flushNow();
    },
    async retry(sessionId, again) {
      for (const [index, entry] of (await entries(sessionId)).entries()) {
        const act = again(entry, index);
        const key = crypto.randomUUID();
        await store.update(entry.seq, (now) => ({
          ...now,
          act,
          key,
          state: 'waiting',
          refusal: null,
        }));
      }
      changed(sessionId);
      flushNow();
    },
    async discard(sessionId) {
      const all = await entries(sessionId);
      const from = all.findIndex((entry) => entry.state === 'refused');
      if (from < 0) return;
      // From the end, so that a reload in between never leaves an act without what it stood on.
      for (const entry of all.slice(from).reverse()) await store.delete('outbox', entry.seq);
      changed(sessionId);
    },
    flush,
    flushNow,
    on: emitter.on,
    destroy() {
      stopped.abort();
      clearTimeout(timer);
      channel?.close();
      emitter.clear();
    },
  };
}

function openChannel(name: string): BroadcastChannel | null {
  try {
    return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  } catch {
    // Frames with an opaque origin have none; then each page keeps to itself.
    return null;
  }
}
