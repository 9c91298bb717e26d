import type { PsaSettings } from '@resolutionflow/sdk/contract';
import { PsaError, type PsaProvider } from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import type { Directory } from './autotask-directory.js';
import { idOr, noTicket } from './autotask-errors.js';
import { fitted } from './autotask-picklists.js';
import { timeRow } from './autotask-rows.js';

/** Characters that the notes of a time entry may have. */
const notesLimit = 32_000;
const mark = (reference: string) => `[RF ${reference}]`;

/**
 * Time on tickets. Summary notes are printed on what customers get, so a walk's own notes go there only
 * where the account wants its notes to be seen; the reference always stands in the internal ones.
 */
export function createTime(
  api: AutotaskApi,
  { directory, settings }: { directory: Directory; settings: PsaSettings },
): Pick<PsaProvider, 'findTimeEntry' | 'addTimeEntry'> {
  return {
    async findTimeEntry(ticketId, reference, call) {
      const entries = await api.query(
        'TimeEntries',
        {
          filter: [{ op: 'eq', field: 'ticketID', value: idOr(ticketId, noTicket(ticketId)) }],
          fields: ['id', 'internalNotes'],
        },
        timeRow,
        call,
      );
      const found = entries.find(({ internalNotes }) => internalNotes?.endsWith(mark(reference)));
      return found ? { id: String(found.id) } : null;
    },
    async addTimeEntry(ticketId, entry, call) {
      const ticketID = idOr(ticketId, noTicket(ticketId));
      const memberId = entry.memberId ?? call.actingMember?.id ?? null;
      if (memberId === null) {
        throw new PsaError('invalid', 'Autotask books time for a resource: map yourself to one');
      }
      const who = await directory.assignable(memberId, call);
      const reference = mark(entry.reference);
      const notes = fitted(entry.notes, notesLimit - reference.length - 2);
      const isShown = settings.note_kind === 'discussion';
      const id = await api.write(
        {
          method: 'POST',
          entity: 'TimeEntries',
          path: 'TimeEntries',
          body: {
            ticketID,
            resourceID: who.id,
            roleID: who.roleId,
            dateWorked: `${entry.startedAt.toISOString().slice(0, 10)}T00:00:00Z`,
            startDateTime: entry.startedAt.toISOString(),
            endDateTime: entry.endedAt.toISOString(),
            hoursWorked: hoursBetween(entry.startedAt, entry.endedAt),
            summaryNotes: isShown ? notes : 'Guided troubleshooting',
            internalNotes: isShown ? reference : `${notes}\n\n${reference}`,
          },
          impersonates: true,
        },
        call,
      );
      return { id: String(id) };
    },
  };
}

/** To the hundredth, and never nothing. */
function hoursBetween(from: Date, to: Date): number {
  const hours = (Number(to) - Number(from)) / 3_600_000;
  return Math.max(0.01, Math.round(hours * 100) / 100);
}
