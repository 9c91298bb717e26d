import { defineMenu } from '../../internal/menu/menu.js';
import { defineNoteComposer } from './composer.js';
import { defineMemberPicker } from './picker.js';

// What a ticket needs beside its header. Loaded apart, beside the ticket itself, so that the header is
// there sooner.
export { Announcer } from '../../internal/announcer.js';
export { RelativeTime } from '../../internal/relative-time.js';
export { createActs, type TicketActs } from './acts.js';
export { assignees } from './assignees.js';
export type { NoteDraft } from './composer.js';
export { description, details } from './details.js';
export { devices, related, walks } from './lists.js';
export { notes } from './notes.js';
export { partsStyles } from './parts.styles.js';
export { slaClock } from './sla.js';
export { noTicket, signedOut, stale, whole } from './states.js';
export { writes, type WriteActs } from './writes.js';

/** Makes the elements that the sections are made of known to the page. */
export function definePanelParts(): void {
  defineMenu();
  defineNoteComposer();
  defineMemberPicker();
}
