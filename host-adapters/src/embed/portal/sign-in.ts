import { localized, msg } from '@lit/localize';
import { failure, field, primitiveStyles, wifiOff } from '@resolutionflow/elements/page-parts';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { noDemo, readDemo, type Demo, type DemoHost, type DemoLogin } from './demo.js';
import { logo } from './logo.js';
import { portalStyles } from './portal-shell.styles.js';
import { initials, roleText } from './role-text.js';
import { signInStyles } from './sign-in.styles.js';

/** The way in: by e-mail and password, on a demo also as one of its users with one click. */
@localized()
export class SignIn extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, portalStyles, signInStyles];

  @property({ attribute: false }) client: Client | undefined;

  @state() private demo: Demo = noDemo;
  /** The e-mail that is being signed in. */
  @state() private signingIn: string | null = null;
  @state() private failure: ClientError | null = null;

  @query('#email') private email!: HTMLInputElement;
  @query('#password') private password!: HTMLInputElement;

  #reading = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client') && this.client) void this.#readDemo(this.client.server);
  }

  protected override firstUpdated(): void {
    // On a phone the keyboard that comes with the focus would cover half of what there is.
    if (window.matchMedia('(pointer: fine)').matches) this.email.focus();
  }

  protected override render(): TemplateResult {
    const { hosts } = this.demo;
    const groups = groupByAccount(this.demo.logins);
    return html`<main class=${groups.length > 0 ? 'wide' : ''}>
      <section class="card">
        <p class="brand">${logo()} ResolutionFlow</p>
        <h1>${msg('Sign in')}</h1>
        <form @submit=${this.#onSubmit}>
          ${field(
            { id: 'email', label: msg('E-mail') },
            (bind) =>
              html`<input
                class="control"
                name="email"
                type="email"
                autocomplete="username"
                required
                id=${bind.id}
              />`,
          )}
          ${field(
            { id: 'password', label: msg('Password') },
            (bind) =>
              html`<input
                class="control"
                name="password"
                type="password"
                autocomplete="current-password"
                required
                id=${bind.id}
              />`,
          )}
          ${this.#renderFailure()}
          <button
            class="button primary"
            type="submit"
            aria-busy=${this.signingIn ? 'true' : 'false'}
          >
            ${msg('Sign in')}
          </button>
        </form>
      </section>
      ${groups.length > 0
        ? html`<section class="demo" aria-labelledby="demo">
            <h2 id="demo">${msg('Or look around as')}</h2>
            <p class="muted small">
              ${msg('This server is a demo. Open a second window as somebody else, and watch.')}
            </p>
            ${hosts.length > 0
              ? html`<h3>${msg('Inside a PSA (simulated)')}</h3>
                  <ul role="list" class="hosts">
                    ${hosts.map(renderHost)}
                  </ul>`
              : nothing}
            ${groups.map(
              ([account, logins], at) =>
                html`<details ?open=${at === 0}>
                  <summary>${account}</summary>
                  <ul role="list">
                    ${logins.map((login) => this.#renderLogin(login))}
                  </ul>
                </details>`,
            )}
          </section>`
        : nothing}
    </main>`;
  }

  #renderLogin(login: DemoLogin): TemplateResult {
    return html`<li>
      <button
        class="person"
        type="button"
        aria-busy=${this.signingIn === login.email ? 'true' : 'false'}
        @click=${() => void this.#signIn(login.email, login.password)}
      >
        <span class="avatar" aria-hidden="true">${initials(login.name)}</span>
        <span class="cut">${login.name}</span>
        <span class="muted small">${roleText(login.role, login.email.startsWith('cover@'))}</span>
      </button>
    </li>`;
  }

  #renderFailure(): TemplateResult | typeof nothing {
    if (!this.failure) return nothing;
    return failure(failureText(this.failure), this.failure.isTemporary ? wifiOff : undefined);
  }

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const [email, password] = [data.get('email'), data.get('password')];
    if (typeof email === 'string' && typeof password === 'string') {
      void this.#signIn(email, password);
    }
  };

  async #signIn(email: string, password: string): Promise<void> {
    if (!this.client || this.signingIn) return;
    this.signingIn = email;
    this.failure = null;
    try {
      await this.client.auth.login({ email, password });
    } catch (error) {
      this.failure = toClientError(error);
      this.password.value = '';
    } finally {
      this.signingIn = null;
    }
  }

  async #readDemo(server: string): Promise<void> {
    this.#reading.abort();
    const reading = (this.#reading = new AbortController());
    try {
      const demo = await readDemo(server, reading.signal);
      if (!reading.signal.aborted) this.demo = demo;
    } catch {
      // Not a demo, or out of reach: the form is there, and says so when it is used.
      if (!reading.signal.aborted) this.demo = noDemo;
    }
  }
}

/** A ticket screen that shows us; a window of its own, so that this one stays to compare with. */
function renderHost({ host, url }: DemoHost): TemplateResult {
  const { name, what } = hostTexts[host]();
  return html`<li>
    <a class="person" href=${url} target="_blank" rel="noopener">
      <span>${name}</span>
      <span class="muted small">${what}</span>
    </a>
  </li>`;
}

const hostTexts: Record<DemoHost['host'], () => { name: string; what: string }> = {
  connectwise: () => ({ name: msg('ConnectWise pod'), what: msg('in the ticket screen') }),
  halo: () => ({ name: msg('Halo tab'), what: msg('a tab of the ticket') }),
  autotask: () => ({ name: msg('Autotask LiveLink'), what: msg('opened from the ticket') }),
};

function failureText(error: ClientError): string {
  switch (error.code) {
    case 'invalid_credentials':
    case 'invalid_request':
      return msg('E-mail and password do not go together. Check both and try again.');
    case 'too_many_requests':
      return msg('Too many attempts. Wait a little and try again.');
    default:
      return error.isTemporary
        ? msg('The server is out of reach. Try again in a moment.')
        : msg('Signing in did not work. Try again.');
  }
}

/** `@demo.test` and `@other.test` are two tenants, and are shown as such. */
function groupByAccount(logins: readonly DemoLogin[]): [string, DemoLogin[]][] {
  const groups = new Map<string, DemoLogin[]>();
  for (const login of logins) {
    const account = login.email.split('@')[1] ?? '';
    groups.set(account, [...(groups.get(account) ?? []), login]);
  }
  return [...groups];
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-sign-in': SignIn;
  }
}
