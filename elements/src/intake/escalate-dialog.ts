import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { escalationFields } from '../internal/escalation-fields.js';
import { keptFailure } from './intake.states.js';

/** How the dialog stands, and what its answers lead to. */
export interface EscalateDialogOptions {
  open: boolean;
  busy: boolean;
  failure: ClientError | null;
  submit: (event: SubmitEvent) => void;
  closed: () => void;
}

/** Asks why an engineer is needed, before anything was walked. */
export function escalateDialog(options: EscalateDialogOptions): TemplateResult {
  const { open, busy, failure } = options;
  return html`<rf-dialog
    heading=${msg('Escalate to an engineer')}
    .open=${open}
    @rf-dialog-closed=${options.closed}
  >
    ${open
      ? html`<form id="escalate" class="escalate" @submit=${options.submit}>
          ${escalationFields(msg('They see the problem and the customer as you typed them.'))}
          ${failure ? keptFailure(failure) : nothing}
        </form>`
      : nothing}
    <button slot="footer" class="button" type="button" @click=${options.closed}>
      ${msg('Cancel')}
    </button>
    <button
      slot="footer"
      class="button primary"
      type="submit"
      form="escalate"
      aria-busy=${busy ? 'true' : 'false'}
    >
      ${msg('Escalate')}
    </button>
  </rf-dialog>`;
}
