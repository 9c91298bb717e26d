import { msg } from '@lit/localize';
import type { NoteKind, PsaBoard, PsaConnection, PsaStatus } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { field } from '../internal/field.js';
import { skeleton } from '../internal/skeleton.js';
import type { BoardChoices } from './board-choices.js';

export interface ConnectionSettingsOptions {
  connection: PsaConnection;
  choices: BoardChoices;
  change: (settings: Partial<PsaConnection['settings']>) => void;
}

/** How walks are written back: each change is saved as it is made. */
export function connectionSettings(options: ConnectionSettingsOptions): TemplateResult {
  const { connection, change } = options;
  const { settings, capabilities } = connection;
  return html`<section class="card" aria-labelledby="settings">
    <h3 id="settings">${msg('What a walk writes back')}</h3>
    ${field(
      { id: 'note-kind', label: msg('The trail becomes'), hint: kindHint(settings.note_kind) },
      (bind) =>
        html`<select
          class="control"
          id=${bind.id}
          aria-describedby=${bind.describedBy}
          @change=${(event: Event) =>
            change({ note_kind: (event.target as HTMLSelectElement).value as NoteKind })}
        >
          ${capabilities.notes.map((kind) =>
            kind === 'unknown'
              ? nothing
              : html`<option value=${kind} ?selected=${kind === settings.note_kind}>
                  ${kindName(kind)}
                </option>`,
          )}
        </select>`,
    )}
    ${capabilities.time_entries
      ? html`<label class="choice">
          <input
            type="checkbox"
            .checked=${settings.time_entry}
            @change=${(event: Event) =>
              change({ time_entry: (event.target as HTMLInputElement).checked })}
          />
          <span>${msg('Add a time entry when a walk is resolved')}</span>
        </label>`
      : nothing}
    ${capabilities.boards ? resolvedStatuses(options) : nothing}
  </section>`;
}

function resolvedStatuses({ connection, choices, change }: ConnectionSettingsOptions) {
  return html`<details class="boards" @toggle=${choices.onToggle}>
    <summary>${msg('Status of a resolved ticket, by board')}</summary>
    ${choices.error
      ? failure(errorText(choices.error))
      : choices.boards === null
        ? skeleton('text', 'text', 'short')
        : choices.boards.map((board) =>
            boardStatus(board, choices.statuses.get(board.id) ?? null, {
              chosen: connection.settings.resolved_status[board.id] ?? '',
              choose: (statusId) =>
                change({ resolved_status: withStatus(connection, board.id, statusId) }),
            }),
          )}
  </details>`;
}

function boardStatus(
  board: PsaBoard,
  statuses: readonly PsaStatus[] | null,
  { chosen, choose }: { chosen: string; choose: (statusId: string) => void },
): TemplateResult {
  const id = `board-${board.id}`;
  return field(
    { id, label: board.name },
    (bind) =>
      html`<select
        class="control"
        id=${bind.id}
        ?disabled=${statuses === null}
        @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
      >
        <option value="">${msg('Leave the status as it is')}</option>
        ${statuses?.map(
          (status) =>
            html`<option value=${status.id} ?selected=${status.id === chosen}>
              ${status.name}
            </option>`,
        )}
      </select>`,
  );
}

function withStatus(
  { settings }: PsaConnection,
  boardId: string,
  statusId: string,
): Record<string, string> {
  const others = Object.entries(settings.resolved_status).filter(([id]) => id !== boardId);
  return Object.fromEntries(statusId ? [...others, [boardId, statusId]] : others);
}

/** The kinds as people know them. */
function kindName(kind: NoteKind): string {
  switch (kind) {
    case 'discussion':
      return msg('Discussion note');
    case 'internal':
      return msg('Internal note');
    case 'resolution':
      return msg('Resolution note');
  }
}

function kindHint(kind: NoteKind): string {
  return kind === 'internal'
    ? msg('Your team sees it, the customer does not.')
    : msg('The customer can see it.');
}
