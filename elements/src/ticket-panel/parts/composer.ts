import { localized, msg } from '@lit/localize';
import { noteKinds, type NoteKind } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { defineElement } from '../../internal/define-element.js';
import { icon } from '../../internal/icon/icon.js';
import { circleCheck, eye, lock } from '../../internal/icon/icons.js';
import { primitiveStyles } from '../../internal/primitives.styles.js';
import { composerStyles } from './composer.styles.js';

/** A note that is being written. */
export interface NoteDraft {
  kind: NoteKind;
  text: string;
}

/** What the server takes at most. */
const maxLength = 32_000;

/**
 * Writes a note: its kind, who will see it, and its text. The draft belongs to whoever uses it, so that
 * it outlives the ticket's refreshes and comes back with its ticket.
 */
@localized()
class NoteComposer extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [primitiveStyles, composerStyles];

  @property({ attribute: false }) draft: NoteDraft = { kind: 'internal', text: '' };

  /** Kinds that the provider takes. */
  @property({ attribute: false }) kinds: readonly NoteKind[] = noteKinds;

  @property({ type: Boolean }) busy = false;

  /** Called with every change of the draft. */
  @property({ attribute: false }) change: (draft: NoteDraft) => void = () => {};

  /** Called when the note is to go out. */
  @property({ attribute: false }) send: (draft: NoteDraft) => void = () => {};

  @query('textarea') private textarea!: HTMLTextAreaElement | null;

  protected override updated(changed: PropertyValues<this>): void {
    // Written only where it differs: setting it moves the caret.
    if (changed.has('draft') && this.textarea && this.textarea.value !== this.draft.text) {
      this.textarea.value = this.draft.text;
    }
  }

  protected override render(): TemplateResult {
    const { kind, text } = this.draft;
    return html`<form @submit=${this.#onSubmit} @keydown=${this.#onKey}>
      <div class="box ${kind}">
        <label class="visually-hidden" for="text">${msg('Note')}</label>
        <textarea
          id="text"
          maxlength=${maxLength}
          rows="2"
          placeholder=${msg('Write a note')}
          aria-describedby="seen"
          @input=${this.#onInput}
        ></textarea>
        ${this.kinds.length > 1
          ? html`<fieldset>
              <legend class="visually-hidden">${msg('Kind')}</legend>
              ${this.kinds.map(
                (one) =>
                  html`<label class="kind">
                    <input
                      type="radio"
                      name="kind"
                      value=${one}
                      .checked=${one === kind}
                      @change=${() => this.change({ kind: one, text: this.draft.text })}
                    />
                    <span>${icon(kindIcon(one))} ${noteKindName(one)}</span>
                  </label>`,
              )}
            </fieldset>`
          : nothing}
      </div>
      <div class="below">
        <p id="seen" class="seen ${kind}">${icon(kindIcon(kind))}<span>${whoSees(kind)}</span></p>
        <button
          class="button primary"
          type="submit"
          title=${msg('Ctrl + Enter')}
          aria-busy=${this.busy ? 'true' : 'false'}
          aria-disabled=${text.trim() ? 'false' : 'true'}
        >
          ${msg('Add note')}
        </button>
      </div>
    </form>`;
  }

  #onInput = (event: Event): void => {
    this.change({ kind: this.draft.kind, text: (event.target as HTMLTextAreaElement).value });
  };

  #onSubmit = (event: Event): void => {
    event.preventDefault();
    const text = this.draft.text.trim();
    if (text && !this.busy) this.send({ kind: this.draft.kind, text });
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.stopPropagation();
    this.#onSubmit(event);
  };
}

/** Makes `<rf-note-composer>` known to the page. */
export function defineNoteComposer(): void {
  defineElement('rf-note-composer', NoteComposer);
}

export function noteKindName(kind: NoteKind | 'unknown'): string {
  switch (kind) {
    case 'internal':
      return msg('Internal');
    case 'discussion':
      return msg('Discussion');
    case 'resolution':
      return msg('Resolution');
    case 'unknown':
      return msg('Note');
  }
}

/** A lock where the team alone sees it, an eye where the customer does. */
export function kindIcon(kind: NoteKind | 'unknown') {
  if (kind === 'discussion') return eye;
  return kind === 'resolution' ? circleCheck : lock;
}

function whoSees(kind: NoteKind): string {
  switch (kind) {
    case 'internal':
      return msg('Only your team sees this');
    case 'discussion':
      return msg('The customer sees this');
    case 'resolution':
      return msg('How it was solved; the customer may see this');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-note-composer': NoteComposer;
  }
}
