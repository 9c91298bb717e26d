import type { CreatedTicket, promoteBody } from '@resolutionflow/sdk/contract';
import type * as z from 'zod/mini';
import type { AccountTransaction } from '../../db/database.js';
import { AppError, notFound } from '../../errors.js';
import type { PsaProvider, PsaTicket, PsaTicketDraft } from '../../providers/psa/provider.js';
import type { PsaConnections } from '../../psa-connections.js';
import { InternalTicketEntity, type InternalTicket } from './internal-ticket.entity.js';
import { announceTicket, queueWrite } from './psa-writes.service.js';
import { requireConnection } from './ticket-target.js';
import { membersOf, presentCreatedTicket } from './ticket.presenter.js';
import type { WalkTrails, WritingCall } from './ticket-writing.service.js';

type Draft = z.output<typeof promoteBody>;

/** Makes internal tickets tickets of the PSA. */
export interface PromotionService {
  /**
   * The PSA's ticket, made with the internal one's id as its reference, so that it is made once
   * whoever asks and however often. Its walks follow it, and their trail is its first note. The
   * internal ticket keeps its last status and is listed no more.
   * @throws AppError `not_found`, `not_configured`, `unavailable` while another makes it.
   */
  promote(call: WritingCall, internalId: string, draft: Draft): Promise<CreatedTicket>;
}

/** Seconds that making one may take; then whoever began it counts as dead. */
const longestPromotion = 120;

export function createPromotionService(parts: {
  connections: PsaConnections;
  trails: WalkTrails;
}): PromotionService {
  const { connections, trails } = parts;

  return {
    async promote({ actor, inAccount }, internalId, draft) {
      const begun = await inAccount(async (tx) => {
        const ticket = await tx.em.findOne(InternalTicketEntity, { id: internalId });
        if (!ticket) throw notFound('This ticket');
        const connection = await requireConnection(tx, connections);
        const isThere = ticket.psaConnectionId === connection.id;
        const knownId = isThere ? (ticket.psaPromotedTicketId ?? null) : null;
        if (knownId === null) await claim(tx, internalId);
        const provider = await connections.provider(tx, connection, actor.userId);
        return { ticket, connection, knownId, provider };
      });
      const { connection, provider, knownId } = begun;
      // A ticket is made whether or not the caller stays to hear of it.
      const psaCall = { signal: AbortSignal.timeout(longestPromotion * 750) };
      if (knownId !== null) return present(await provider.ticket(knownId, psaCall));
      const made = await make(provider, draftOf(begun.ticket, draft), psaCall.signal).catch(
        async (error: unknown) => {
          await inAccount((tx) => release(tx, internalId));
          throw error;
        },
      );
      await inAccount((tx) => conclude(tx, made));
      return present(made);

      async function conclude(tx: AccountTransaction, ticket: PsaTicket): Promise<void> {
        const lane = { connectionId: connection.id, ticketId: ticket.id };
        const done = await tx.em.execute<object[]>(
          `update internal_tickets set psa_promoted_ticket_id = ?, psa_connection_id = ?,
               psa_promoting_until = null, updated_at = now()
             where id = ? and psa_connection_id is distinct from ? returning id`,
          [ticket.id, connection.id, internalId, connection.id],
        );
        if (!done.length) return;
        const trail = await trails.ofTicket(tx, internalId);
        await trails.follow(tx, internalId, lane);
        if (trail !== null) {
          await queueWrite(tx, {
            ...lane,
            kind: 'note',
            payload: { kind: 'internal', text: trail, author: actor.name },
            summary: 'The trail so far',
            createdBy: actor.userId,
          });
        }
        announceTicket(tx, internalId);
        announceTicket(tx, ticket.id);
      }

      function present(ticket: PsaTicket): Promise<CreatedTicket> {
        return inAccount(async (tx) =>
          presentCreatedTicket(
            ticket,
            await connections.usersOf(tx, connection.id, membersOf([ticket])),
          ),
        );
      }
    },
  };

  async function make(
    provider: PsaProvider,
    draft: PsaTicketDraft & { reference: string },
    signal: AbortSignal,
  ): Promise<PsaTicket> {
    const known = await provider.findTicket(draft.reference, { signal });
    return known ?? provider.createTicket(draft, { signal });
  }
}

async function claim(tx: AccountTransaction, id: string): Promise<void> {
  const claimed = await tx.em.execute<object[]>(
    `update internal_tickets set psa_promoting_until = now() + interval '${longestPromotion} seconds'
       where id = ? and (psa_promoting_until is null or psa_promoting_until < now()) returning id`,
    [id],
  );
  if (claimed.length) return;
  throw new AppError('unavailable', 'Somebody makes this a ticket of the PSA at this moment', {
    retryAfter: 5,
  });
}

async function release(tx: AccountTransaction, id: string): Promise<void> {
  await tx.em.execute('update internal_tickets set psa_promoting_until = null where id = ?', [id]);
}

/** What nobody said anew is what the ticket's own words say. */
function draftOf(ticket: InternalTicket, draft: Draft): PsaTicketDraft & { reference: string } {
  const { problemStatement, customerName, customerContact } = ticket;
  const [firstLine = ''] = problemStatement.split('\n');
  const who = [customerName, customerContact].filter(Boolean).join(', ');
  return {
    summary: draft.summary ?? shorten(firstLine.trim(), 100),
    description:
      draft.description ?? (who ? `${problemStatement}\n\nFrom: ${who}` : problemStatement),
    companyId: draft.company_id ?? null,
    boardId: draft.board_id ?? null,
    statusId: draft.status_id ?? null,
    priorityId: draft.priority_id ?? null,
    assignedMemberId: draft.assigned_member_id ?? null,
    reference: ticket.id,
  };
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
