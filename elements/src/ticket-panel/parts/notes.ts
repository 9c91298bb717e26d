import { msg, str } from '@lit/localize';
import type { NoteKind, PsaWrite, TicketNote } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../internal/icon/icon.js';
import { clock } from '../../internal/icon/icons.js';
import { none, partContent, unavailable } from './part-content.js';
import type { TicketView } from '../ticket-data.js';
import { kindIcon, noteKindName, type NoteDraft } from './composer.js';
import { writeActs, type WriteActs } from './writes.js';

/** What the notes need beside the ticket. */
export interface NotesView extends WriteActs {
  draft: NoteDraft;
  busy: boolean;
  /** Whether older notes than the first few are shown. */
  showsAll: boolean;
  change: (draft: NoteDraft) => void;
  send: (draft: NoteDraft) => void;
  showAll: () => void;
}

/** What a pod shows before it is asked for more. */
const shownFirst = 5;

/** The notes, newest first, under the field where the next one is written. */
export function notes(view: TicketView, options: NotesView): TemplateResult {
  const kinds = (view.me.value?.capabilities.notes ?? []).filter(
    (kind): kind is NoteKind => kind !== 'unknown',
  );
  const canWrite = view.canWrite && kinds.length > 0;
  return html`${canWrite
    ? html`<rf-note-composer
        .draft=${options.draft}
        .kinds=${ordered(kinds)}
        ?busy=${options.busy}
        .change=${options.change}
        .send=${options.send}
      ></rf-note-composer>`
    : nothing}
  ${partContent(
    view.context,
    ({ notes: all }) =>
      unavailable(view, 'notes', options.refresh) ?? feed(all, view.writes, options),
    options.refresh,
  )}`;
}

function feed(
  all: readonly TicketNote[],
  writes: readonly PsaWrite[],
  options: NotesView,
): TemplateResult {
  if (all.length === 0) return none(msg('No notes yet.'));
  const sorted = all.toSorted((a, b) => Number(b.pending) - Number(a.pending) || newer(a, b));
  const shown = options.showsAll ? sorted : sorted.slice(0, shownFirst);
  const hidden = sorted.length - shown.length;
  return html`<ol class="feed" role="list">
      ${repeat(
        shown,
        ({ id }) => id,
        (note) =>
          noteItem(
            note,
            writes.find(({ id }) => id === note.id),
            options,
          ),
      )}
    </ol>
    ${hidden > 0
      ? html`<button class="button quiet more" type="button" @click=${options.showAll}>
          ${hidden === 1 ? msg('Show 1 older note') : msg(str`Show ${hidden} older notes`)}
        </button>`
      : nothing}`;
}

function noteItem(
  note: TicketNote,
  write: PsaWrite | undefined,
  options: NotesView,
): TemplateResult {
  return html`<li class="note ${note.kind} ${note.pending ? 'pending' : ''}">
    <p class="by">
      <span class="author">${note.author ?? msg('Somebody')}</span>
      <span class="kind">${icon(kindIcon(note.kind))} ${noteKindName(note.kind)}</span>
      ${note.created_at
        ? html`<span class="muted at">${options.time(note.created_at)}</span>`
        : nothing}
    </p>
    <p class="text">${note.text}</p>
    ${write
      ? writeActs(write, options)
      : note.pending
        ? html`<p class="muted small waits">${icon(clock)} ${msg('Sending…')}</p>`
        : nothing}
  </li>`;
}

/** What stays within the team comes first: it is what a slip costs least with. */
function ordered(kinds: readonly NoteKind[]): NoteKind[] {
  const rank: NoteKind[] = ['internal', 'discussion', 'resolution'];
  return rank.filter((kind) => kinds.includes(kind));
}

function newer(a: TicketNote, b: TicketNote): number {
  return (b.created_at ?? '').localeCompare(a.created_at ?? '');
}
