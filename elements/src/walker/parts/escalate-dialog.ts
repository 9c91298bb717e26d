import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { escalationFields, readEscalation } from '../../internal/escalation-fields.js';
import { field } from '../../internal/field.js';
import { dialogFrame, typed } from './dialog-frame.js';
import type { DialogView } from './dialog-view.js';

/** Why an engineer is needed, and which one where there is a choice. */
export function escalateDialog(view: DialogView): TemplateResult {
  return dialogFrame(
    view,
    {
      heading: msg('Escalate to an engineer'),
      act: { label: msg('Escalate') },
      body: html`${escalationFields(msg('They see the whole trail and your notes.'))}
      ${view.engineers.length
        ? field(
            { id: 'engineer', label: msg('Send to') },
            (bind) =>
              html`<select class="control" name="engineer" id=${bind.id}>
                <option value="">${msg('Whoever is free')}</option>
                ${view.engineers.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
              </select>`,
          )
        : nothing}`,
    },
    (form) => {
      const escalation = readEscalation(form);
      if (escalation) view.escalate({ ...escalation, to_user_id: typed(form, 'engineer') });
    },
  );
}
