import type { AccountTransaction } from '../../db/database.js';
import { notFound } from '../../errors.js';
import { PsaError, type PsaTicket } from '../../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import { findTicket, moveTicket, openTicket, reopenTicket } from './internal-ticket.service.js';
import { queueWrite, type WriteContent } from './psa-writes.service.js';
import { requireConnection, type InAccount } from './ticket-target.js';

type Move = Parameters<typeof moveTicket>[2];
interface WalkTicket {
  kind: 'psa' | 'internal';
  id: string;
  connectionId: string | null;
}
type Wish =
  | {
      wish: 'note';
      kind: 'discussion' | 'internal' | 'resolution' | null;
      text: string;
      authorName: string | null;
    }
  | { wish: 'time'; startedAt: Date; endedAt: Date; notes: string; userId: string }
  | { wish: 'resolved' }
  | { wish: 'assign'; userId: string };

/** Longest that a tech waits for the PSA before the walk starts anyway, in milliseconds. */
const verifyMs = 6000;

/** The tickets of walks, ours and the PSA's, as sessions use them. */
export function createSessionTickets({ connections }: { connections: PsaConnections }) {
  async function contentOf(
    tx: AccountTransaction,
    connection: PsaConnectionRef,
    wish: Wish,
  ): Promise<(WriteContent & { summary: string }) | null> {
    const { settings } = connection;
    const memberOf = (userId: string) => connections.memberOf(tx, connection.id, userId);
    switch (wish.wish) {
      case 'note': {
        const { text, authorName: author } = wish;
        const kind = wish.kind ?? settings.note_kind;
        return { kind: 'note', payload: { kind, text, author }, summary: 'The trail of a walk' };
      }
      case 'time': {
        if (!settings.time_entry) return null;
        const { startedAt, endedAt, notes, userId } = wish;
        const member_id = (await memberOf(userId))?.id ?? null;
        const [started_at, ended_at] = [startedAt.toISOString(), endedAt.toISOString()];
        const payload = { started_at, ended_at, notes, member_id };
        return { kind: 'time_entry', payload, summary: 'The time of a walk' };
      }
      case 'resolved': {
        const by_board = settings.resolved_status;
        if (!Object.keys(by_board).length) return null;
        return { kind: 'status', payload: { by_board }, summary: 'The status after a walk' };
      }
      case 'assign': {
        const member = await memberOf(wish.userId);
        // Somebody whom nobody looked for yet may be a member all the same: it is asked when it is sent.
        if (!member) {
          return { kind: 'assign', payload: { user_id: wish.userId }, summary: 'An assignment' };
        }
        const summary = `An assignment to ${member.name}`;
        return { kind: 'assign', payload: { member_id: member.id }, summary };
      }
    }
  }

  return {
    open: openTicket,
    find: findTicket,

    async verify(
      call: { actor: { userId: string }; inAccount: InAccount; signal: AbortSignal },
      id: string,
    ) {
      const { connection, provider } = await call.inAccount(async (tx) => {
        const connection = await requireConnection(tx, connections);
        return { connection, provider: await connections.provider(tx, connection) };
      });
      const limit = AbortSignal.timeout(verifyMs);
      const ticket = await withinLimit(
        provider.ticket(id, { signal: AbortSignal.any([call.signal, limit]) }),
        limit,
      );
      return {
        id: ticket?.id ?? id,
        connectionId: connection.id,
        customerName: ticket?.companyName?.slice(0, 120) ?? null,
      };
    },

    async move(tx: AccountTransaction, ticket: WalkTicket, change: Move): Promise<void> {
      if (ticket.kind === 'internal') await moveTicket(tx, ticket.id, change);
    },

    async reopen(tx: AccountTransaction, ticket: WalkTicket): Promise<void> {
      if (ticket.kind === 'internal') await reopenTicket(tx, ticket.id);
    },

    async write(
      tx: AccountTransaction,
      ticket: WalkTicket & { sessionId: string; actorId: string },
      wishes: readonly Wish[],
    ): Promise<void> {
      if (ticket.kind !== 'psa' || !ticket.connectionId) return;
      const { connectionId } = ticket;
      const connection = await connections.open(tx, connectionId);
      for (const wish of wishes) {
        const content = connection ? await contentOf(tx, connection, wish) : lastNote(wish);
        if (!content) continue;
        await queueWrite(tx, {
          ...content,
          connectionId,
          ticketId: ticket.id,
          sessionId: ticket.sessionId,
          createdBy: ticket.actorId,
        });
      }
    },
  };
}

/** Where the PSA was changed meanwhile: the sender cancels it, so that people see what was not written. */
function lastNote(wish: Wish): (WriteContent & { summary: string }) | null {
  if (wish.wish !== 'note') return null;
  const payload = { kind: wish.kind ?? 'internal', text: wish.text, author: wish.authorName };
  return { kind: 'note', payload, summary: 'The trail of a walk' };
}

/** The ticket, or null where the PSA cannot be asked now. Rejects where it says that there is none. */
async function withinLimit(
  reading: Promise<PsaTicket>,
  limit: AbortSignal,
): Promise<PsaTicket | null> {
  const late = new Promise<null>((resolve) => {
    limit.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([reading, late]).catch((error: unknown) => {
    if (error instanceof PsaError) {
      if (error.code === 'not_found') throw notFound('This ticket');
      if (error.code === 'invalid') throw notFound('A ticket of this id');
      return null;
    }
    if (limit.aborted) return null;
    throw error;
  });
}
