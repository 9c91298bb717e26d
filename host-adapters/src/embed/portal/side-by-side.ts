import { localized, msg } from '@lit/localize';
import { baseStyles, tokenStyles } from '@resolutionflow/elements/page-parts';
import type { Client } from '@resolutionflow/sdk';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { readPreferences, type Preferences } from './preferences.js';
import { sideBySideStyles } from './side-by-side.styles.js';

type Tab = 'desk' | 'ticket';

/** The L1 workspace and a ticket's screen with the pod, beside each other where both fit, else as tabs. */
@localized()
export class SideBySide extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, sideBySideStyles];

  @property({ attribute: false }) client: Client | undefined;
  @property({ attribute: false }) ticketId: string | null = null;
  @property({ attribute: false }) preferences: Preferences = readPreferences();

  @state() private tab: Tab = 'desk';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ticketId')) this.tab = this.ticketId ? 'ticket' : 'desk';
  }

  protected override render(): TemplateResult {
    return html`<div class="both ${this.tab}">
      <div class="tabs" role="tablist" aria-label=${msg('Screens')} @keydown=${this.#onKey}>
        ${this.#renderTab('desk', msg('Workspace'))} ${this.#renderTab('ticket', msg('Ticket'))}
      </div>
      <section id="desk" aria-label=${msg('Workspace')}>
        <rf-portal-workspace .ticketId=${this.ticketId}></rf-portal-workspace>
      </section>
      <section id="ticket" aria-label=${msg('Ticket')}>
        <rf-portal-ticket
          .client=${this.client}
          .ticketId=${this.ticketId}
          .preferences=${this.preferences}
        ></rf-portal-ticket>
      </section>
    </div>`;
  }

  #renderTab(tab: Tab, label: string): TemplateResult {
    const selected = this.tab === tab;
    return html`<button
      type="button"
      role="tab"
      aria-selected=${selected ? 'true' : 'false'}
      aria-controls=${tab}
      tabindex=${selected ? 0 : -1}
      @click=${() => (this.tab = tab)}
    >
      ${label}
    </button>`;
  }

  #onKey = async (event: KeyboardEvent): Promise<void> => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    this.tab = this.tab === 'desk' ? 'ticket' : 'desk';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-side-by-side': SideBySide;
  }
}
