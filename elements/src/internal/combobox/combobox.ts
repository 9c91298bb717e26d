import { localized, msg } from '@lit/localize';
import { toClientError, type ClientError } from '@resolutionflow/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { baseStyles } from '../base.styles.js';
import { defineElement } from '../define-element.js';
import { errorText } from '../error-text.js';
import { field, type FieldControl } from '../field.js';
import { fieldStyles } from '../field.styles.js';
import { tokenStyles } from '../tokens.styles.js';
import { ComboboxChangeEvent } from './combobox.events.js';
import { comboboxStyles } from './combobox.styles.js';

/** One thing to choose. */
export interface Choice {
  id: string;
  label: string;
}

/** Finds what fits a text; an empty text asks for what is offered first. */
export type FindChoices = (text: string, signal: AbortSignal) => Promise<readonly Choice[]>;

/** Waits until typing pauses before it asks. */
const askAfterMs = 200;
/** As many as can be looked over without a scroll inside a scroll. */
const shownChoices = 6;

/**
 * A field that finds one of many as it is typed. Arrow keys move among what was found, Enter takes it,
 * Escape leaves the list and then the field as it was.
 *
 * @fires rf-combobox-change - With the `choice` taken, or null.
 */
@localized()
class Combobox extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [tokenStyles, baseStyles, fieldStyles, comboboxStyles];

  @property() label = '';
  @property() hint = '';
  @property() error = '';
  @property() note = '';
  @property({ attribute: false }) value: Choice | null = null;
  @property({ attribute: false }) find: FindChoices = () => Promise.resolve([]);

  @state() private choices: readonly Choice[] | null = null;
  @state() private isOpen = false;
  @state() private active = -1;
  @state() private failure: ClientError | null = null;

  @query('input') private input!: HTMLInputElement;

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('value') && !this.isOpen) this.input.value = this.value?.label ?? '';
  }

  protected override render(): TemplateResult {
    const { label, hint, error, note } = this;
    return field({ id: 'input', label, hint, error, note }, (bind) => this.#renderControl(bind));
  }

  #renderControl(bind: FieldControl): TemplateResult {
    const active = this.isOpen && this.active >= 0 ? `choice-${this.active}` : nothing;
    return html`<input
        class="control"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        id=${bind.id}
        aria-describedby=${bind.describedBy}
        aria-invalid=${bind.invalid}
        aria-autocomplete="list"
        aria-controls="choices"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        aria-activedescendant=${active}
        @input=${this.#onInput}
        @focus=${this.#onFocus}
        @blur=${this.#onBlur}
        @keydown=${this.#onKey}
      />
      <ul id="choices" role="listbox" aria-label=${this.label} ?hidden=${!this.isOpen}>
        ${this.isOpen ? this.#renderChoices() : nothing}
      </ul>`;
  }

  #renderChoices(): TemplateResult | TemplateResult[] {
    const said = (text: string) =>
      html`<li class="said" role="option" aria-disabled="true" aria-selected="false">${text}</li>`;
    if (this.failure) return said(errorText(this.failure));
    if (!this.choices) return said(msg('Searching…'));
    if (this.choices.length === 0) return said(msg('Nothing found'));
    return this.choices.map(
      (choice, at) =>
        html`<li
          class="option ${at === this.active ? 'active' : ''}"
          id="choice-${at}"
          role="option"
          aria-selected=${choice.id === this.value?.id ? 'true' : 'false'}
          @pointerdown=${(event: Event) => {
            // The field keeps the focus, or it would close before the click arrives.
            event.preventDefault();
            this.#take(choice);
          }}
        >
          ${choice.label}
        </li>`,
    );
  }

  #onInput = (): void => {
    this.isOpen = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), askAfterMs);
  };

  #onFocus = (): void => {
    this.input.select();
  };

  #onBlur = (): void => {
    if (this.input.value.trim() === '') this.#take(null);
    this.#close();
    this.input.value = this.value?.label ?? '';
  };

  #onKey = (event: KeyboardEvent): void => {
    const { choices } = this;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!this.isOpen) {
          this.isOpen = true;
          void this.#ask();
        } else if (choices?.length) {
          const step = event.key === 'ArrowDown' ? 1 : -1;
          this.active = (this.active + step + choices.length) % choices.length;
        }
        return;
      }
      case 'Enter': {
        if (!this.isOpen) return;
        // The form is not sent by taking a choice.
        event.preventDefault();
        const choice = choices?.[this.active];
        if (choice) this.#take(choice);
        return;
      }
      case 'Escape':
        if (!this.isOpen) return;
        event.preventDefault();
        event.stopPropagation();
        this.#close();
        this.input.value = this.value?.label ?? '';
    }
  };

  async #ask(): Promise<void> {
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    this.failure = null;
    const text = this.input.value.trim();
    // What stands there already is no search: all that could take its place is.
    const wanted = text === this.value?.label ? '' : text;
    try {
      const found = await this.find(wanted, signal);
      if (signal.aborted) return;
      this.choices = found.slice(0, shownChoices);
      this.active = this.choices.length > 0 ? 0 : -1;
    } catch (error) {
      if (!signal.aborted) this.failure = toClientError(error);
    }
  }

  #take(choice: Choice | null): void {
    const isSame = choice?.id === this.value?.id;
    this.value = choice;
    this.#close();
    this.input.value = choice?.label ?? '';
    if (!isSame) this.dispatchEvent(new ComboboxChangeEvent(choice));
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.isOpen = false;
    this.choices = null;
    this.active = -1;
    this.failure = null;
  }
}

/** Makes `<rf-combobox>` known to the page. */
export function defineCombobox(): void {
  defineElement('rf-combobox', Combobox);
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-combobox': Combobox;
  }
}
