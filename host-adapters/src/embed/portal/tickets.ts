import { localized, msg } from '@lit/localize';
import { icon, plus, primitiveStyles } from '@resolutionflow/elements/page-parts';
import { html, LitElement, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { screenStyles } from './screen.styles.js';

/** All tickets of the PSA, with their filters; a row opens beside the list. */
@localized()
export class Tickets extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, screenStyles];

  @state() private creating = false;

  protected override render(): TemplateResult {
    return html`<div class="one">
      <header>
        <h1>${msg('Tickets')}</h1>
        <button class="button primary" type="button" @click=${() => (this.creating = true)}>
          ${icon(plus)} ${msg('New ticket')}
        </button>
      </header>
      <div class="panel">
        <rf-ticket-queue
          @rf-ticket-open-request=${(event: Event) => event.stopPropagation()}
        ></rf-ticket-queue>
      </div>
      <rf-new-ticket
        ?open=${this.creating}
        @rf-new-ticket-closed=${() => (this.creating = false)}
      ></rf-new-ticket>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-tickets': Tickets;
  }
}
