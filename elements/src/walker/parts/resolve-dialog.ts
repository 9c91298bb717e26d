import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { field } from '../../internal/field.js';
import { dialogFrame, typed } from './dialog-frame.js';
import type { DialogView } from './dialog-view.js';

/** Whether the flow helped, and what solved it. */
export function resolveDialog(view: DialogView): TemplateResult {
  const { session, node } = view;
  const hasFlow = session.session_kind !== 'adhoc';
  const solved = node?.kind === 'resolution';
  return dialogFrame(
    view,
    {
      heading: msg('Resolve the ticket'),
      act: { label: msg('Resolve') },
      body: html`${hasFlow
        ? html`<fieldset class="field">
            <legend>${msg('Did this flow help?')}</legend>
            <div class="toggles">
              <label class="button toggle">
                <input
                  type="radio"
                  name="helpful"
                  value="yes"
                  required
                  autofocus
                  ?checked=${solved}
                />
                ${msg('Yes')}
              </label>
              <label class="button toggle">
                <input type="radio" name="helpful" value="no" required />
                ${msg('No')}
              </label>
            </div>
          </fieldset>`
        : nothing}
      ${field(
        { id: 'resolution', label: msg('What solved it'), note: msg('optional') },
        (bind) =>
          html`<textarea
            class="control"
            name="notes"
            maxlength="8000"
            rows="4"
            id=${bind.id}
            ?autofocus=${!hasFlow}
          ></textarea>`,
      )}`,
    },
    (form) =>
      view.resolve({
        // Without a flow there is nothing that could have been unhelpful.
        helpful: !hasFlow || form.get('helpful') === 'yes',
        resolution_notes: typed(form, 'notes') ?? '',
      }),
  );
}
