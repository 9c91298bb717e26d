import { msg } from '@lit/localize';
import { reasonCategories, type ReasonCategory } from '@resolutionflow/sdk/contract';
import { html, type TemplateResult } from 'lit';
import { field } from './field.js';
import { reasonText } from './reason-text.js';

/** Why an engineer is needed, and what they should know; `hint` says what they see anyway. */
export function escalationFields(hint: string): TemplateResult {
  return html`<fieldset class="reasons">
      <legend>${msg('Why?')}</legend>
      ${reasonCategories.map(
        (category, index) =>
          html`<label class="choice">
            <input
              type="radio"
              name="category"
              value=${category}
              required
              ?autofocus=${index === 0}
            />
            <span>${reasonText(category)}</span>
          </label>`,
      )}
    </fieldset>
    ${field(
      { id: 'reason', label: msg('What should they know?'), note: msg('optional'), hint },
      (bind) =>
        html`<textarea
          class="control"
          name="reason"
          maxlength="4000"
          rows="3"
          id=${bind.id}
          aria-describedby=${bind.describedBy}
        ></textarea>`,
    )}`;
}

/** What was answered there; null where no reason was chosen, which the form does not let pass. */
export function readEscalation(
  form: FormData,
): { reason_category: ReasonCategory; reason: string | null } | null {
  const category = reasonCategories.find((name) => name === form.get('category'));
  const reason = form.get('reason');
  if (!category) return null;
  return {
    reason_category: category,
    reason: typeof reason === 'string' && reason.trim() ? reason : null,
  };
}
