import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { field } from '../internal/field.js';
import type { ProviderForm } from './provider-fields.js';

export interface ConnectionFormOptions {
  form: ProviderForm;
  /** The site as it stands, where the credentials alone are changed. */
  siteUrl: string;
  busy: boolean;
  failure: ClientError | null;
  submit: (event: SubmitEvent) => void;
  cancel: () => void;
}

/** What the owner enters to connect. Secrets are never filled in: they only go one way. */
export function connectionForm(options: ConnectionFormOptions): TemplateResult {
  const { form, busy } = options;
  const errors = fieldErrors(options.failure);
  const unplaced = options.failure && errors.size === 0;
  return html`<form class="form" part="form" @submit=${options.submit} autocomplete="off">
    ${field(
      {
        id: 'site_url',
        label: msg('Site'),
        hint: form.siteHint(),
        error: errors.get('site_url'),
      },
      (bind) =>
        html`<input
          class="control"
          name="site_url"
          type="url"
          inputmode="url"
          required
          placeholder=${form.example}
          .defaultValue=${options.siteUrl}
          id=${bind.id}
          aria-describedby=${bind.describedBy}
          aria-invalid=${bind.invalid}
        />`,
    )}
    ${form.fields.map(({ name, label, hint, secret, optional }) =>
      field(
        {
          id: name,
          label: label(),
          hint: hint?.(),
          note: optional ? msg('optional') : undefined,
          error: errors.get(`credentials.${name}`),
        },
        (bind) =>
          html`<input
            class="control"
            name=${name}
            type=${secret ? 'password' : 'text'}
            autocomplete=${secret ? 'new-password' : 'off'}
            spellcheck="false"
            ?required=${!optional}
            id=${bind.id}
            aria-describedby=${bind.describedBy}
            aria-invalid=${bind.invalid}
          />`,
      ),
    )}
    ${unplaced && options.failure ? failure(errorText(options.failure)) : nothing}
    <div class="buttons">
      <button class="button primary" type="submit" aria-busy=${busy ? 'true' : 'false'}>
        ${msg('Connect and test')}
      </button>
      <button class="button quiet" type="button" @click=${options.cancel}>${msg('Cancel')}</button>
    </div>
  </form>`;
}

/** What the server found wrong, by field. */
function fieldErrors(error: ClientError | null): Map<string, string> {
  return new Map((error?.problem?.errors ?? []).map(({ path, message }) => [path, message]));
}

/** What the form says, as the contract takes it. */
export function readConnection(
  form: ProviderForm,
  data: FormData,
): { provider: string; site_url: string; credentials: Record<string, string> } {
  const textOf = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const filled = form.fields
    .map(({ name }) => [name, textOf(name)] as const)
    .filter(([, value]) => value !== '');
  return {
    provider: form.provider,
    site_url: textOf('site_url'),
    credentials: Object.fromEntries(filled),
  };
}
