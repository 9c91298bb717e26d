import { localized, msg } from '@lit/localize';
import { errorState, primitiveStyles } from '@resolutionflow/elements/page-parts';
import { toClientError, type Client } from '@resolutionflow/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { allowedRoute } from './access.js';
import { LoginController } from './login-controller.js';
import { portalStyles } from './portal-shell.styles.js';
import { preferenceControls } from './preference-controls.js';
import { applyPreferences, readPreferences, type Preferences } from './preferences.js';
import { hrefOf, readRoute, type Route } from './route.js';
import { portalScreen } from './portal-screen.js';
import { topBar } from './top-bar.js';

/** The page that `npm start` serves: who one is, where one is, and what is there. */
@localized()
export class Portal extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, portalStyles];

  @property({ attribute: false }) client: Client | undefined;

  @property({ reflect: true }) scheme: Preferences['scheme'] = 'light';

  @state() private preferences = readPreferences();
  @state() private asked = readRoute(window.location.hash);
  /** A walk that was asked for elsewhere, for the ticket's own screen. */
  @state() private wished: { ticketId: string; problem: string } | null = null;

  #login = new LoginController(this);
  /** What takes the focus once it is there: whoever signs in or opens a walk goes on there by keyboard. */
  #focusNext: '.screen' | 'rf-walker' | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#onHash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#onHash);
  }

  protected override willUpdate(): void {
    this.#login.follow(this.client);
    const isSigningIn = this.renderRoot.querySelector('rf-portal-sign-in') !== null;
    if (isSigningIn && this.client?.auth.state.user) this.#focusNext = '.screen';
    this.scheme = this.preferences.scheme;
    applyPreferences(this.preferences);
  }

  protected override updated(): void {
    const target = this.#focusNext && this.renderRoot.querySelector<HTMLElement>(this.#focusNext);
    if (!target) return;
    target.focus();
    this.#focusNext = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.client) return nothing;
    return html`<rf-app
      .client=${this.client}
      .scheme=${this.preferences.scheme}
      .locale=${this.preferences.locale}
    >
      <div class="page">${this.#renderPage()}</div>
    </rf-app>`;
  }

  #renderPage(): TemplateResult | typeof nothing {
    const { status, user } = this.client?.auth.state ?? { status: 'restoring', user: null };
    if (user) {
      const route = allowedRoute(this.asked, user);
      const { live, wasLive } = this.#login;
      const preferences = this.#renderPreferences();
      return html`${topBar({
          user,
          current: route,
          live,
          wasLive,
          preferences,
          signOut: () => void this.#signOut(),
        })}
        <main
          class="screen ${route.name}"
          tabindex="-1"
          @rf-walk-request=${this.#onWalkRequest}
          @rf-queue-open-request=${() => this.#go({ name: 'tickets' })}
          @rf-member-mapping-request=${() => this.#go({ name: 'integrations' })}
          @rf-session-started=${this.#onStarted}
          @rf-session-open-request=${this.#onOpenSession}
          @rf-ticket-open-request=${this.#onOpenTicket}
          @rf-session-taken-over=${this.#onTakenOver}
          @rf-flow-add-request=${() => window.location.assign('/api/docs#post-flows')}
        >
          ${portalScreen(route, {
            client: this.client,
            preferences: this.preferences,
            problem: this.#problemOf(route),
          })}
        </main>`;
    }
    if (this.#login.unreachable) {
      return html`<main class="alone">
        ${errorState({
          title: msg('The server is out of reach'),
          kept: msg('You stay signed in. It is tried again by itself.'),
          retry: () => void this.#login.restore(),
        })}
      </main>`;
    }
    // A kept login is taken up within a moment: showing the form before would only flicker.
    if (!this.#login.restored || status === 'restoring') return nothing;
    return html`<div class="corner">${this.#renderPreferences()}</div>
      <rf-portal-sign-in .client=${this.client}></rf-portal-sign-in>`;
  }

  #renderPreferences(): TemplateResult {
    return preferenceControls(this.preferences, (chosen) => (this.preferences = chosen));
  }

  #onHash = (): void => {
    this.asked = readRoute(window.location.hash);
    const { asked, wished } = this;
    if (asked?.name !== 'ticket' || asked.ticketId !== wished?.ticketId) this.wished = null;
  };

  #onStarted = (event: HTMLElementEventMap['rf-session-started']): void => {
    // On a ticket's screen the walk appears in the pod; elsewhere it gets the screen.
    if (event.defaultPrevented || this.asked?.name === 'ticket') return;
    if (this.asked?.name === 'side-by-side') {
      this.#go({ name: 'side-by-side', ticketId: event.ticketId });
    } else {
      this.#go({ name: 'session', sessionId: event.sessionId });
    }
  };

  #onOpenSession = (event: HTMLElementEventMap['rf-session-open-request']): void => {
    if (this.asked?.name === 'side-by-side') void this.#openBeside(event.sessionId);
    else this.#go({ name: 'session', sessionId: event.sessionId });
  };

  #onOpenTicket = (event: HTMLElementEventMap['rf-ticket-open-request']): void => {
    const name = this.asked?.name === 'side-by-side' ? 'side-by-side' : 'ticket';
    this.#go({ name, ticketId: event.ticketId });
  };

  #onWalkRequest = ({ ticketId, problem }: HTMLElementEventMap['rf-walk-request']): void => {
    this.wished = { ticketId, problem };
    this.#go({ name: 'ticket', ticketId });
  };

  #problemOf(route: Route): string | null {
    const { wished } = this;
    return route.name === 'ticket' && wished?.ticketId === route.ticketId ? wished.problem : null;
  }

  #onTakenOver = (event: HTMLElementEventMap['rf-session-taken-over']): void => {
    if (this.asked?.name !== 'ticket') this.#go({ name: 'session', sessionId: event.session.id });
  };

  async #openBeside(sessionId: string): Promise<void> {
    try {
      const session = await this.client?.sessions.get(sessionId);
      if (session) this.#go({ name: 'side-by-side', ticketId: session.ticket_id });
    } catch {
      // The walk's own screen says why it cannot be shown.
      this.#go({ name: 'session', sessionId });
    }
  }

  async #signOut(): Promise<void> {
    try {
      await this.client?.auth.logout();
    } catch (error) {
      // Signed out here all the same; what the server did not hear ends by itself.
      if (!toClientError(error).isTemporary) throw error;
    }
    window.location.hash = '#/';
  }

  #go(route: Route): void {
    this.#focusNext = route.name === 'session' ? 'rf-walker' : null;
    window.location.hash = hrefOf(route);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal': Portal;
  }
}
