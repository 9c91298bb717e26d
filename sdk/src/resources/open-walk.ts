import { createEmitter } from '../transport/emitter.js';
import { createDirectActs } from './direct-acts.js';
import { createQueuedActs } from './queued-acts.js';
import type { WalkParts } from './walk-parts.js';
import { createWalkRecord } from './walk-record.js';
import { walkSnapshot } from './walk-snapshot.js';
import type { Walk, WalkState } from './walk.js';

/** Opens one session; see `Walk`. */
export function openWalk(parts: WalkParts, sessionId: string): Walk {
  const { sessions, live, outbox, user, onOwner } = parts;
  const emitter = createEmitter<{ state: WalkState }>();
  const stopped = new AbortController();
  const { signal } = stopped;
  const record = createWalkRecord(parts, sessionId, signal, publish);
  const { known } = record;
  const { sendAll, retryRefused, ...queued } = createQueuedActs(
    parts,
    sessionId,
    record,
    () => state.node,
  );
  const direct = createDirectActs({
    sessions,
    sessionId,
    record,
    sendAll,
    signal,
    changed: publish,
  });
  let watchers: WalkState['watchers'] = [];
  let state = snapshot();

  function publish(): void {
    if (signal.aborted) return;
    state = snapshot();
    emitter.emit('state', state);
  }

  function snapshot(): WalkState {
    return walkSnapshot(known, user(), live.status, { watchers, busy: direct.busy });
  }

  const stops = [
    live.on('session:updated', ({ session }) => {
      if (session.id !== sessionId) return;
      record.merge(session);
      publish();
    }),
    live.on('presence:changed', ({ session_id, users }) => {
      if (session_id !== sessionId) return;
      watchers = users;
      publish();
    }),
    live.on('resync', () => void record.reread()),
    live.on('status', (now) => {
      if (now === 'online') {
        // A watch replays from the cursor on; what came before it, this read brings.
        void record.reread();
        outbox.flushNow();
      }
      publish();
    }),
    outbox.on('sent', ({ entry, answer }) => {
      if (entry.session.id !== sessionId) return;
      record.takeSent(entry, answer);
      publish();
    }),
    outbox.on('changed', (change) => {
      // A device that cannot be read tells nothing; what was sent comes by `session:updated` too.
      if (change.sessionId === sessionId) void record.syncTabs().catch(() => undefined);
    }),
    outbox.on('reachable', (now) => {
      if (now === known.reachable) return;
      record.setReachable(now);
      publish();
    }),
    onOwner(() => {
      record.forget();
      publish();
      void record.load();
    }),
    live.watch(sessionId),
  ];
  if (typeof addEventListener === 'function') {
    const heard = (now: boolean | null) => (): void => {
      record.setReachable(now);
      publish();
      if (now === null) void record.reread();
    };
    addEventListener('offline', heard(false), { signal });
    addEventListener('online', heard(null), { signal });
  }
  void record.load();

  return {
    sessionId,
    get state() {
      return state;
    },
    subscribe: (listener) => emitter.on('state', listener),
    ...queued,
    resolve: direct.resolve,
    escalate: direct.escalate,
    takeOver: direct.takeOver,
    retry() {
      if (state.refused) return retryRefused();
      record.startLoading();
      publish();
      return record.load();
    },
    destroy() {
      stopped.abort();
      for (const stop of stops) stop();
      emitter.clear();
    },
  };
}
