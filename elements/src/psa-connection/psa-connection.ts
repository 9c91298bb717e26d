import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { ConnectionBody, PsaConnection as Connection } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Announcer } from '../internal/announcer.js';
import { cardStyles } from '../internal/card.styles.js';
import { clientContext, requireApp } from '../internal/client-context.js';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { icon } from '../internal/icon/icon.js';
import { circleCheck, lock, plug } from '../internal/icon/icons.js';
import { currentLocale } from '../internal/localization.js';
import type { MenuSelectEvent } from '../internal/menu/menu.events.js';
import { emptyState, errorState } from '../internal/placeholder.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { RelativeTime } from '../internal/relative-time.js';
import { skeleton } from '../internal/skeleton.js';
import { TryAgainController } from '../internal/try-again.js';
import { UserController } from '../internal/user-controller.js';
import { BoardChoices } from './board-choices.js';
import { connectionForm, readConnection } from './connection-form.js';
import { connectionSettings } from './connection-settings.js';
import { disconnectDialog } from './disconnect-dialog.js';
import { formOf, providerForms, type ProviderForm } from './provider-fields.js';
import { PsaConnectedEvent, PsaDisconnectedEvent } from './psa-connection.events.js';
import { psaConnectionStyles } from './psa-connection.styles.js';
import { WebhookSetup } from './webhook-setup.js';

/**
 * Where an owner connects the account's PSA: its credentials, a test that says what failed, how walks
 * are written back, how changes arrive, and which member is which user.
 *
 * @fires rf-psa-connected - The PSA was connected, or the connection changed.
 * @fires rf-psa-disconnected - The PSA was disconnected.
 * @csspart form - The credentials, while they are entered.
 */
@localized()
export class PsaConnection extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, cardStyles, psaConnectionStyles];

  /** Null where none is connected, undefined until that is known. */
  @state() private connection: Connection | null | undefined;
  @state() private loadError: ClientError | null = null;
  /** The form that is open. */
  @state() private form: ProviderForm | null = null;
  @state() private formError: ClientError | null = null;
  @state() private busy: 'connect' | 'test' | 'disconnect' | null = null;
  @state() private disconnecting = false;
  @state() private disconnectError: ClientError | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  #announcer = new Announcer(this);
  #times = new RelativeTime(this, currentLocale);
  #user = new UserController(this);
  #choices = new BoardChoices(this, () => this.client);
  #webhook = new WebhookSetup(this, () => this.client);
  #again = new TryAgainController(this, () => void this.#load());
  #reading: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading?.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#user.follow(this.client);
    if (changed.has('client') && this.client) void this.#load();
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override render(): TemplateResult {
    const { user } = this.#user.state;
    if (user && user.account_role !== 'owner' && !user.is_super_admin) {
      return emptyState({
        icon: lock,
        title: msg('Only an owner sees this'),
        body: msg('Ask the owner of your account to connect the PSA.'),
      });
    }
    return html`<div class="cards">
      ${this.#renderBody()} ${this.#renderDisconnect()} ${this.#announcer.render()}
    </div>`;
  }

  #renderBody(): TemplateResult {
    if (this.form) return this.#renderForm(this.form);
    if (this.connection) return this.#renderConnection(this.connection);
    if (this.connection === null) return this.#renderChoice();
    if (!this.loadError) return skeleton('title', 'text', 'short');
    return errorState({
      title: errorText(this.loadError),
      requestId: this.loadError.requestId ?? undefined,
      retry: () => void this.#load(),
    });
  }

  #renderChoice(): TemplateResult {
    return emptyState({
      icon: plug,
      title: msg('No PSA is connected'),
      body: msg(
        'Connect yours, and techs see, walk and write its tickets here. Until then walks run on internal tickets.',
      ),
      action: html`<div class="providers" role="group" aria-label=${msg('Your PSA')}>
        ${providerForms.map(
          (form) =>
            html`<button class="button" type="button" @click=${() => this.#open(form)}>
              ${form.name}
            </button>`,
        )}
      </div>`,
    });
  }

  #renderForm(form: ProviderForm): TemplateResult {
    return html`<section class="card" aria-labelledby="form">
      <h2 id="form">${msg(str`Connect ${form.name}`)}</h2>
      ${connectionForm({
        form,
        siteUrl: this.connection?.provider === form.provider ? this.connection.site_url : '',
        busy: this.busy === 'connect',
        failure: this.formError,
        submit: this.#onSubmit,
        cancel: () => (this.form = null),
      })}
    </section>`;
  }

  #renderConnection(connection: Connection): TemplateResult {
    return html`<section class="card" aria-labelledby="provider">
        <div class="head">
          <h2 id="provider">${formOf(connection.provider)?.name ?? connection.provider_name}</h2>
          ${stateBadge(connection)}
          <rf-menu
            label=${msg('More about the connection')}
            .items=${[
              { id: 'change', label: msg('Change credentials') },
              { id: 'disconnect', label: msg('Disconnect'), danger: true },
            ]}
            @rf-menu-select=${this.#onMenu}
          ></rf-menu>
        </div>
        <p class="site">${connection.site_url}</p>
        ${this.#renderTest(connection)}
        <div class="buttons">
          <button
            class="button"
            type="button"
            aria-busy=${this.busy === 'test' ? 'true' : 'false'}
            @click=${() => void this.#test()}
          >
            ${msg('Test the connection')}
          </button>
        </div>
      </section>
      ${connectionSettings({
        connection,
        choices: this.#choices,
        change: (settings) => void this.#change(settings),
      })}
      ${this.#webhook.render(connection, (at) => this.#times.render(at))}
      <rf-member-mapping .client=${this.client}></rf-member-mapping>`;
  }

  #renderTest({ last_test: test }: Connection): TemplateResult {
    if (!test) return html`<p class="muted small">${msg('Not tested yet.')}</p>`;
    const when = this.#times.render(test.at);
    return test.ok
      ? html`<p class="tested">
          ${icon(circleCheck)} <span>${msg('The test succeeded')} ${when}</span>
        </p>`
      : html`${failure(test.detail ?? msg('The test failed.'))}
          <p class="muted small">${msg('Tested')} ${when}</p>`;
  }

  #renderDisconnect(): TemplateResult {
    return disconnectDialog({
      open: this.disconnecting,
      busy: this.busy === 'disconnect',
      failure: this.disconnectError,
      confirm: () => void this.#disconnect(),
      closed: () => (this.disconnecting = false),
    });
  }

  #open(form: ProviderForm): void {
    this.formError = null;
    this.form = form;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('form input')?.focus(),
    );
  }

  #onMenu = (event: MenuSelectEvent): void => {
    const form = this.connection && formOf(this.connection.provider);
    if (event.itemId === 'disconnect') {
      this.disconnectError = null;
      this.disconnecting = true;
    } else if (form) this.#open(form);
  };

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { form } = this;
    if (!form) return;
    const data = new FormData(event.target as HTMLFormElement);
    void this.#connect(readConnection(form, data) as ConnectionBody);
  };

  async #load(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    this.loadError = null;
    try {
      const connection = await client.psa.connection({ signal });
      if (!signal.aborted) this.connection = connection;
    } catch (error) {
      if (signal.aborted) return;
      const cause = toClientError(error);
      if (cause.code === 'not_found') this.connection = null;
      else {
        this.loadError = cause;
        this.#again.after(cause);
      }
    }
  }

  async #connect(body: ConnectionBody): Promise<void> {
    const { client } = this;
    if (!client || this.busy) return;
    this.busy = 'connect';
    this.formError = null;
    try {
      this.#take(await client.psa.connect(body));
      this.form = null;
      this.#choices.forget();
      this.#webhook.forget();
    } catch (error) {
      this.formError = toClientError(error);
    } finally {
      this.busy = null;
    }
    if (!this.formError) await this.#test();
  }

  async #test(): Promise<void> {
    const { client } = this;
    if (!client || this.busy) return;
    this.busy = 'test';
    try {
      const test = await client.psa.test();
      const at = new Date().toISOString();
      if (this.connection) this.#take({ ...this.connection, last_test: { ...test, at } });
      this.#announcer.say(test.ok ? msg('The test succeeded') : (test.detail ?? ''));
    } catch (error) {
      this.#announcer.show(errorText(toClientError(error)), { tone: 'danger' });
    } finally {
      this.busy = null;
    }
  }

  /** Shown at once, and taken back where the server does not take it. */
  async #change(settings: Partial<Connection['settings']>): Promise<void> {
    const { client, connection: before } = this;
    if (!client || !before) return;
    this.connection = { ...before, settings: { ...before.settings, ...settings } };
    try {
      this.#take(await client.psa.changeSettings({ settings }));
      this.#announcer.show(msg('Saved'), { tone: 'success' });
    } catch (error) {
      this.connection = before;
      this.#announcer.show(errorText(toClientError(error)), { tone: 'danger' });
    }
  }

  async #disconnect(): Promise<void> {
    const { client } = this;
    if (!client || this.busy) return;
    this.busy = 'disconnect';
    this.disconnectError = null;
    try {
      await client.psa.disconnect();
      this.disconnecting = false;
      this.connection = null;
      this.#choices.forget();
      this.#webhook.forget();
      this.dispatchEvent(new PsaDisconnectedEvent());
    } catch (error) {
      this.disconnectError = toClientError(error);
    } finally {
      this.busy = null;
    }
  }

  #take(connection: Connection): void {
    this.connection = connection;
    this.dispatchEvent(new PsaConnectedEvent(connection));
  }
}

function stateBadge({ last_test: test }: Connection): TemplateResult | typeof nothing {
  if (!test) return nothing;
  return test.ok
    ? html`<span class="badge success">${msg('Connected')}</span>`
    : html`<span class="badge danger">${msg('Failing')}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-psa-connection': PsaConnection;
  }
}
