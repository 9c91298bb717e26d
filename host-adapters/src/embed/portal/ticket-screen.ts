import { localized, msg } from '@lit/localize';
import {
  currentLocale,
  emptyState,
  errorState,
  errorText,
  lock,
  primitiveStyles,
  RelativeTime,
  skeleton,
  statusName,
  statusTone,
  ticket as ticketIcon,
} from '@resolutionflow/elements/page-parts';
import { mayUseL1, type Client } from '@resolutionflow/sdk';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createPageHost, type PageHost } from '../../web/page-host.js';
import { conversation } from './conversation.js';
import { logo } from './logo.js';
import { portalStyles } from './portal-shell.styles.js';
import { Promotion } from './promotion.js';
import { readPreferences, type Preferences } from './preferences.js';
import { TicketController, type TicketView } from './ticket-controller.js';
import { ticketScreenStyles } from './ticket-screen.styles.js';

/** A ticket as a PSA shows one, with our pod where a pod would be. */
@localized()
export class TicketScreen extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, portalStyles, ticketScreenStyles];

  @property({ attribute: false }) client: Client | undefined;
  @property({ attribute: false }) ticketId: string | null = null;
  @property({ attribute: false }) preferences: Preferences = readPreferences();

  #ticket = new TicketController(this);
  #promotion = new Promotion(this);
  #times = new RelativeTime(this, currentLocale);
  #host: PageHost = createPageHost({ ticket: null, theme: { scheme: 'light' }, locale: 'en' });
  #told = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('rf-session-started', this.#onChange);
    this.addEventListener('rf-session-taken-over', this.#onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('rf-session-started', this.#onChange);
    this.removeEventListener('rf-session-taken-over', this.#onChange);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#ticket.show(this.client, this.ticketId);
    this.#promotion.follow(this.client);
    if (changed.has('preferences')) {
      const { scheme, locale } = this.preferences;
      this.#host.update({ theme: { scheme }, locale });
    }
    this.#tellTicket(this.#ticket.ticket);
  }

  protected override render(): TemplateResult {
    if (!this.ticketId) {
      return emptyState({
        icon: ticketIcon,
        title: msg('No ticket is open'),
        body: msg('Choose one from the queue, or describe a problem.'),
      });
    }
    const { ticket, error, isRead } = this.#ticket;
    if (ticket) return this.#renderTicket(ticket);
    if (error) {
      return errorState({
        title: errorText(error),
        requestId: error.requestId ?? undefined,
        retry: () => this.#ticket.retry(),
      });
    }
    if (isRead) {
      return emptyState({
        icon: ticketIcon,
        title: msg('This ticket is not there'),
        body: msg('It may belong to another account, or nobody has walked it yet.'),
      });
    }
    return html`<div class="waiting">${skeleton('short', 'title', 'text', 'text', 'text')}</div>`;
  }

  #renderTicket(ticket: TicketView): TemplateResult {
    const { session } = ticket;
    return html`<article class="ticket">
      <header class="head">
        <p class="crumbs muted small">
          <a href="#/">${msg('Service desk')}</a> <span aria-hidden="true">/</span>
          <span class="number">${ticketNumber(ticket.id)}</span>
        </p>
        <h1>${firstLine(ticket.problem) || msg('No description')}</h1>
        <p class="facts muted small">
          <span class="badge ${statusTone(ticket.status)}">${statusName(ticket.status)}</span>
          <span>${msg('Opened')} ${this.#times.render(ticket.createdAt)}</span>
        </p>
      </header>
      <section class="talk" aria-label=${msg('Conversation')}>
        ${conversation(ticket, this.#times)}
      </section>
      <div class="side">
        <section class="pod" aria-label="ResolutionFlow">
          <p class="pod-name">${logo()} ResolutionFlow</p>
          <rf-app .client=${this.client} .host=${this.#host}>${this.#renderPod(ticket)}</rf-app>
        </section>
        <dl class="fields">
          ${fieldRow(msg('Customer'), ticket.customer)}
          ${fieldRow(msg('Status'), statusName(ticket.status))}
          ${fieldRow(msg('Assigned to'), session?.held_by_name)}
          ${fieldRow(msg('Flow'), session?.flow_name)}
          ${fieldRow(msg('Source'), ticket.kind === 'psa' ? 'PSA' : msg('Internal'))}
        </dl>
        ${this.#promotion.render(ticket.id)}
      </div>
    </article>`;
  }

  #renderPod({ session }: TicketView): TemplateResult {
    const canStart = mayUseL1(this.client?.auth.state.user ?? null);
    // What was given up can be walked again; everything else is shown as it stands.
    if (session && !(session.status === 'abandoned' && canStart)) {
      return html`<rf-walker session-id=${session.id}></rf-walker>`;
    }
    if (canStart) return html`<rf-intake hide-resume></rf-intake>`;
    return emptyState({
      icon: lock,
      title: msg('Nobody walks this ticket yet'),
      body: msg('A tech starts the walk; you see it here as it goes.'),
    });
  }

  #onChange = (): void => {
    this.#ticket.readSoon();
  };

  #tellTicket(ticket: TicketView | null): void {
    const shown = ticket && {
      kind: ticket.kind,
      id: ticket.id,
      summary: ticket.problem,
      customerName: ticket.customer ?? undefined,
      status: ticket.status,
    };
    const text = JSON.stringify(shown);
    if (text === this.#told) return;
    this.#told = text;
    this.#host.update({ ticket: shown });
  }
}

function fieldRow(name: string, value: string | null | undefined): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class=${value ? '' : 'muted'}>${value || '–'}</dd>
  </div>`;
}

function ticketNumber(id: string): string {
  // The end of a UUID is its random part, and short enough to say on the phone.
  return `#${id.length > 12 ? id.slice(-6).toUpperCase() : id}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 140) ?? '';
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-ticket': TicketScreen;
  }
}
