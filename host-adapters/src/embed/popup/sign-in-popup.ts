import { localized, msg } from '@lit/localize';
import {
  emptyState,
  errorState,
  errorText,
  lock,
  primitiveStyles,
  skeleton,
} from '@resolutionflow/elements/page-parts';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import { html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { portalStyles } from '../portal/portal-shell.styles.js';

/** Who opened this window and waits for a code. */
export interface CodeOpener {
  window: Window;
  /** The exact origin that the code is for; nobody else can read it. */
  origin: string;
  /** The embed key that the origin is allowed for. */
  key: string;
}

/**
 * A window of ours that a LiveLink page or the browser extension opens: signs in at the top level,
 * where a login may be kept, and gives the opener a code for it.
 */
@localized()
export class SignInPopup extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, portalStyles];

  @property({ attribute: false }) client: Client | undefined;
  /** Null where nobody opened this window, or did not say from where. */
  @property({ attribute: false }) opener: CodeOpener | null = null;
  /** Closes this window; the browser's own unless said. */
  @property({ attribute: false }) close = (): void => window.close();

  @state() private step: 'looking' | 'signing-in' | 'giving' | 'done' = 'looking';
  @state() private failure: ClientError | null = null;

  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
  }

  protected override willUpdate(): void {
    const { client } = this;
    if (!this.isConnected || this.#stop || !client || !this.opener) return;
    this.#stop = client.auth.subscribe(({ user }) => {
      if (user && this.step === 'signing-in') void this.#give();
    });
    void this.#look(client);
  }

  protected override render(): TemplateResult {
    return html`<rf-app .client=${this.client}
      ><div class="page">${this.#renderPage()}</div></rf-app
    >`;
  }

  #renderPage(): TemplateResult {
    if (!this.opener) {
      return emptyState({
        icon: lock,
        title: msg('Nothing to sign in to'),
        body: msg('Open this window from the page that shows your ticket.'),
      });
    }
    if (this.failure) {
      return errorState({
        title:
          this.failure.code === 'origin_not_allowed'
            ? msg('The page that opened this window is not allowed')
            : errorText(this.failure),
        kept: this.failure.problem?.detail,
        retry: () => void this.#again(),
      });
    }
    if (this.step === 'signing-in') {
      return html`<rf-portal-sign-in .client=${this.client}></rf-portal-sign-in>`;
    }
    if (this.step === 'done') {
      return emptyState({ icon: lock, title: msg('Signed in. You can close this window.') });
    }
    return html`<main class="alone" aria-busy="true">${skeleton('title', 'text')}</main>`;
  }

  async #look(client: Client): Promise<void> {
    this.failure = null;
    this.step = 'looking';
    try {
      if (await client.auth.restore()) await this.#give();
      else this.step = 'signing-in';
    } catch (error) {
      this.failure = toClientError(error);
    }
  }

  async #give(): Promise<void> {
    const { client, opener } = this;
    if (!client || !opener || this.step === 'giving') return;
    this.step = 'giving';
    try {
      const { key, origin } = opener;
      const { code } = await client.embed.createCode({ key, origin });
      opener.window.postMessage({ type: 'rf:code', code }, origin);
      this.step = 'done';
      this.close();
    } catch (error) {
      const failure = toClientError(error);
      // The kept login has ended meanwhile: the form asks again.
      if (failure.status === 401 || failure.code === 'signed_out') this.step = 'signing-in';
      else this.failure = failure;
    }
  }

  #again(): Promise<void> {
    return this.client ? this.#look(this.client) : Promise.resolve();
  }
}

/** Who opened this window, as its address says; null where the address is not whole. */
export function readOpener(address: string, opener: Window | null): CodeOpener | null {
  const { searchParams } = new URL(address);
  const [key, origin] = [searchParams.get('key'), searchParams.get('origin')];
  if (!opener || !key?.startsWith('pk_') || !origin) return null;
  const isOrigin = /^(https?:\/\/[a-z0-9.-]+(:\d{1,5})?|chrome-extension:\/\/[a-p]{32})$/.test(
    origin,
  );
  return isOrigin ? { window: opener, origin, key } : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-sign-in-popup': SignInPopup;
  }
}
