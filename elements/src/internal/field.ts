import { html, nothing, type TemplateResult } from 'lit';
import { circleAlert } from './icon/icons.js';
import { icon } from './icon/icon.js';

/** What surrounds a native control. */
export interface FieldOptions {
  /** Id of the control, unique in its shadow root. */
  id: string;
  label: unknown;
  /** Said before anything goes wrong: what to enter, and why. */
  hint?: unknown;
  /** Said when something did: what to change. Takes the hint's place. */
  error?: unknown;
  /** Shown after the label, such as "optional". */
  note?: unknown;
}

/** What the control binds: `id`, `aria-describedby`, `aria-invalid`. */
export interface FieldControl {
  id: string;
  describedBy: string | typeof nothing;
  invalid: 'true' | typeof nothing;
}

/** A label, a native control and its hint or error, tied together for everyone. */
export function field(
  { id, label, hint, error, note }: FieldOptions,
  control: (bind: FieldControl) => TemplateResult,
): TemplateResult {
  const said = error || hint;
  return html`<div class="field">
    <label for=${id}>${label}${note ? html` <span class="muted">${note}</span>` : nothing}</label>
    ${control({
      id,
      describedBy: said ? `${id}-said` : nothing,
      invalid: error ? 'true' : nothing,
    })}
    ${said
      ? html`<p id="${id}-said" class=${error ? 'field-error' : 'field-hint'}>
          ${error ? icon(circleAlert) : nothing}<span>${said}</span>
        </p>`
      : nothing}
  </div>`;
}
