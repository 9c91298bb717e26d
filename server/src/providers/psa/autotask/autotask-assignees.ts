import { PsaError, type PsaCall, type PsaResourceRecord } from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import type { Directory } from './autotask-directory.js';
import { numericId } from './autotask-errors.js';
import type { SecondaryRow, TicketRow } from './autotask-rows.js';
import type { Tickets } from './autotask-tickets.js';

export interface Assignees {
  list(ticketId: string, call: PsaCall): Promise<PsaResourceRecord[]>;
  add(ticketId: string, memberId: string, call: PsaCall): Promise<PsaResourceRecord>;
  remove(ticketId: string, memberId: string, call: PsaCall): Promise<void>;
}

/**
 * Who is assigned to a ticket: the first is its primary resource, the others are secondary ones. Both
 * need a role, and nobody is both.
 */
export function createAssignees(
  api: AutotaskApi,
  parts: { directory: Directory; tickets: Tickets },
): Assignees {
  const { directory, tickets } = parts;

  async function read(ticketId: string, call: PsaCall) {
    const numeric = numericId(ticketId);
    const [ticket, secondaries] = await Promise.all([
      tickets.row(ticketId, call),
      numeric === null ? [] : tickets.secondaries([numeric], call),
    ]);
    return { ticket, secondaries };
  }

  /** Sets or takes away the primary resource, and looks whether that was done. */
  async function setPrimary(
    ticket: TicketRow,
    who: { id: number; roleId: number } | null,
    call: PsaCall,
  ): Promise<void> {
    await api.write(
      {
        method: 'PATCH',
        entity: 'Tickets',
        path: 'Tickets',
        body: {
          id: ticket.id,
          assignedResourceID: who?.id ?? null,
          assignedResourceRoleID: who?.roleId ?? null,
        },
        impersonates: true,
      },
      call,
    );
    const { assignedResourceID } = await tickets.row(String(ticket.id), call);
    if (assignedResourceID !== (who?.id ?? null)) {
      throw new PsaError(
        'invalid',
        'Autotask took the change of the assignee, but did not make it',
      );
    }
  }

  async function addSecondary(
    ticketId: number,
    who: { id: number; roleId: number },
    call: PsaCall,
  ): Promise<void> {
    await api.write(
      {
        method: 'POST',
        entity: 'TicketSecondaryResources',
        path: `Tickets/${ticketId}/SecondaryResources`,
        body: { resourceID: who.id, roleID: who.roleId },
      },
      call,
    );
  }

  async function removeSecondary(row: SecondaryRow, ticketId: number, call: PsaCall) {
    const path = `Tickets/${ticketId}/SecondaryResources/${row.id}`;
    try {
      await api.remove('TicketSecondaryResources', path, call);
    } catch (error) {
      // Somebody else was faster.
      if (!(error instanceof PsaError) || error.code !== 'not_found') throw error;
    }
  }

  /** Nobody is both, so who comes after the primary one stops helping first. */
  async function promote(ticket: TicketRow, next: SecondaryRow, call: PsaCall): Promise<void> {
    const { resourceID: id, roleID: roleId } = next;
    if (id === null || roleId === null) return setPrimary(ticket, null, call);
    await removeSecondary(next, ticket.id, call);
    try {
      await setPrimary(ticket, { id, roleId }, call);
    } catch (error) {
      // Refused: they help as before, and the ticket is as it was.
      if (error instanceof PsaError && !error.isUncertain) {
        await addSecondary(ticket.id, { id, roleId }, call);
      }
      throw error;
    }
  }

  return {
    async list(ticketId, call) {
      const [{ ticket, secondaries }, people] = await Promise.all([
        read(ticketId, call),
        directory.people(call),
      ]);
      return assignedTo(ticket, secondaries).map((id) => people.resource(id));
    },
    async add(ticketId, memberId, call) {
      const [{ ticket, secondaries }, who, people] = await Promise.all([
        read(ticketId, call),
        directory.assignable(memberId, call),
        directory.people(call),
      ]);
      if (!assignedTo(ticket, secondaries).includes(who.id)) {
        if (ticket.assignedResourceID === null) await setPrimary(ticket, who, call);
        else await addSecondary(ticket.id, who, call);
      }
      return people.resource(who.id);
    },
    async remove(ticketId, memberId, call) {
      const { ticket, secondaries } = await read(ticketId, call);
      const id = numericId(memberId);
      if (id === null) return;
      if (ticket.assignedResourceID === id) {
        const next = secondaries.find(({ resourceID }) => resourceID !== id);
        return next ? promote(ticket, next, call) : setPrimary(ticket, null, call);
      }
      const row = secondaries.find(({ resourceID }) => resourceID === id);
      if (row) await removeSecondary(row, ticket.id, call);
    },
  };
}

function assignedTo(ticket: TicketRow, secondaries: readonly SecondaryRow[]): number[] {
  const all = [ticket.assignedResourceID, ...secondaries.map(({ resourceID }) => resourceID)];
  return [...new Set(all.filter((id) => id !== null))];
}
