import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { field } from '../../internal/field.js';
import { dialogFrame, typed } from './dialog-frame.js';
import type { DialogView } from './dialog-view.js';

/** A step that the flow does not have. */
export function customStepDialog(view: DialogView): TemplateResult {
  return dialogFrame(
    view,
    {
      heading: msg('Add a step of your own'),
      act: { label: msg('Add step') },
      body: html`<p class="muted small">
          ${msg('It stays in this walk, and the flow’s author gets it as a suggestion.')}
        </p>
        ${field(
          { id: 'title', label: msg('What did you check or do?') },
          (bind) =>
            html`<input
              class="control"
              name="title"
              maxlength="200"
              required
              autofocus
              autocomplete="off"
              id=${bind.id}
            />`,
        )}
        ${field(
          { id: 'outcome', label: msg('What came of it?'), note: msg('optional') },
          (bind) =>
            html`<input
              class="control"
              name="answer"
              maxlength="4000"
              autocomplete="off"
              id=${bind.id}
            />`,
        )}
        ${field(
          { id: 'details', label: msg('Details'), note: msg('optional') },
          (bind) =>
            html`<textarea
              class="control"
              name="body"
              maxlength="8000"
              rows="3"
              id=${bind.id}
            ></textarea>`,
        )}`,
    },
    (form) => {
      const title = typed(form, 'title');
      if (!title) return;
      view.addStep({ title, answer: typed(form, 'answer'), body: typed(form, 'body') });
    },
  );
}
