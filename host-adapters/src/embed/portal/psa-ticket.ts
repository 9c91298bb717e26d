import { localized, msg } from '@lit/localize';
import { icon, primitiveStyles, x } from '@resolutionflow/elements/page-parts';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { screenStyles } from './screen.styles.js';
import { psaTicketStyles } from './psa-ticket.styles.js';

/** What stands beside the ticket. */
type Beside = { name: 'start'; problem: string } | { name: 'walk'; sessionId: string } | null;

/** A ticket of the PSA, and the walk on it beside it. */
@localized()
export class PsaTicket extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, screenStyles, psaTicketStyles];

  @property({ attribute: false }) ticketId = '';

  /** The problem to begin a walk with, where one came here to walk. */
  @property({ attribute: false }) problem: string | null = null;

  @state() private beside: Beside = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('ticketId') && !changed.has('problem')) return;
    this.beside = this.problem === null ? null : { name: 'start', problem: this.problem };
  }

  protected override render(): TemplateResult {
    return html`<div class="one ${this.beside ? 'two' : ''}">
      <section class="panel" aria-label=${msg('Ticket')}>
        <rf-ticket-panel
          ticket-id=${this.ticketId}
          @rf-walk-request=${this.#onWalk}
          @rf-session-open-request=${this.#onOpenSession}
        ></rf-ticket-panel>
      </section>
      ${this.beside ? this.#renderBeside(this.beside) : nothing}
    </div>`;
  }

  #renderBeside(beside: NonNullable<Beside>): TemplateResult {
    return html`<section class="panel walk" aria-label=${msg('Walk')}>
      <button
        class="button quiet icon-only leave"
        type="button"
        aria-label=${msg('Close')}
        @click=${() => (this.beside = null)}
      >
        ${icon(x)}
      </button>
      ${beside.name === 'walk'
        ? html`<rf-walker session-id=${beside.sessionId}></rf-walker>`
        : html`<rf-intake
            hide-resume
            focus-problem
            .problem=${beside.problem}
            .ticket=${{ kind: 'psa', id: this.ticketId, summary: beside.problem }}
            @rf-session-started=${this.#onStarted}
          ></rf-intake>`}
    </section>`;
  }

  #onWalk = (event: HTMLElementEventMap['rf-walk-request']): void => {
    event.stopPropagation();
    this.beside = { name: 'start', problem: event.problem };
  };

  #onOpenSession = (event: HTMLElementEventMap['rf-session-open-request']): void => {
    event.stopPropagation();
    this.beside = { name: 'walk', sessionId: event.sessionId };
  };

  #onStarted = (event: HTMLElementEventMap['rf-session-started']): void => {
    event.stopPropagation();
    this.beside = { name: 'walk', sessionId: event.sessionId };
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-psa-ticket': PsaTicket;
  }
}
