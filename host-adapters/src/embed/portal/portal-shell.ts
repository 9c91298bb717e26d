import { localized, msg } from '@lit/localize';
import type { Client, LiveStatus } from '@resolutionflow/sdk';
import { toClientError } from '@resolutionflow/sdk';
import type { Me } from '@resolutionflow/sdk/contract';
import {
  badgeStyles,
  baseStyles,
  buttonStyles,
  columns2,
  errorState,
  fieldStyles,
  headphones,
  history,
  icon,
  lifeBuoy,
  logOut,
  matchLocale,
  moon,
  placeholderStyles,
  sun,
  tokenStyles,
  type IconNode,
} from '@resolutionflow/elements/page-parts';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { allowedRoute, screensOf } from './access.js';
import { logo } from './logo.js';
import { portalStyles } from './portal-shell.styles.js';
import { applyPreferences, readPreferences, type Preferences } from './preferences.js';
import { initials, roleText } from './role-text.js';
import { hrefOf, readRoute, type Route } from './route.js';

/** A server that is away at the start is asked again without being told to. */
const retryMs = 5_000;

/** The page that `npm start` serves: who one is, where one is, and what is there. */
@localized()
export class Portal extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [
    tokenStyles,
    baseStyles,
    buttonStyles,
    badgeStyles,
    fieldStyles,
    placeholderStyles,
    portalStyles,
  ];

  @property({ attribute: false }) client: Client | undefined;

  @property({ reflect: true }) scheme: Preferences['scheme'] = 'light';

  @state() private preferences = readPreferences();
  @state() private asked = readRoute(window.location.hash);
  @state() private live: LiveStatus = 'idle';
  /** It was online before: what is not there yet at the start is not lost. */
  @state() private wasLive = false;
  /** The server did not answer when it was asked who is signed in. */
  @state() private unreachable = false;
  @state() private restored = false;

  #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whoever opens a walk goes on in it, by the keyboard too. */
  #focusWalk = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#onHash);
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#onHash);
    this.#unfollow();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client')) this.#follow();
    this.wasLive ||= this.live === 'online';
    this.scheme = this.preferences.scheme;
    applyPreferences(this.preferences);
  }

  protected override updated(): void {
    if (!this.#focusWalk) return;
    const walker = this.renderRoot.querySelector<HTMLElement>('rf-walker');
    walker?.focus();
    if (walker) this.#focusWalk = false;
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
      return html`${this.#renderBar(user, route)}
        <main
          class="screen ${route.name}"
          @rf-session-started=${this.#onStarted}
          @rf-session-open-request=${this.#onOpenSession}
          @rf-ticket-open-request=${this.#onOpenTicket}
          @rf-session-taken-over=${this.#onTakenOver}
          @rf-flow-add-request=${() => window.location.assign('/api/docs#post-flows')}
        >
          ${this.#renderScreen(route)}
        </main>`;
    }
    if (this.unreachable) {
      return html`<main class="alone">
        ${errorState({
          title: msg('The server is out of reach'),
          kept: msg('You stay signed in. It is tried again by itself.'),
          retry: () => void this.#restore(),
        })}
      </main>`;
    }
    // A kept login is taken up within a moment: showing the form before would only flicker.
    if (!this.restored || status === 'restoring') return nothing;
    return html`${this.#renderCorner()}<rf-portal-sign-in
        .client=${this.client}
      ></rf-portal-sign-in>`;
  }

  #renderScreen(route: Route): TemplateResult {
    switch (route.name) {
      case 'workspace':
        return html`<rf-portal-workspace></rf-portal-workspace>`;
      case 'side-by-side':
        return html`<rf-portal-side-by-side
          .client=${this.client}
          .ticketId=${route.ticketId}
          .preferences=${this.preferences}
        ></rf-portal-side-by-side>`;
      case 'ticket':
        return html`<rf-portal-ticket
          .client=${this.client}
          .ticketId=${route.ticketId}
          .preferences=${this.preferences}
        ></rf-portal-ticket>`;
      case 'session':
        return html`<rf-walker class="panel" session-id=${route.sessionId}></rf-walker>`;
      case 'escalations':
        return html`<div class="panel">
          <rf-session-list
            view="escalations"
            heading=${msg('Escalations')}
            page-size="25"
          ></rf-session-list>
        </div>`;
      case 'sessions':
        return html`<div class="panel">
          <rf-session-list
            view="history"
            heading=${msg('All walks')}
            page-size="25"
          ></rf-session-list>
        </div>`;
    }
  }

  #renderBar(user: Me, current: Route): TemplateResult {
    const role = user.is_super_admin ? 'super_admin' : user.account_role;
    return html`<header class="top-bar">
      <a class="brand" href="#/" aria-label="ResolutionFlow"
        >${logo()} <span class="brand-name">ResolutionFlow</span></a
      >
      <nav aria-label=${msg('Screens')}>
        ${screensOf(user).map((name) => {
          const { label, node } = screenText(name);
          return html`<a
            class="screen-link"
            href=${screenHref(name)}
            aria-current=${name === current.name
              ? 'page'
              : name === sectionOf(current.name)
                ? 'true'
                : nothing}
          >
            ${icon(node)} <span>${label}</span>
          </a>`;
        })}
      </nav>
      ${this.#renderLive()} ${this.#renderPreferences()}
      <span class="me">
        <span class="avatar" aria-hidden="true">${initials(user.name)}</span>
        <span class="me-text">
          <span>${user.name}</span>
          <span class="muted">${roleText(role, user.can_cover_l1)}</span>
        </span>
      </span>
      <button
        class="button quiet icon-only"
        type="button"
        aria-label=${msg('Sign out')}
        title=${msg('Sign out')}
        @click=${this.#onSignOut}
      >
        ${icon(logOut)}
      </button>
    </header>`;
  }

  #renderLive(): TemplateResult {
    const away = this.live === 'offline' || (this.live === 'connecting' && this.wasLive);
    return html`<span class="live" role="status">
      ${away
        ? html`<span class="badge warning">${msg('Reconnecting…')}</span>`
        : this.live === 'online'
          ? html`<span class="badge success">${msg('Live')}</span>`
          : nothing}
    </span>`;
  }

  #renderCorner(): TemplateResult {
    return html`<div class="corner">${this.#renderPreferences()}</div>`;
  }

  #renderPreferences(): TemplateResult {
    const { scheme, locale } = this.preferences;
    const dark = scheme === 'dark';
    return html`<span class="preferences">
      <select
        class="control language"
        aria-label=${msg('Language')}
        .value=${locale}
        @change=${this.#onLanguage}
      >
        <option value="en" ?selected=${locale === 'en'}>English</option>
        <option value="de" ?selected=${locale === 'de'}>Deutsch</option>
      </select>
      <button
        class="button quiet icon-only"
        type="button"
        aria-label=${dark ? msg('Light') : msg('Dark')}
        title=${dark ? msg('Light') : msg('Dark')}
        @click=${() => (this.preferences = { locale, scheme: dark ? 'light' : 'dark' })}
      >
        ${icon(dark ? sun : moon)}
      </button>
    </span>`;
  }

  #follow(): void {
    this.#unfollow();
    const { client } = this;
    if (!client || !this.isConnected) return;
    let listening = false;
    const listen = () => {
      // The socket is opened for somebody, not for the sign-in page.
      if (listening || !client.auth.state.user) return;
      listening = true;
      this.live = client.live.status;
      this.#stops.push(client.live.on('status', (status) => (this.live = status)));
    };
    this.#stops.push(
      client.auth.subscribe(() => {
        listen();
        this.requestUpdate();
      }),
    );
    listen();
    void this.#restore();
  }

  #unfollow(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#timer);
  }

  async #restore(): Promise<void> {
    clearTimeout(this.#timer);
    const { client } = this;
    try {
      await client?.auth.restore();
      this.unreachable = false;
    } catch (error) {
      this.unreachable = toClientError(error).isTemporary;
      if (this.unreachable && this.isConnected) {
        this.#timer = setTimeout(() => void this.#restore(), retryMs);
      }
    } finally {
      this.restored = true;
    }
  }

  #onHash = (): void => {
    this.asked = readRoute(window.location.hash);
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

  #onLanguage = (event: Event): void => {
    const locale = matchLocale((event.target as HTMLSelectElement).value);
    this.preferences = { ...this.preferences, locale };
  };

  #onSignOut = async (): Promise<void> => {
    try {
      await this.client?.auth.logout();
    } catch (error) {
      // Signed out here all the same; what the server did not hear ends by itself.
      if (!toClientError(error).isTemporary) throw error;
    }
    window.location.hash = '#/';
  };

  #go(route: Route): void {
    this.#focusWalk = route.name === 'session';
    window.location.hash = hrefOf(route);
  }
}

function screenHref(name: Route['name']): string {
  if (name === 'side-by-side') return hrefOf({ name, ticketId: null });
  return name === 'ticket' || name === 'session' ? '#/' : hrefOf({ name });
}

/** The screen of the bar that one is within: a walk is one of the walks, a ticket comes from the desk. */
function sectionOf(name: Route['name']): Route['name'] {
  return name === 'session' ? 'sessions' : name === 'ticket' ? 'workspace' : name;
}

function screenText(name: Route['name']): { label: string; node: IconNode } {
  switch (name) {
    case 'side-by-side':
      return { label: msg('Side by side'), node: columns2 };
    case 'escalations':
      return { label: msg('Escalations'), node: lifeBuoy };
    case 'sessions':
      return { label: msg('Walks'), node: history };
    default:
      return { label: msg('Workspace'), node: headphones };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal': Portal;
  }
}
