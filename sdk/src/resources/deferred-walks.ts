import { toClientError } from '../errors.js';
import { createEmitter } from '../transport/emitter.js';
import type { Walk, Walks, WalkState } from './walk.js';

/**
 * Walks whose code is still on its way: a walk opens at once in state `loading`, and whatever is
 * asked of it waits for the code. Where that cannot be fetched the walk has `failed`, and `retry`
 * fetches it again.
 */
export function createDeferredWalks(load: () => Promise<Walks>): Walks {
  return { open: (sessionId) => openDeferred(load, sessionId) };
}

function openDeferred(load: () => Promise<Walks>, sessionId: string): Walk {
  const emitter = createEmitter<{ state: WalkState }>();
  let walk: Walk | null = null;
  let state = beforeLoading;
  let isDestroyed = false;
  let opening: Promise<Walk>;

  function show(next: WalkState): void {
    state = next;
    emitter.emit('state', next);
  }

  function start(): void {
    opening = load().then((walks) => {
      const opened = walks.open(sessionId);
      if (isDestroyed) {
        opened.destroy();
        return opened;
      }
      opened.subscribe(show);
      walk = opened;
      show(opened.state);
      return opened;
    });
    opening.catch((thrown: unknown) =>
      show({ ...beforeLoading, status: 'failed', error: toClientError(thrown) }),
    );
  }
  start();

  return {
    sessionId,
    get state() {
      return state;
    },
    subscribe: (listener) => emitter.on('state', listener),
    answer: async (...given) => (await opening).answer(...given),
    back: async () => (await opening).back(),
    reopen: async (stepId) => (await opening).reopen(stepId),
    customStep: async (step) => (await opening).customStep(step),
    saveNotes: async (notes) => (await opening).saveNotes(notes),
    resolve: async (body) => (await opening).resolve(body),
    escalate: async (body) => (await opening).escalate(body),
    takeOver: async () => (await opening).takeOver(),
    dismissRefused: async () => (await opening).dismissRefused(),
    async retry() {
      if (walk) return walk.retry();
      show(beforeLoading);
      start();
      await opening;
    },
    destroy() {
      isDestroyed = true;
      emitter.clear();
      walk?.destroy();
    },
  };
}

const beforeLoading: WalkState = {
  status: 'loading',
  session: null,
  node: null,
  trail: [],
  notes: [],
  pendingCount: 0,
  connection: 'connecting',
  refused: null,
  watchers: [],
  isHolder: false,
  canAct: false,
  canTakeOver: false,
  busy: null,
  stale: false,
  error: null,
};
