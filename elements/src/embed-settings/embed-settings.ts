import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { EmbedHostSettings, EmbedKey } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Announcer } from '../internal/announcer.js';
import { cardStyles } from '../internal/card.styles.js';
import { clientContext, requireApp } from '../internal/client-context.js';
import { errorText } from '../internal/error-text.js';
import { icon } from '../internal/icon/icon.js';
import { lock, plus, trash } from '../internal/icon/icons.js';
import { emptyState, errorState } from '../internal/placeholder.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { skeleton } from '../internal/skeleton.js';
import { UserController } from '../internal/user-controller.js';
import { deleteKeyDialog } from './delete-key-dialog.js';
import { embedSettingsStyles } from './embed-settings.styles.js';
import { hostForm } from './host-form.js';
import { hostForms, type HostForm } from './host-forms.js';
import { keyForm, readKey } from './key-form.js';

/**
 * Where an owner says which pages may embed the account: its publishable keys with their origins, and
 * the secrets by which each kind of host proves who looks.
 */
@localized()
export class EmbedSettings extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, cardStyles, embedSettingsStyles];

  @state() private keys: readonly EmbedKey[] | null = null;
  @state() private hosts: readonly EmbedHostSettings[] = [];
  @state() private loadError: ClientError | null = null;
  @state() private adding = false;
  @state() private deleting: EmbedKey | null = null;
  @state() private openHost: HostForm | null = null;
  /** What is being saved: `key`, `delete` or a host. */
  @state() private busy: string | null = null;
  @state() private failure: ClientError | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  #announcer = new Announcer(this);
  #user = new UserController(this);
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
      return emptyState({ icon: lock, title: msg('Only an owner sees this') });
    }
    if (this.loadError) {
      return errorState({
        title: errorText(this.loadError),
        requestId: this.loadError.requestId ?? undefined,
        retry: () => void this.#load(),
      });
    }
    if (!this.keys) return skeleton('title', 'text', 'text');
    return html`<div class="cards">
      ${this.#renderKeys(this.keys)} ${this.#renderHosts()}
      ${deleteKeyDialog({
        key: this.deleting,
        busy: this.busy === 'delete',
        failure: this.deleting ? this.failure : null,
        confirm: () => void this.#delete(),
        closed: () => (this.deleting = null),
      })}
      ${this.#announcer.render()}
    </div>`;
  }

  #renderKeys(keys: readonly EmbedKey[]): TemplateResult {
    return html`<section class="card" aria-labelledby="keys">
      <div class="head">
        <h2 id="keys">${msg('Embed keys')}</h2>
        <button class="button" type="button" @click=${this.#onAdd} ?disabled=${this.adding}>
          ${icon(plus)} ${msg('New key')}
        </button>
      </div>
      <p class="muted small">
        ${msg(
          'A key names your account on a page. It is no secret: only the origins below may use it.',
        )}
      </p>
      ${this.adding
        ? keyForm({
            busy: this.busy === 'key',
            failure: this.failure,
            submit: this.#onKeySubmit,
            cancel: () => (this.adding = false),
          })
        : nothing}
      ${keys.length === 0 && !this.adding
        ? html`<p class="muted">${msg('No key yet: make one to embed anything.')}</p>`
        : html`<ul class="rows" role="list">
            ${repeat(
              keys,
              ({ id }) => id,
              (key) => this.#renderKey(key),
            )}
          </ul>`}
    </section>`;
  }

  #renderKey(key: EmbedKey): TemplateResult {
    return html`<li class="key-row">
      <div class="head">
        <span class="name">${key.name}</span>
        <button
          class="button quiet icon-only"
          type="button"
          aria-label=${msg(str`Delete the key ${key.name}`)}
          @click=${() => {
            this.failure = null;
            this.deleting = key;
          }}
        >
          ${icon(trash)}
        </button>
      </div>
      <rf-code-block language=${msg('Key')} .code=${key.key}></rf-code-block>
      <p class="muted small origins">
        ${key.allowed_origins.length > 0
          ? key.allowed_origins.join(' · ')
          : msg('Our own pages alone')}
      </p>
    </li>`;
  }

  #renderHosts(): TemplateResult {
    return html`<section class="card" aria-labelledby="hosts">
      <h2 id="hosts">${msg('Hosts')}</h2>
      <p class="muted small">${msg('How each screen proves who is looking.')}</p>
      <ul class="rows" role="list">
        ${hostForms.map((form) => this.#renderHost(form))}
      </ul>
    </section>`;
  }

  #renderHost(form: HostForm): TemplateResult {
    const known = this.hosts.find(({ host }) => host === form.host);
    const isOpen = this.openHost === form;
    return html`<li class="key-row">
      <div class="head">
        <span class="name">${form.name()}</span>
        ${known
          ? html`<span class="badge success">${msg('Set up')}</span>`
          : html`<span class="badge">${msg('Not set up')}</span>`}
        <button
          class="button quiet"
          type="button"
          aria-expanded=${isOpen ? 'true' : 'false'}
          @click=${() => {
            this.failure = null;
            this.openHost = isOpen ? null : form;
          }}
        >
          ${known ? msg('Change') : msg('Set it up')}
        </button>
      </div>
      ${isOpen
        ? hostForm({
            form,
            known,
            busy: this.busy === form.host,
            failure: this.failure,
            submit: this.#onHostSubmit,
          })
        : nothing}
    </li>`;
  }

  #onAdd = (): void => {
    this.failure = null;
    this.adding = true;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('form input')?.focus(),
    );
  };

  #onKeySubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const body = readKey(new FormData(event.target as HTMLFormElement));
    void this.#save('key', async (client) => {
      const key = await client.embed.createKey(body);
      this.keys = [...(this.keys ?? []), key];
      this.adding = false;
      this.#announcer.show(msg('The key can be used at once.'), { tone: 'success' });
    });
  };

  #onHostSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = this.openHost;
    if (!form) return;
    const body = form.read(new FormData(event.target as HTMLFormElement));
    void this.#save(form.host, async (client) => {
      const saved = await client.embed.setHost(form.host, body);
      this.hosts = [...this.hosts.filter(({ host }) => host !== form.host), saved];
      this.openHost = null;
      this.#announcer.show(msg('Saved'), { tone: 'success' });
    });
  };

  async #delete(): Promise<void> {
    const key = this.deleting;
    if (!key) return;
    await this.#save('delete', async (client) => {
      await client.embed.deleteKey(key.id);
      this.keys = (this.keys ?? []).filter(({ id }) => id !== key.id);
      this.deleting = null;
    });
  }

  async #save(what: string, save: (client: Client) => Promise<void>): Promise<void> {
    const { client } = this;
    if (!client || this.busy) return;
    this.busy = what;
    this.failure = null;
    try {
      await save(client);
    } catch (error) {
      this.failure = toClientError(error);
    } finally {
      this.busy = null;
    }
  }

  async #load(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    this.loadError = null;
    try {
      const [keys, hosts] = await Promise.all([
        client.embed.keys({ signal }),
        client.embed.hosts({ signal }),
      ]);
      this.keys = keys.items;
      this.hosts = hosts.items;
    } catch (error) {
      if (!signal.aborted) this.loadError = toClientError(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-embed-settings': EmbedSettings;
  }
}
