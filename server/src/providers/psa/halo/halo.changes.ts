import {
  PsaError,
  type PsaCall,
  type PsaProvider,
  type PsaResourceRecord,
  type PsaTicket,
} from '../provider.js';
import type { HaloDetails } from './halo.details.js';
import type { HaloHttp } from './halo.http.js';
import type { HaloLists, HaloNames } from './halo.lists.js';
import { isId } from './halo.search.js';
import { htmlOfText, readReference, textOfHtml, withReference } from './halo.text.js';
import { presentTicket, resourcesOf } from './halo.tickets.js';
import { haloTicket, type HaloTicket } from './halo.wire.js';

/** Tickets that a search for a reference looks into: it was created minutes ago, or not at all. */
const candidates = 20;

type Changes = Pick<
  PsaProvider,
  'findTicket' | 'createTicket' | 'setStatus' | 'addResource' | 'removeResource'
>;

/** What changes a ticket. Halo answers 201 to an update whether or not it did it: each is read again. */
export function createHaloChanges(http: HaloHttp, lists: HaloLists, { raw }: HaloDetails): Changes {
  const post = (body: Record<string, unknown>, { signal }: PsaCall) =>
    http.post('Tickets', body, haloTicket, { signal });

  async function statusOf(boardId: string | null, statusId: string, signal: AbortSignal) {
    const statuses = boardId === null ? [] : await lists.kept.statuses(boardId, signal);
    const status = statuses.find(({ id }) => id === statusId);
    if (!status) {
      throw new PsaError('invalid', "This status is not one of the ticket's type in Halo");
    }
    return status;
  }

  async function memberOf(memberId: string, signal: AbortSignal): Promise<PsaResourceRecord> {
    const member = (await lists.kept.members(signal)).find(({ id }) => id === memberId);
    if (!member) throw new PsaError('invalid', 'This agent is not active in Halo');
    return { memberId, memberName: member.name, memberIdentifier: memberId };
  }

  /** Gives the ticket to an agent, and reads whether Halo did it. */
  async function assign(id: string, agentId: number, call: PsaCall): Promise<void> {
    await post({ id: Number(id), agent_id: agentId, _forcereassign: true }, call);
  }

  /** The priority by its number in the SLA that the ticket came to have, where that is another. */
  async function withPriority(
    ticket: HaloTicket,
    priorityId: string,
    names: HaloNames,
    call: PsaCall,
  ): Promise<HaloTicket> {
    const { priorities } = names;
    const wanted = priorities.numberIn(ticket.sla_id, priorityId);
    const isMeant = priorities.of(ticket.sla_id, ticket.priority_id)?.id === priorityId;
    const isPossible = priorities.of(ticket.sla_id, wanted)?.id === priorityId;
    if (isMeant || !isPossible) return ticket;
    try {
      await post({ id: ticket.id, priority_id: wanted }, call);
      return await raw(String(ticket.id), call.signal);
    } catch (error) {
      // The ticket is there, with the priority of its SLA: that is what the answer then shows.
      if (error instanceof PsaError) return ticket;
      throw error;
    }
  }

  return {
    async findTicket(reference, call) {
      const { signal } = call;
      const { rows } = await http.rows('Tickets', haloTicket, {
        query: {
          search_details: reference,
          pageinate: true,
          page_size: candidates,
          page_no: 1,
          order: 'id',
          orderdesc: true,
        },
        signal,
      });
      // What the search means by "matching" is not certain, and whether a list shows details: each
      // is looked into.
      const found = await Promise.all(
        rows.slice(0, candidates).map(({ id }) => raw(String(id), signal)),
      );
      const ticket = found.find((one) => referenceOf(one) === reference);
      return ticket ? presentTicket(ticket, await lists.kept.names(signal)) : null;
    },

    async createTicket(draft, call): Promise<PsaTicket> {
      const { signal } = call;
      const names = await lists.kept.names(signal);
      const boardId = draft.boardId ?? (await lists.boards(signal))[0]?.id ?? null;
      if (boardId !== null && !isId(boardId)) {
        throw new PsaError('invalid', 'Halo has no such ticket type');
      }
      if (draft.companyId !== null && !isId(draft.companyId)) {
        throw new PsaError('invalid', 'Halo has no such client');
      }
      if (draft.statusId !== null) await statusOf(boardId, draft.statusId, signal);
      if (draft.assignedMemberId !== null) await memberOf(draft.assignedMemberId, signal);
      const slaId = boardId === null ? null : (names.boards.get(Number(boardId))?.slaId ?? null);
      const priority = draft.priorityId && names.priorities.numberIn(slaId, draft.priorityId);
      if (draft.priorityId !== null && priority === null) {
        throw new PsaError('invalid', 'Halo has no such priority');
      }
      const author = call.actingMember?.name ?? null;
      const details = withReference(draft.description ?? '', draft.reference, author);
      const created = await post(
        {
          summary: draft.summary,
          details_html: htmlOfText(details.trimStart()),
          tickettype_id: numberOrNone(boardId),
          client_id: numberOrNone(draft.companyId),
          status_id: numberOrNone(draft.statusId),
          agent_id: numberOrNone(draft.assignedMemberId),
          priority_id: priority ?? undefined,
          // Nobody of the customer is known: without this Halo asks for a user, or guesses one.
          usertype: 1,
          userlookup: { id: -1, lookupdisplay: 'Enter Details Manually' },
          donotapplytemplateintheapi: true,
          return_this: true,
        },
        call,
      );
      const whole = await raw(String(created.id), signal).catch((error: unknown) => {
        // It was created: what its answer says must do.
        if (error instanceof PsaError) return created;
        throw error;
      });
      const ticket =
        draft.priorityId === null
          ? whole
          : await withPriority(whole, draft.priorityId, names, call);
      return presentTicket(ticket, names);
    },

    async setStatus(id, statusId, call) {
      const { signal } = call;
      const names = await lists.kept.names(signal);
      const before = presentTicket(await raw(id, signal), names);
      const status = await statusOf(before.boardId, statusId, signal);
      if (before.statusId !== statusId) {
        await post({ id: Number(id), status_id: Number(statusId) }, call);
        const after = presentTicket(await raw(id, signal), names);
        if (after.statusId !== statusId) {
          throw new PsaError(
            'invalid',
            `Halo left the status at "${after.statusName ?? 'none'}": something there may have to be filled in first`,
          );
        }
      }
      return { previousStatus: before.statusName, newStatus: status.name };
    },

    async addResource(ticketId, memberId, call) {
      const { signal } = call;
      const [ticket, resource] = await Promise.all([
        raw(ticketId, signal),
        memberOf(memberId, signal),
      ]);
      if (String(ticket.agent_id) === memberId) return resource;
      await assign(ticketId, Number(memberId), call);
      const after = await raw(ticketId, signal);
      if (String(after.agent_id) !== memberId) {
        throw new PsaError('invalid', `Halo did not assign the ticket to ${resource.memberName}`);
      }
      return resource;
    },

    async removeResource(ticketId, memberId, call) {
      const { signal } = call;
      const ticket = await raw(ticketId, signal);
      const isAssigned = resourcesOf(ticket).some((one) => one.memberId === memberId);
      if (!isAssigned) return;
      await assign(ticketId, await lists.kept.unassignedId(signal), call);
      const after = resourcesOf(await raw(ticketId, signal));
      if (after.some((one) => one.memberId === memberId)) {
        throw new PsaError('invalid', 'Halo left the ticket with its agent; reassign it there');
      }
    },
  };
}

function referenceOf({ details_html, details }: HaloTicket): string | null {
  return readReference(details_html ? textOfHtml(details_html) : (details ?? '')).reference;
}

function numberOrNone(id: string | null): number | undefined {
  return id === null ? undefined : Number(id);
}
