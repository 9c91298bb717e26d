import { provide } from '@lit/context';
import { createClient, type Client, type HostAdapter, type HostTheme } from '@resolutionflow/sdk';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { baseStyles } from '../internal/base.styles.js';
import { clientContext, hostContext } from '../internal/client-context.js';
import { changeLocale, matchLocale } from '../internal/localization.js';
import { tokenStyles } from '../internal/tokens.styles.js';
import { appStyles } from './app.styles.js';

/**
 * Gives the elements inside it what they share: the client, the look, the language, and the host they
 * stand in. A page has one, around everything of ours.
 *
 * @slot - The elements that use the client.
 * @cssprop [--rf-color-accent] - Every `--rf-` token can be set on it or on any element inside.
 */
export class App extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, appStyles];

  /** Where the server is; a client is made for it unless `client` is set. */
  @property() server = '';

  /** The account's publishable embed key, for a client made from `server`. */
  @property() key = '';

  /** BCP 47 tag of the language; by default the host's, then the page's. */
  @property() locale = '';

  /** Light, dark, or `auto`: as the host says, else as the page around. */
  @property({ reflect: true }) scheme: 'light' | 'dark' | 'auto' = 'auto';

  /** Any CSS colour; by default the host's accent, then ours. */
  @property() accent = '';

  /** A client that the page made itself. */
  @provide({ context: clientContext })
  @property({ attribute: false })
  client: Client | undefined;

  /** The adapter of the host that the page stands in; connected and followed by this element. */
  @provide({ context: hostContext })
  @property({ attribute: false })
  host: HostAdapter | undefined;

  @state() private hostTheme: HostTheme | undefined;
  @state() private hostLocale = '';

  #ownClient: Client | undefined;
  #ownFor = '';
  #followed: HostAdapter | undefined;
  #following: AbortController | undefined;
  #theme = new CSSStyleSheet();
  #wantedAccent = '';
  #accentRules = '';

  override connectedCallback(): void {
    super.connectedCallback();
    // Whatever was let go of on leaving the page is taken up again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
    this.#dropOwnClient();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(this.#theme);
    return root;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.isConnected) return;
    this.#provideClient();
    this.#follow();
    if (changed.has('locale') || changed.has('hostLocale')) {
      const page = this.closest('[lang]')?.getAttribute('lang');
      const locale = matchLocale(this.locale || this.hostLocale || page);
      void changeLocale(locale).catch((error: unknown) => {
        // The page goes on in the language it had.
        // eslint-disable-next-line no-console -- whoever builds the page should still see why
        console.warn(`The texts in "${locale}" could not be loaded.`, error);
      });
    }
    void this.#dress();
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  #provideClient(): void {
    if (this.client && this.client !== this.#ownClient) return this.#dropOwnClient();
    if (!this.server) {
      throw new Error('<rf-app> needs the address of the server: set "server", or "client".');
    }
    const { server, key } = this;
    if (this.#ownClient && this.#ownFor === `${server} ${key}`) return;
    this.#dropOwnClient();
    this.#ownFor = `${server} ${key}`;
    this.#ownClient = createClient({ server, ...(key ? { key } : {}) });
    this.client = this.#ownClient;
  }

  #dropOwnClient(): void {
    if (!this.#ownClient) return;
    if (this.client === this.#ownClient) this.client = undefined;
    this.#ownClient.destroy();
    this.#ownClient = undefined;
  }

  #follow(): void {
    const { host } = this;
    if (host === this.#followed) return;
    this.#unfollow();
    if (!host) return;
    this.#followed = host;
    const following = new AbortController();
    const { signal } = following;
    this.#following = following;
    const stops = [
      host.on('theme', (theme) => (this.hostTheme = theme)),
      host.on('locale', (locale) => (this.hostLocale = locale)),
    ];
    signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
    host.connect({ signal }).then(
      ({ theme, locale }) => {
        if (signal.aborted) return;
        this.hostTheme = theme;
        this.hostLocale = locale;
      },
      (error: unknown) => {
        if (signal.aborted) return;
        // Without its host the app looks as the page does; everything else works.
        // eslint-disable-next-line no-console -- whoever builds the page should still see why
        console.warn('The host could not be connected.', error);
      },
    );
  }

  #unfollow(): void {
    this.#following?.abort();
    this.#following = undefined;
    this.#followed = undefined;
  }

  async #dress(): Promise<void> {
    const accent = this.accent || this.hostTheme?.accent || '';
    if (accent !== this.#wantedAccent) {
      this.#wantedAccent = accent;
      let rules = '';
      if (accent) {
        // The colour maths is paid for only where an accent is set.
        const { createTheme } = await import('@resolutionflow/sdk/theme');
        rules = createTheme({ accent }).cssText;
      }
      if (accent !== this.#wantedAccent) return;
      this.#accentRules = rules;
    }
    this.#theme.replaceSync(this.#accentRules + hostRules(this.scheme, this.hostTheme));
  }
}

/** What follows from the host: light or dark unless the page decided, and the size of its text. */
function hostRules(scheme: App['scheme'], theme: HostTheme | undefined): string {
  if (!theme) return '';
  const { fontSize } = theme;
  const sizes = { xs: -2, sm: -1, md: 0, lg: 2, xl: 6 };
  const declarations = [
    ...(scheme === 'auto' ? [`color-scheme:${theme.scheme}`] : []),
    ...(fontSize
      ? Object.entries(sizes).map(
          ([name, by]) => `--rf-font-size-${name}:${Math.max(12, fontSize + by)}px`,
        )
      : []),
  ];
  return `:host{${declarations.join(';')}}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-app': App;
  }
}
