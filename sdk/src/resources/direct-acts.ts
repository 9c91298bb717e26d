import type { WalkSession } from '../contract/session.js';
import { ClientError, toClientError } from '../errors.js';
import type { Sessions } from './sessions.js';
import type { WalkRecord } from './walk-record.js';
import type { Walk, WalkState } from './walk.js';

/** Acts on the walk as a whole: they need the server's answer, and never wait in the outbox. */
export interface DirectActs extends Pick<Walk, 'resolve' | 'escalate' | 'takeOver'> {
  readonly busy: WalkState['busy'];
}

export interface DirectActsOptions {
  sessions: Sessions;
  sessionId: string;
  record: WalkRecord;
  /** Sends what waits in the outbox; rejects where that cannot be. */
  sendAll: () => Promise<void>;
  signal: AbortSignal;
  changed: () => void;
}

export function createDirectActs(options: DirectActsOptions): DirectActs {
  const { sessions, sessionId, record, sendAll, signal, changed } = options;
  const keys = new Map<string, string>();
  let busy: WalkState['busy'] = null;

  async function act(
    doing: NonNullable<WalkState['busy']>,
    body: object,
    send: (from: WalkSession, idempotencyKey: string) => Promise<WalkSession>,
  ): Promise<WalkSession> {
    if (busy !== null) throw new ClientError('not_acceptable', 'The walk is being changed already');
    // Tried again after a lost answer, the same wish goes under the same key and is done once.
    const wish = JSON.stringify([doing, body]);
    const key = keys.get(wish) ?? crypto.randomUUID();
    keys.set(wish, key);
    busy = doing;
    changed();
    try {
      if (doing !== 'taking-over') await sendAll();
      const { session } = record.known;
      if (!session) throw new ClientError('not_found', 'The session is not loaded');
      const answer = await send(session, key);
      keys.delete(wish);
      record.merge(answer);
      return answer;
    } catch (thrown) {
      const failure = toClientError(thrown);
      if (!failure.isTemporary) keys.delete(wish);
      if (failure.current) record.merge(failure.current);
      throw failure;
    } finally {
      busy = null;
      changed();
    }
  }

  return {
    get busy() {
      return busy;
    },
    resolve: (body) =>
      act('resolving', body, (from, idempotencyKey) =>
        sessions.resolve(from, body, { signal, idempotencyKey }),
      ),
    escalate: (body) =>
      act('escalating', body, (from, idempotencyKey) =>
        sessions.escalate(from, body, { signal, idempotencyKey }),
      ),
    takeOver: () =>
      act('taking-over', {}, (_from, idempotencyKey) =>
        sessions.takeOver(sessionId, { signal, idempotencyKey }),
      ),
  };
}
