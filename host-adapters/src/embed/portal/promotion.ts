import { msg, str } from '@lit/localize';
import { mayUseL1, type Client } from '@resolutionflow/sdk';
import type { PsaMe } from '@resolutionflow/sdk/contract';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { hrefOf } from './route.js';

/** Offers to make an internal ticket one of the PSA, where one is connected. */
export class Promotion implements ReactiveController {
  #host: ReactiveControllerHost;
  #client: Client | undefined;
  #psa: PsaMe | null = null;
  #open = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#open = false;
  }

  follow(client: Client | undefined): void {
    if (!client || client === this.#client) return;
    this.#client = client;
    if (mayUseL1(client.auth.state.user)) void this.#read(client);
  }

  render(internalTicketId: string): TemplateResult | typeof nothing {
    const psa = this.#psa;
    if (!psa || psa.provider === 'internal' || !psa.capabilities.create) return nothing;
    return html`<button class="button" type="button" @click=${() => this.#show(true)}>
        ${msg(str`Move to ${psa.provider_name}`)}
      </button>
      <rf-new-ticket
        internal-ticket-id=${internalTicketId}
        ?open=${this.#open}
        @rf-new-ticket-closed=${() => this.#show(false)}
        @rf-ticket-created=${this.#onCreated}
      ></rf-new-ticket>`;
  }

  #show(open: boolean): void {
    this.#open = open;
    this.#host.requestUpdate();
  }

  #onCreated = ({ ticket }: HTMLElementEventMap['rf-ticket-created']): void => {
    window.location.hash = hrefOf({ name: 'ticket', ticketId: ticket.id });
  };

  async #read(client: Client): Promise<void> {
    try {
      this.#psa = await client.psa.me();
      this.#host.requestUpdate();
    } catch {
      // An offer that may come later: the ticket is whole without it, and says what it lacks itself.
      this.#client = undefined;
    }
  }
}
