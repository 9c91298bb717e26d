import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { field } from '../internal/field.js';

export interface KeyFormOptions {
  busy: boolean;
  failure: ClientError | null;
  submit: (event: SubmitEvent) => void;
  cancel: () => void;
}

/** A new key's name and the pages that may use it. */
export function keyForm(options: KeyFormOptions): TemplateResult {
  return html`<form class="form" @submit=${options.submit}>
    ${field(
      {
        id: 'key-name',
        label: msg('Name'),
        hint: msg('Where it is used, such as "Client portal".'),
      },
      (bind) =>
        html`<input
          class="control"
          name="name"
          maxlength="100"
          required
          id=${bind.id}
          aria-describedby=${bind.describedBy}
        />`,
    )}
    ${field(
      {
        id: 'key-origins',
        label: msg('Allowed origins'),
        hint: msg(
          'One a line, such as https://portal.example.com. Pods and tabs of a PSA need none.',
        ),
        note: msg('optional'),
      },
      (bind) =>
        html`<textarea
          class="control"
          name="origins"
          spellcheck="false"
          id=${bind.id}
          aria-describedby=${bind.describedBy}
        ></textarea>`,
    )}
    ${options.failure ? failure(errorText(options.failure)) : nothing}
    <div class="buttons">
      <button class="button primary" type="submit" aria-busy=${options.busy ? 'true' : 'false'}>
        ${msg('Make the key')}
      </button>
      <button class="button quiet" type="button" @click=${options.cancel}>${msg('Cancel')}</button>
    </div>
  </form>`;
}

export function readKey(data: FormData): { name: string; allowed_origins: string[] } {
  const [name, origins] = [data.get('name'), data.get('origins')];
  return {
    name: typeof name === 'string' ? name.trim() : '',
    allowed_origins: (typeof origins === 'string' ? origins : '')
      .split(/[\s,]+/)
      .filter(Boolean)
      // Copied out of the address bar it ends in a slash.
      .map((origin) => origin.replace(/\/+$/, '').toLowerCase()),
  };
}
