import type { PsaSettings } from '@resolutionflow/sdk/contract';
import * as z from 'zod';
import {
  PsaError,
  type PsaCall,
  type PsaNoteDraft,
  type PsaNoteRecord,
  type PsaResourceRecord,
  type PsaTicket,
  type PsaTicketDraft,
  type PsaTimeDraft,
} from '../provider.js';
import { idNumber, quoted } from './connectwise.conditions.js';
import { ticketNumber, type ConnectwiseReading } from './connectwise.details.js';
import { isAlreadyThere } from './connectwise.error.js';
import type { ConnectwiseHttp } from './connectwise.http.js';
import type { ConnectwiseLists } from './connectwise.lists.js';
import { asNote, asResources, asTicket, asTime, noteFlags } from './connectwise.mapping.js';
import { hasReference, signedText } from './connectwise.note-text.js';
import * as schemas from './connectwise.schemas.js';

/** Writes, each sent once, and finds what was written by its reference. */
export function createWriting(parts: {
  http: ConnectwiseHttp;
  lists: ConnectwiseLists;
  reading: ConnectwiseReading;
  settings: PsaSettings;
  web: string;
}) {
  const { http, lists, reading, settings, web } = parts;

  async function resources(ticketId: string, { signal }: PsaCall): Promise<PsaResourceRecord[]> {
    return asResources(await reading.scheduleEntries(ticketId, signal));
  }

  async function findNote(
    ticketId: string,
    reference: string,
    { signal }: PsaCall,
  ): Promise<PsaNoteRecord | null> {
    const path = `/service/tickets/${ticketNumber(ticketId)}/notes`;
    const notes = await http.list({ path, signal }, schemas.note);
    const found = notes.find(({ text }) => hasReference(text, reference));
    return found ? asNote(found) : null;
  }

  /** Assigned is who has an entry in the schedule; the ticket's own list of names cannot be written. */
  async function assign(ticketId: string, memberId: string, signal: AbortSignal) {
    const body = {
      objectId: ticketNumber(ticketId),
      type: { identifier: 'S' },
      member: { id: idNumber(memberId, 'member') },
    };
    const answer = await http.send({ method: 'POST', path: '/schedule/entries', body, signal });
    if (answer.status >= 300 && !isAlreadyThere(answer)) throw http.errorOf(answer, true);
  }

  return {
    resources,
    findNote,

    async findTicket(reference: string, { signal }: PsaCall): Promise<PsaTicket | null> {
      const query = { conditions: `externalXRef=${quoted(reference)}`, orderBy: 'id asc' };
      const path = '/service/tickets';
      const [found] = await http.list({ path, query, signal }, schemas.ticket);
      return found ? reading.ticket(String(found.id), signal) : null;
    },

    async createTicket(
      draft: PsaTicketDraft & { reference: string },
      { signal }: PsaCall,
    ): Promise<PsaTicket> {
      if (draft.companyId === null) {
        throw new PsaError('invalid', 'A ticket in ConnectWise needs a company');
      }
      const reference = (id: string | null, what: string) =>
        id === null ? undefined : { id: idNumber(id, what) };
      const created = await http.call(
        {
          method: 'POST',
          path: '/service/tickets',
          body: {
            summary: draft.summary,
            company: reference(draft.companyId, 'company'),
            board: reference(draft.boardId, 'board'),
            status: reference(draft.statusId, 'status'),
            priority: reference(draft.priorityId, 'priority'),
            initialDescription: draft.description ?? undefined,
            externalXRef: draft.reference,
          },
          signal,
        },
        schemas.ticket,
      );
      const id = String(created.id);
      if (draft.assignedMemberId === null) return asTicket(created, [], web);
      try {
        await assign(id, draft.assignedMemberId, signal);
        return asTicket(created, await resources(id, { signal }), web);
      } catch (error) {
        // The ticket is there: it is answered as it is, with nobody assigned, and not made again.
        if (error instanceof PsaError) return asTicket(created, [], web);
        throw error;
      }
    },

    async setStatus(id: string, statusId: string, { signal }: PsaCall) {
      const ticket = await reading.read(id, signal);
      const previousStatus = ticket.status?.name ?? null;
      if (!ticket.board) {
        throw new PsaError('invalid', 'This ticket is on no board, and so has no statuses');
      }
      const own = await lists.statuses(String(ticket.board.id), signal);
      const wanted = own.find((status) => status.id === statusId);
      if (!wanted) {
        throw new PsaError(
          'invalid',
          `This status is not one of the ticket's board, ${ticket.board.name ?? 'which has none'}`,
        );
      }
      if (String(ticket.status?.id) === statusId) return { previousStatus, newStatus: wanted.name };
      const changed = await http.call(
        {
          method: 'PATCH',
          path: `/service/tickets/${ticketNumber(id)}`,
          // The reference as a whole: a path into it is answered 200, and changes nothing.
          body: [{ op: 'replace', path: 'status', value: { id: Number(statusId) } }],
          signal,
        },
        schemas.ticket,
      );
      if (String(changed.status?.id) !== statusId) {
        throw new PsaError(
          'invalid',
          `ConnectWise took the change but left the status at ${changed.status?.name ?? 'what it was'}`,
        );
      }
      return { previousStatus, newStatus: changed.status?.name ?? wanted.name };
    },

    async addNote(
      ticketId: string,
      { kind, text, reference }: PsaNoteDraft,
      { signal, actingMember }: PsaCall,
    ): Promise<PsaNoteRecord> {
      const note = await http.call(
        {
          method: 'POST',
          path: `/service/tickets/${ticketNumber(ticketId)}/notes`,
          body: {
            text: signedText(text, reference, actingMember?.name ?? null),
            ...noteFlags(kind),
            // Otherwise customers are sent mails.
            processNotifications: false,
          },
          signal,
        },
        schemas.note,
      );
      return asNote(note);
    },

    async addResource(
      ticketId: string,
      memberId: string,
      call: PsaCall,
    ): Promise<PsaResourceRecord> {
      const isMember = ({ memberId: id }: PsaResourceRecord) => id === memberId;
      const before = (await resources(ticketId, call)).find(isMember);
      if (before) return before;
      await assign(ticketId, memberId, call.signal);
      const after = (await resources(ticketId, call)).find(isMember);
      if (after) return after;
      throw new PsaError('invalid', 'ConnectWise took the member but did not assign them');
    },

    async removeResource(ticketId: string, memberId: string, { signal }: PsaCall): Promise<void> {
      const entries = await reading.scheduleEntries(ticketId, signal);
      for (const { id, member } of entries) {
        if (String(member?.id) !== memberId) continue;
        const path = `/schedule/entries/${id}`;
        const answer = await http.send({ method: 'DELETE', path, signal });
        // Somebody else was quicker.
        if (answer.status >= 300 && answer.status !== 404) throw http.errorOf(answer, true);
      }
    },

    async findTimeEntry(ticketId: string, reference: string, { signal }: PsaCall) {
      const conditions = `chargeToId=${ticketNumber(ticketId)} and chargeToType="ServiceTicket"`;
      const query = { conditions, fields: 'id,notes' };
      const entries = await http.list({ path: '/time/entries', query, signal }, schemas.timeEntry);
      const found = entries.find(({ notes }) => hasReference(notes, reference));
      return found ? { id: String(found.id) } : null;
    },

    async addTimeEntry(
      ticketId: string,
      entry: PsaTimeDraft,
      { signal, actingMember }: PsaCall,
    ): Promise<{ id: string }> {
      const memberId = entry.memberId ?? actingMember?.id ?? null;
      const flags = noteFlags(settings.note_kind);
      const added = await http.call(
        {
          method: 'POST',
          path: '/time/entries',
          body: {
            chargeToId: ticketNumber(ticketId),
            chargeToType: 'ServiceTicket',
            member: memberId === null ? undefined : { id: idNumber(memberId, 'member') },
            timeStart: asTime(entry.startedAt),
            timeEnd: asTime(entry.endedAt),
            notes: signedText(entry.notes, entry.reference, null),
            addToDetailDescriptionFlag: flags.detailDescriptionFlag,
            addToInternalAnalysisFlag: flags.internalAnalysisFlag,
            addToResolutionFlag: flags.resolutionFlag,
            emailContactFlag: false,
            emailResourceFlag: false,
            emailCcFlag: false,
          },
          signal,
        },
        z.object({ id: z.int() }),
      );
      return { id: String(added.id) };
    },
  };
}
