import { localized, msg } from '@lit/localize';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../internal/define-element.js';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { field } from '../internal/field.js';
import { icon } from '../internal/icon/icon.js';
import { sparkles } from '../internal/icon/icons.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { TicketParsedEvent } from './new-ticket.events.js';
import { ticketPromptStyles } from './ticket-prompt.styles.js';

/**
 * Takes a ticket's description in plain words, and says what was read out of it; the draft is the
 * dialog's.
 *
 * @fires rf-ticket-parsed - With what was `parsed`.
 */
@localized()
class TicketPrompt extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [primitiveStyles, ticketPromptStyles];

  @property({ attribute: false }) client: Client | undefined;
  /** What to begin with. */
  @property() prompt = '';

  @state() private busy = false;
  @state() private failure: ClientError | null = null;

  @query('textarea') private text!: HTMLTextAreaElement;

  #reading: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading?.abort();
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#onSubmit}>
      ${field(
        {
          id: 'prompt',
          label: msg('Describe the ticket'),
          hint: msg('Who it is for, what is wrong, how urgent, and who should take it.'),
        },
        (bind) =>
          html`<textarea
            class="control"
            maxlength="8000"
            required
            .value=${this.prompt}
            placeholder=${msg(
              'Northwind Dental cannot print since this morning, urgent, assign to me',
            )}
            id=${bind.id}
            aria-describedby=${bind.describedBy}
            @input=${(event: Event) => (this.prompt = (event.target as HTMLTextAreaElement).value)}
            @keydown=${this.#onKey}
          ></textarea>`,
      )}
      ${this.failure ? failure(errorText(this.failure)) : nothing}
      <button class="button primary" type="submit" aria-busy=${this.busy ? 'true' : 'false'}>
        ${icon(sparkles)} ${msg('Fill in the ticket')}
      </button>
    </form>`;
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#parse();
  };

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#parse();
  };

  async #parse(): Promise<void> {
    const prompt = this.text.value.trim();
    if (!this.client || this.busy || !prompt) return;
    const { signal } = (this.#reading = new AbortController());
    this.busy = true;
    this.failure = null;
    try {
      const parsed = await this.client.tickets.parse(prompt, { signal });
      this.dispatchEvent(new TicketParsedEvent(parsed));
    } catch (error) {
      if (!signal.aborted) this.failure = toClientError(error);
    } finally {
      this.busy = false;
    }
  }
}

/** Makes `<rf-ticket-prompt>` known to the page. */
export function defineTicketPrompt(): void {
  defineElement('rf-ticket-prompt', TicketPrompt);
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-ticket-prompt': TicketPrompt;
  }
}
