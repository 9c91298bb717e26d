import type { LoadedSession } from './session.presenter.js';
import type { SessionTickets, WalkTicket, WalkWish } from './session-tickets.js';
import type { WalkSession } from './session.entity.js';
import type { SessionCall } from './step.service.js';
import { writeTimeNotes, writeWalkNote } from './walk-note.js';

/** The ticket that a walk is tied to. */
export function ticketOf(
  session: Pick<WalkSession, 'ticketKind' | 'ticketId' | 'psaConnectionId'>,
): WalkTicket {
  const { ticketKind: kind, ticketId: id, psaConnectionId } = session;
  return { kind, id, connectionId: psaConnectionId ?? null };
}

/** A solved walk: what was done, how long it took, and that the ticket is solved. */
export function writeResolution(
  call: SessionCall,
  loaded: LoadedSession,
  tickets: SessionTickets,
): Promise<void> {
  const { session } = loaded;
  const endedAt = session.resolvedAt ?? new Date();
  return write(call, loaded, tickets, () => [
    noteOf(loaded, null),
    {
      wish: 'time',
      startedAt: session.startedAt,
      endedAt,
      notes: writeTimeNotes(loaded, endedAt),
      userId: session.heldBy ?? call.actor.userId,
    },
    // Last: a closed ticket takes neither notes nor time in some PSAs.
    { wish: 'resolved' },
  ]);
}

/** A walk that was handed on: why, what was tried, and to whom if it was said. */
export function writeEscalation(
  call: SessionCall,
  loaded: LoadedSession,
  tickets: SessionTickets,
): Promise<void> {
  const { escalatedTo } = loaded.session;
  return write(call, loaded, tickets, () => [
    noteOf(loaded, 'internal'),
    ...(escalatedTo ? [{ wish: 'assign' as const, userId: escalatedTo }] : []),
  ]);
}

/** Whoever took a walk over has its ticket too. */
export function writeTakeOver(
  call: SessionCall,
  loaded: LoadedSession,
  tickets: SessionTickets,
): Promise<void> {
  return write(call, loaded, tickets, () => [{ wish: 'assign', userId: call.actor.userId }]);
}

async function write(
  { tx, actor }: SessionCall,
  { session }: LoadedSession,
  tickets: SessionTickets,
  wishes: () => WalkWish[],
): Promise<void> {
  if (session.ticketKind !== 'psa') return;
  const about = { sessionId: session.id, actorId: actor.userId };
  await tickets.write(tx, { ...ticketOf(session), ...about }, wishes());
}

function noteOf(loaded: LoadedSession, kind: 'internal' | null): WalkWish {
  return {
    wish: 'note',
    kind,
    text: writeWalkNote(loaded, new Date()),
    authorName: loaded.session.heldByName ?? null,
  };
}
