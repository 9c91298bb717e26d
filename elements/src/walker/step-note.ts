import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { notebookPen, plus } from '../internal/icon/icons.js';

/** Below the answers: a note that goes with the next one, and a step that the flow does not have. */
export function stepNote(view: {
  /** Null where there is nothing that a note could go with. */
  noteOpen: boolean | null;
  openNote: () => void;
  addStep: () => void;
}): TemplateResult {
  return html`${view.noteOpen
      ? html`<div class="field">
          <label for="step-note">${msg('Note to your answer')}</label>
          <textarea class="control" id="step-note" maxlength="4000"></textarea>
        </div>`
      : nothing}
    <div class="row extras">
      ${view.noteOpen === false
        ? html`<button class="button quiet" type="button" @click=${view.openNote}>
            ${icon(notebookPen)} ${msg('Add a note')}
          </button>`
        : nothing}
      <button class="button quiet" type="button" @click=${view.addStep}>
        ${icon(plus)} ${msg('Add own step')}
      </button>
    </div>`;
}
