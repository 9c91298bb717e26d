import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import type { EmbedHostSettings } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { field, type FieldControl } from '../internal/field.js';
import type { HostField, HostForm } from './host-forms.js';

export interface HostFormOptions {
  form: HostForm;
  /** What is set already; its secrets are not among it. */
  known: EmbedHostSettings | undefined;
  busy: boolean;
  failure: ClientError | null;
  submit: (event: SubmitEvent) => void;
}

/** The settings of one host. What is saved takes the place of all that was. */
export function hostForm({ form, known, busy, failure: error, submit }: HostFormOptions) {
  return html`<form class="form" @submit=${submit} autocomplete="off">
    ${form.fields.map((one) =>
      field(
        {
          id: `${form.host}-${one.name}`,
          label: one.label(),
          hint: one.hint?.(),
          note: one.optional ? msg('optional') : undefined,
        },
        (bind) => control(one, bind, known),
      ),
    )}
    ${error ? failure(errorText(error)) : nothing}
    <div class="buttons">
      <button class="button primary" type="submit" aria-busy=${busy ? 'true' : 'false'}>
        ${msg('Save')}
      </button>
    </div>
  </form>`;
}

function control(
  { name, kind, optional, value }: HostField,
  bind: FieldControl,
  known: EmbedHostSettings | undefined,
): TemplateResult {
  if (kind === 'lines' || kind === 'json') {
    return html`<textarea
      class="control"
      name=${name}
      spellcheck="false"
      ?required=${!optional}
      id=${bind.id}
      aria-describedby=${bind.describedBy}
    ></textarea>`;
  }
  return html`<input
    class="control"
    name=${name}
    type=${kind}
    spellcheck="false"
    ?required=${!optional}
    .defaultValue=${known ? (value?.(known.settings) ?? '') : ''}
    id=${bind.id}
    aria-describedby=${bind.describedBy}
  />`;
}
