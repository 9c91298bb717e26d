import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Announcer } from '../internal/announcer.js';
import { clientContext, requireApp } from '../internal/client-context.js';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { icon } from '../internal/icon/icon.js';
import { triangleAlert } from '../internal/icon/icons.js';
import { errorState } from '../internal/placeholder.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { skeleton } from '../internal/skeleton.js';
import { DraftChoices } from './draft-choices.js';
import { draftForm } from './draft-form.js';
import {
  NewTicketClosedEvent,
  TicketCreatedEvent,
  TicketCreateRequestEvent,
  type TicketParsedEvent,
} from './new-ticket.events.js';
import { newTicketStyles } from './new-ticket.styles.js';
import { onTabKey } from './tab-keys.js';
import { emptyDraft, isEmpty, toWire, withParsed, type TicketDraft } from './ticket-draft.js';

/** How a ticket is created: described in plain words, or filled in field by field. */
export type NewTicketMode = 'quick' | 'full';

/**
 * A dialog that creates a ticket in the PSA, or an internal one where none is connected. It owns the
 * draft: closing it keeps what was typed until a ticket is made of it.
 *
 * @fires rf-ticket-create-request - Before a ticket is created; cancelable.
 * @fires rf-ticket-created - A ticket was created.
 * @fires rf-new-ticket-closed - The dialog was closed.
 */
@localized()
export class NewTicket extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, newTicketStyles];

  /** Whether the dialog is shown. */
  @property({ type: Boolean, reflect: true }) open = false;

  /** The tab it opens with: `quick` where a machine proposes, `full` where a person asks. */
  @property() mode: NewTicketMode = 'full';

  /** What a proposal says; it fills the description to be read, never the summary. */
  @property() prompt = '';

  /** The ticket of the walk that this one is made beside: its company and board are the start. */
  @property({ attribute: 'linked-ticket-id' }) linkedTicketId = '';

  /** An internal ticket that becomes this one, with its trail as the first note. */
  @property({ attribute: 'internal-ticket-id' }) internalTicketId = '';

  @state() private tab: NewTicketMode = 'full';
  @state() private draft: TicketDraft = emptyDraft;
  @state() private missing: ReadonlySet<string> = new Set();
  @state() private warnings: readonly string[] = [];
  /** Whether something was read out of the description: it is to be looked at now. */
  @state() private parser: string | null = null;
  @state() private busy = false;
  @state() private failure: ClientError | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  #announcer = new Announcer(this);
  #choices = new DraftChoices(this);
  #attempt = { body: '', key: '' };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open) {
      this.tab = this.internalTicketId ? 'full' : this.mode;
      this.failure = null;
      void this.#choices.load(this.client);
      if (isEmpty(this.draft)) void this.#startFromKnown();
    }
    if (changed.has('prompt') && this.prompt) this.parser = null;
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override render(): TemplateResult {
    return html`<rf-dialog
        heading=${this.internalTicketId
          ? msg(str`Move to ${this.#choices.me?.provider_name ?? msg('the PSA')}`)
          : msg('New ticket')}
        .open=${this.open}
        @rf-dialog-closed=${this.#onClosed}
      >
        ${this.open ? this.#renderBody() : nothing} ${this.#renderButtons()}
      </rf-dialog>
      ${this.#announcer.render()}`;
  }

  #renderBody(): TemplateResult {
    const tab = (name: NewTicketMode, text: string) =>
      html`<button
        class="tab"
        type="button"
        role="tab"
        id="tab-${name}"
        aria-controls="panel"
        aria-selected=${this.tab === name ? 'true' : 'false'}
        tabindex=${this.tab === name ? 0 : -1}
        @click=${() => (this.tab = name)}
      >
        ${text}
      </button>`;
    if (this.internalTicketId) return this.#renderForm();
    return html`<div class="tabs" role="tablist" @keydown=${onTabKey}>
        ${tab('quick', msg('Quick create'))} ${tab('full', msg('Full form'))}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby="tab-${this.tab}">
        ${this.tab === 'quick' ? this.#renderQuick() : this.#renderForm()}
      </div>`;
  }

  #renderQuick(): TemplateResult {
    return html`<rf-ticket-prompt
        .client=${this.client}
        .prompt=${this.prompt}
        @rf-ticket-parsed=${this.#onParsed}
      ></rf-ticket-prompt>
      ${this.parser === null
        ? nothing
        : html`<section class="review" aria-labelledby="review">
            <h3 id="review" tabindex="-1">${msg('Look it over')}</h3>
            ${this.warnings.map(
              (warning) =>
                html`<p class="warning">${icon(triangleAlert)} <span>${warning}</span></p>`,
            )}
            ${this.#renderForm()}
          </section>`}`;
  }

  #renderForm(): TemplateResult {
    const { me, error } = this.#choices;
    if (!me) {
      return error
        ? errorState({
            title: errorText(error),
            kept: msg('What you typed is kept.'),
            retry: () => void this.#choices.load(this.client),
          })
        : skeleton('text', 'text', 'short');
    }
    const problems = this.failure?.problem?.errors ?? [];
    const errors = new Map(problems.map(({ path, message }) => [path, message]));
    return html`<form id="draft" @submit=${this.#onSubmit} novalidate>
      ${draftForm({
        draft: this.draft,
        choices: this.#choices,
        missing: this.missing,
        errors,
        change: (changes) => this.#change(changes),
      })}
      ${this.failure && errors.size === 0
        ? html`${failure(errorText(this.failure))}
            <p class="muted small">${msg('What you typed is kept.')}</p>`
        : nothing}
    </form>`;
  }

  #renderButtons(): TemplateResult {
    const hasForm = this.tab === 'full' || this.parser !== null;
    return html`<button
        slot="footer"
        class="button"
        type="button"
        @click=${() => (this.open = false)}
      >
        ${msg('Cancel')}
      </button>
      ${hasForm
        ? html`<button
            slot="footer"
            class="button primary"
            type="button"
            aria-busy=${this.busy ? 'true' : 'false'}
            @click=${() => void this.#create()}
          >
            ${msg('Create ticket')}
          </button>`
        : nothing}`;
  }

  #change(changes: Partial<TicketDraft>): void {
    const hasNewBoard = changes.board_id !== undefined && changes.board_id !== this.draft.board_id;
    // A status belongs to its board.
    this.draft = { ...this.draft, ...changes, ...(hasNewBoard ? { status_id: '' } : {}) };
    if (hasNewBoard) void this.#choices.showBoard(this.draft.board_id);
  }

  #onParsed = async ({ parsed }: TicketParsedEvent): Promise<void> => {
    const name = parsed.company_id ? await this.#companyName(parsed.company_id) : '';
    this.draft = withParsed(this.draft, parsed, () => name);
    this.missing = new Set(parsed.missing_fields);
    this.warnings = parsed.warnings;
    this.parser = parsed.parser;
    void this.#choices.showBoard(this.draft.board_id);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#review')?.focus();
  };

  async #companyName(id: string): Promise<string> {
    try {
      return await this.#choices.nameCompany(id);
    } catch {
      // The id is right all the same; its name is for the eye.
      return `#${id}`;
    }
  }

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#create();
  };

  #onClosed = (): void => {
    this.open = false;
    this.dispatchEvent(new NewTicketClosedEvent());
  };

  async #create(): Promise<void> {
    const { client } = this;
    if (!client || this.busy) return;
    const draft = toWire(this.draft);
    if (!draft.summary) {
      this.missing = new Set([...this.missing, 'summary']);
      this.renderRoot.querySelector<HTMLElement>('#summary')?.focus();
      return;
    }
    if (!this.dispatchEvent(new TicketCreateRequestEvent(draft))) return;
    this.busy = true;
    this.failure = null;
    try {
      const options = { idempotencyKey: this.#keyFor(draft) };
      const ticket = this.internalTicketId
        ? await client.tickets.promote(this.internalTicketId, draft, options)
        : await client.tickets.create(draft, options);
      const where = this.#choices.me?.provider_name ?? '';
      this.#clear();
      this.open = false;
      this.#announcer.show(msg(str`Ticket #${ticket.id} created in ${where}`), { tone: 'success' });
      this.dispatchEvent(new TicketCreatedEvent(ticket));
    } catch (error) {
      this.failure = toClientError(error);
    } finally {
      this.busy = false;
    }
  }

  // The answer may be lost on the way: the same ticket, sent again, is created once.
  #keyFor(body: object): string {
    const text = JSON.stringify(body);
    if (this.#attempt.body !== text) this.#attempt = { body: text, key: crypto.randomUUID() };
    return this.#attempt.key;
  }

  /** The internal ticket says what it is about; one that is walked beside, for whom and where. */
  async #startFromKnown(): Promise<void> {
    const known = this.internalTicketId || this.linkedTicketId;
    if (!known) return;
    try {
      const { ticket } = (await this.client?.tickets.context(known)) ?? {};
      if (!ticket || !isEmpty(this.draft)) return;
      if (this.internalTicketId) {
        const description = ticket.description ?? '';
        this.#change({ summary: ticket.summary.slice(0, 100), description });
      } else {
        const { company_id: id, company_name: label, board_id } = ticket;
        this.#change({
          company: id && label ? { id, label } : this.draft.company,
          board_id: board_id ?? this.draft.board_id,
        });
      }
    } catch {
      // A start alone: the form can be filled in without it, and says what failed when it is sent.
    }
  }

  #clear(): void {
    this.#attempt = { body: '', key: '' };
    this.draft = emptyDraft;
    this.missing = new Set();
    this.warnings = [];
    this.parser = null;
    this.prompt = '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-new-ticket': NewTicket;
  }
}
