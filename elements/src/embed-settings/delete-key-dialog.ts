import { msg, str } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import type { EmbedKey } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';

export interface DeleteKeyDialogOptions {
  /** The key in question; null closes the dialog. */
  key: EmbedKey | null;
  busy: boolean;
  failure: ClientError | null;
  confirm: () => void;
  closed: () => void;
}

/** Says what ends with a key before it is deleted. */
export function deleteKeyDialog(options: DeleteKeyDialogOptions): TemplateResult {
  const name = options.key?.name ?? '';
  return html`<rf-dialog
    heading=${msg(str`Delete the key ${name}?`)}
    .open=${options.key !== null}
    @rf-dialog-closed=${options.closed}
  >
    <p>${msg('Pages that use it are signed out within seconds and show nothing any more.')}</p>
    ${options.failure ? failure(errorText(options.failure)) : nothing}
    <button slot="footer" class="button" type="button" @click=${options.closed}>
      ${msg('Keep it')}
    </button>
    <button
      slot="footer"
      class="button danger"
      type="button"
      aria-busy=${options.busy ? 'true' : 'false'}
      @click=${options.confirm}
    >
      ${msg('Delete')}
    </button>
  </rf-dialog>`;
}
