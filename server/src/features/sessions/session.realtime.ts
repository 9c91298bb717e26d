import type { WalkSession } from '@resolutionflow/sdk/contract';
import type { Database } from '../../db/database.js';
import type { DomainEvent } from '../../events/domain-event.js';
import type { Actor } from '../../http/actor.js';
import type { SessionSight } from '../../realtime/session-sight.js';
import { rooms, type RealtimeMapper, type SocketMessage } from '../../realtime/socket-message.js';
import { WalkSessionEntity } from './session.entity.js';

const updates = new Set([
  'session.started',
  'session.step_recorded',
  'session.step_undone',
  'session.step_reopened',
  'session.custom_step_recorded',
  'session.notes_saved',
  'session.resolved',
  'session.escalated',
  'session.taken_over',
  'session.ticket_changed',
  'session.abandoned',
]);
const escalations = new Set(['session.escalated', 'session.taken_over']);
/** Those after which somebody else, or nobody, may hold the session. */
const handOvers = new Set([
  'session.resolved',
  'session.escalated',
  'session.taken_over',
  'session.abandoned',
]);

/** What every event of a session carries: it as it was presented after the change. */
interface SessionEventData {
  session: WalkSession;
  previous_holder?: string | null;
}

/** Tells watchers, and those whose walk it is, how a session stands; and engineers what waits for them. */
export const mapSessionEvent: RealtimeMapper = (event) => {
  if (!updates.has(event.type)) return [];
  // Written by this feature alone, in the transaction of the change.
  const { session, previous_holder: previous } = event.data as unknown as SessionEventData;
  const people = [session.started_by, session.held_by, previous].filter((id) => id != null);
  const messages: SocketMessage[] = [
    {
      rooms: [rooms.session(session.id), ...new Set(people.map(rooms.user))],
      event: 'session:updated',
      payload: { session },
    },
  ];
  if (escalations.has(event.type)) {
    messages.push({
      rooms: [rooms.engineers(event.accountId)],
      event: 'escalation:changed',
      payload: { session_id: session.id },
    });
  }
  return messages;
};

/** Who may watch a session: the feature's own policy, asked about the row as it is now. */
export function createSessionSight(parts: {
  db: Database;
  maySee(actor: Actor, session: { startedBy?: string | null; heldBy?: string | null }): boolean;
}): SessionSight {
  const find = (accountId: string, sessionId: string) =>
    parts.db.withAccount({ accountId }, (tx) =>
      tx.em.findOne(
        WalkSessionEntity,
        { id: sessionId },
        { fields: ['startedBy', 'heldBy'], disableIdentityMap: true },
      ),
    );
  return {
    async maySee(actor, sessionId) {
      const session = await find(actor.accountId, sessionId);
      return session !== null && parts.maySee(actor, session);
    },
    async holderOf(accountId, sessionId) {
      return (await find(accountId, sessionId))?.heldBy ?? null;
    },
    handedOver: (event: DomainEvent) => (handOvers.has(event.type) ? event.subjectId : null),
  };
}
