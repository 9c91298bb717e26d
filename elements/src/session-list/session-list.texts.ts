import { msg } from '@lit/localize';
import { sessionFilters, ticketFilters, type SessionListView } from './session-row.js';

/** What a list is called where it has no heading. */
export function viewName(view: SessionListView): string {
  switch (view) {
    case 'queue':
      return msg('Queue');
    case 'active':
      return msg('Resume in progress');
    case 'escalations':
      return msg('Escalations');
    case 'history':
      return msg('History');
  }
}

/** The statuses that a list can be narrowed to. */
export function filtersOf(view: SessionListView): readonly string[] {
  if (view === 'queue') return ticketFilters;
  return view === 'history' ? sessionFilters : [];
}

/** The status of a ticket or a walk in words. */
export function statusName(status: string): string {
  switch (status) {
    case 'open':
      return msg('Open');
    case 'walking':
    case 'active':
      return msg('In progress');
    case 'resolved':
      return msg('Resolved');
    case 'escalated':
      return msg('Escalated');
    case 'abandoned':
      return msg('Abandoned');
    default:
      return msg('Unknown');
  }
}

/** The badge that a status is shown with. */
export function statusTone(status: string): string {
  switch (status) {
    case 'walking':
    case 'active':
      return 'accent';
    case 'resolved':
      return 'success';
    case 'escalated':
      return 'warning';
    case 'open':
      return 'info';
    default:
      return '';
  }
}
