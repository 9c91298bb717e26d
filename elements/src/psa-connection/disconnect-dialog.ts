import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';

export interface DisconnectDialogOptions {
  open: boolean;
  busy: boolean;
  failure: ClientError | null;
  confirm: () => void;
  closed: () => void;
}

/** Says what disconnecting ends before it is done. */
export function disconnectDialog(options: DisconnectDialogOptions): TemplateResult {
  return html`<rf-dialog
    heading=${msg('Disconnect the PSA?')}
    .open=${options.open}
    @rf-dialog-closed=${options.closed}
  >
    <p>
      ${msg(
        'Its tickets are no longer shown here, and what still waits to be written to it is canceled. Walks and their trails stay.',
      )}
    </p>
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
      ${msg('Disconnect')}
    </button>
  </rf-dialog>`;
}
