import type { PsaSlaRecord } from '../provider.js';
import type { EntityFields } from './autotask-picklists.js';
import type { TicketRow } from './autotask-rows.js';
import { closedStatus } from './autotask-tickets.js';

/** The ticket's promises: which is due next, and whether one was broken. */
export function presentSla(row: TicketRow, fields: EntityFields): PsaSlaRecord | null {
  if (row.serviceLevelAgreementID === null) return null;
  const name = fields.label('serviceLevelAgreementID', row.serviceLevelAgreementID);
  const stages = [
    { due: row.firstResponseDueDateTime, done: row.firstResponseDateTime },
    { due: row.resolutionPlanDueDateTime, done: row.resolutionPlanDateTime },
    { due: row.resolvedDueDateTime, done: row.resolvedDateTime },
  ];
  const open = stages.filter(({ done }) => done === null).map(({ due }) => due);
  const dueAt = earliest(open);
  if (row.status === closedStatus) {
    const isMet = row.serviceLevelAgreementHasBeenMet !== false;
    return { name, state: isMet ? 'met' : 'breached', dueAt: null };
  }
  const now = new Date();
  const isBroken = stages.some(({ due, done }) => due !== null && due < (done ?? now));
  if (isBroken) return { name, state: 'breached', dueAt };
  if ((row.serviceLevelAgreementPausedNextEventHours ?? 0) > 0) {
    return { name, state: 'paused', dueAt: null };
  }
  return { name, state: dueAt === null ? 'met' : 'running', dueAt };
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  const times = dates.filter((date) => date !== null).map(Number);
  return times.length === 0 ? null : new Date(Math.min(...times));
}
