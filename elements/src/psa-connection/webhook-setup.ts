import { msg } from '@lit/localize';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { PsaConnection, PsaWebhook } from '@resolutionflow/sdk/contract';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';

/** How changes in the PSA arrive: at once by its webhooks, or by looking every few seconds. */
export class WebhookSetup implements ReactiveController {
  #host: ReactiveControllerHost;
  #client: () => Client | undefined;
  #made: PsaWebhook | null = null;
  #error: ClientError | null = null;
  #busy = false;

  constructor(host: ReactiveControllerHost, client: () => Client | undefined) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostDisconnected(): void {
    // Its secret is shown once, and not to whoever comes back to this page.
    this.#made = null;
  }

  forget(): void {
    this.#made = null;
    this.#error = null;
  }

  render(connection: PsaConnection, time: (at: string) => TemplateResult): TemplateResult {
    const heardAt = connection.webhook?.heard_at;
    return html`<section class="card" aria-labelledby="live">
      <h2 id="live">${msg('Live changes')}</h2>
      <p class="muted small">
        ${heardAt
          ? html`${msg('The PSA tells of changes as they happen. Last heard')} ${time(heardAt)}`
          : msg(
              'Open tickets are looked at every few seconds. With a webhook changes arrive at once.',
            )}
      </p>
      ${this.#made ? made(this.#made) : nothing}
      ${this.#error ? failure(errorText(this.#error)) : nothing}
      <div class="buttons">
        <button
          class="button"
          type="button"
          aria-busy=${this.#busy ? 'true' : 'false'}
          @click=${this.#onSetUp}
        >
          ${connection.webhook ? msg('Set up again') : msg('Set up webhooks')}
        </button>
      </div>
    </section>`;
  }

  #onSetUp = async (): Promise<void> => {
    const client = this.#client();
    if (!client || this.#busy) return;
    this.#busy = true;
    this.#error = null;
    this.#host.requestUpdate();
    try {
      this.#made = await client.psa.setUpWebhook();
    } catch (error) {
      this.#error = toClientError(error);
    } finally {
      this.#busy = false;
      this.#host.requestUpdate();
    }
  };
}

function made({ registered, detail, url, secret }: PsaWebhook): TemplateResult {
  if (registered) return html`<p class="tested" role="status">${detail}</p>`;
  return html`<div class="webhook" role="status">
    <p>${detail}</p>
    <rf-code-block language=${msg('Address')} .code=${url}></rf-code-block>
    ${secret
      ? html`<rf-code-block language=${msg('Secret')} .code=${secret}></rf-code-block>
          <p class="muted small">${msg('The secret is shown this once.')}</p>`
      : nothing}
  </div>`;
}
