import { createOutbox } from '../transport/outbox.js';
import { openWalk } from './open-walk.js';
import { sendAct } from './walk-acts.js';
import type { WalkParts } from './walk-parts.js';
import type { Walks } from './walk.js';

export interface WalkEngineParts extends Omit<WalkParts, 'outbox'> {
  server: string;
}

/** Walks, and the outbox that their acts wait in. */
export interface WalkEngine extends Walks {
  /** Sends what waits, as far as that is possible now. */
  flush(): void;
  destroy(): void;
}

export function createWalkEngine(parts: WalkEngineParts): WalkEngine {
  const { server, store, owner, sessions } = parts;
  const outbox = createOutbox({
    server,
    store,
    owner,
    send: (entry, signal) => sendAct(sessions, entry, signal),
    async settle(who, session) {
      const kept = await store.get('sessions', [who, session.id]);
      if (kept && kept.session.version > session.version) return;
      const graph = kept?.graph ?? null;
      await store.put('sessions', { owner: who, id: session.id, session, graph });
    },
  });
  return {
    open: (sessionId) => openWalk({ ...parts, outbox }, sessionId),
    flush: outbox.flushNow,
    destroy: outbox.destroy,
  };
}
