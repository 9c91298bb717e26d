import { LockMode } from '@mikro-orm/core';
import type { AccountTransaction } from '../../db/database.js';
import type { Actor } from '../../http/actor.js';
import { announce } from './session-change.js';
import type { SessionStore } from './session-store.js';
import { WalkSessionEntity, WalkStepEntity, type WalkSession } from './session.entity.js';
import { writeTimeNotes, writeWalkNote } from './walk-note.js';

/** Walks as tickets see them: their text, and that they follow a ticket that became another. */
export function createWalkTrails(store: SessionStore) {
  async function load(tx: AccountTransaction, session: WalkSession) {
    const steps = await tx.em.find(
      WalkStepEntity,
      { sessionId: session.id },
      { orderBy: { position: 'asc' } },
    );
    return { session, steps, graph: await store.graphOf(tx, session) };
  }

  function walksOf(tx: AccountTransaction, ticketId: string): Promise<WalkSession[]> {
    return tx.em.find(
      WalkSessionEntity,
      { ticketKind: 'internal', ticketId },
      { orderBy: { startedAt: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
  }

  return {
    async ofSession(tx: AccountTransaction, actor: Actor, sessionId: string) {
      const loaded = await store.read(tx, actor, sessionId);
      return { ticketId: loaded.session.ticketId, text: writeTimeNotes(loaded, new Date()) };
    },

    async ofTicket(tx: AccountTransaction, ticketId: string): Promise<string | null> {
      const walks = await walksOf(tx, ticketId);
      const texts = [];
      for (const walk of walks) texts.push(writeWalkNote(await load(tx, walk), new Date()));
      const all = texts.join('\n\n');
      // Of many long walks the last one tells most.
      return all.length > 30_000 ? (texts.at(-1) ?? null) : all || null;
    },

    async follow(
      tx: AccountTransaction,
      internalId: string,
      ticket: { connectionId: string; ticketId: string },
    ): Promise<void> {
      for (const session of await walksOf(tx, internalId)) {
        session.ticketKind = 'psa';
        session.ticketId = ticket.ticketId;
        session.psaConnectionId = ticket.connectionId;
        // Where the walk stands has not changed: steps on their way stay based on what they were.
        announce(tx, await load(tx, session), 'session.ticket_changed');
      }
    },
  };
}
