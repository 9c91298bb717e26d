import { localized, msg, str } from '@lit/localize';
import { toClientError } from '@resolutionflow/sdk';
import { walkNotesMaxBytes, type WalkNote } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { baseStyles } from '../../internal/base.styles.js';
import { buttonStyles } from '../../internal/button.styles.js';
import { defineElement } from '../../internal/define-element.js';
import { fieldStyles } from '../../internal/field.styles.js';
import { icon } from '../../internal/icon/icon.js';
import { check, circleAlert, clock, plus } from '../../internal/icon/icons.js';
import { currentLocale } from '../../internal/localization.js';
import { RelativeTime } from '../../internal/relative-time.js';
import { tokenStyles } from '../../internal/tokens.styles.js';
import { errorText } from '../../internal/error-text.js';
import { notesStyles } from './notes.styles.js';

const saveAfterMs = 800;
/** From here on the tech sees how much room is left. */
const meterFrom = 0.75;

/** Notes of a walk, saved while they are typed. The note being written is part of them from its first word. */
@localized()
class WalkNotes extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, buttonStyles, fieldStyles, notesStyles];

  /** What the walk holds, waiting changes included. */
  @property({ attribute: false }) notes: readonly WalkNote[] = [];

  @property({ type: Boolean }) readonly = false;

  /** Whether changes of the walk still wait to be sent. */
  @property({ type: Boolean }) waiting = false;

  /** Replaces the walk's notes; rejects with a `ClientError`. */
  @property({ attribute: false }) save: (notes: readonly WalkNote[]) => Promise<void> =
    async () => {};

  @state() private written: WalkNote | null = null;
  @state() private progress: 'typing' | 'saving' | 'saved' | 'failed' = 'saved';
  @state() private problem = '';

  @query('textarea') private textarea!: HTMLTextAreaElement | null;

  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #time = new RelativeTime(this, currentLocale);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Whoever leaves in the middle of a sentence has still written it.
    if (this.progress === 'typing') void this.#save();
  }

  override focus(options?: FocusOptions): void {
    this.textarea?.focus(options);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('written') && this.textarea && this.textarea.value !== this.#text) {
      this.textarea.value = this.#text;
    }
  }

  protected override render(): TemplateResult {
    const others = this.notes.filter(({ timestamp }) => timestamp !== this.written?.timestamp);
    return html`${others.length
      ? html`<ol>
          ${repeat(
            others,
            ({ timestamp }) => timestamp,
            (note) => this.#renderNote(note),
          )}
        </ol>`
      : this.readonly
        ? html`<p class="muted small">${msg('No notes')}</p>`
        : nothing}
    ${this.readonly ? nothing : this.#renderEditor()}`;
  }

  #renderNote(note: WalkNote): TemplateResult {
    return html`<li>
      <p class="content">${note.content}</p>
      <p class="meta">
        ${this.#time.render(note.timestamp)}
        ${this.readonly
          ? nothing
          : html`<button class="button quiet" type="button" @click=${() => this.#edit(note)}>
              ${msg('Edit')}
            </button>`}
      </p>
    </li>`;
  }

  #renderEditor(): TemplateResult {
    const bytes = notesBytes(this.#merged());
    return html`<div class="field">
      <label class="visually-hidden" for="note">${msg('Note')}</label>
      <textarea
        class="control"
        id="note"
        placeholder=${msg('What you see, what you tried, what helped')}
        aria-describedby="said"
        aria-invalid=${this.progress === 'failed' ? 'true' : nothing}
        @input=${this.#onInput}
        @blur=${this.#onBlur}
      ></textarea>
      <div class="below">
        <p id="said" class="said ${this.progress}" role="status">${this.#said()}</p>
        ${this.#text.trim()
          ? html`<button class="button" type="button" @click=${this.#onNext}>
              ${icon(plus)} ${msg('Next note')}
            </button>`
          : nothing}
      </div>
      ${bytes > walkNotesMaxBytes * meterFrom
        ? html`<label class="meter">
            <progress max=${walkNotesMaxBytes} .value=${bytes}></progress>
            <span class="muted small number"
              >${msg(str`${Math.ceil(bytes / 1024)} of ${walkNotesMaxBytes / 1024} KiB used`)}</span
            >
          </label>`
        : nothing}
    </div>`;
  }

  #said(): unknown {
    if (this.progress === 'failed') return html`${icon(circleAlert)} ${this.problem}`;
    if (this.progress !== 'saved') return msg('Saving…');
    if (this.waiting && this.written)
      return html`${icon(clock)} ${msg('Kept here, waiting to be sent')}`;
    return this.written ? html`${icon(check)} ${msg('Saved')}` : msg('Saved as you type');
  }

  get #text(): string {
    return this.written?.content ?? '';
  }

  /** The walk's notes with the one being written in its place; an emptied one is gone. */
  #merged(): WalkNote[] {
    const written = this.written;
    if (!written) return [...this.notes];
    const isKnown = this.notes.some(({ timestamp }) => timestamp === written.timestamp);
    const merged = isKnown
      ? this.notes.map((note) => (note.timestamp === written.timestamp ? written : note))
      : [...this.notes, written];
    return merged.filter(({ content }) => content.trim());
  }

  async #save(): Promise<boolean> {
    clearTimeout(this.#timer);
    const notes = this.#merged();
    if (notesBytes(notes) > walkNotesMaxBytes) {
      this.problem = msg(
        'Too long to keep. Shorten it, or escalate so that an engineer can go on.',
      );
      this.progress = 'failed';
      return false;
    }
    this.progress = 'saving';
    const saved = this.written?.content;
    try {
      await this.save(notes);
      // More may have been typed meanwhile; that has its own timer.
      if (this.written?.content === saved) this.progress = 'saved';
      return true;
    } catch (error) {
      this.problem = errorText(toClientError(error));
      this.progress = 'failed';
      return false;
    }
  }

  #edit(note: WalkNote): void {
    if (this.progress !== 'saved') void this.#save();
    this.written = note;
    this.focus();
  }

  #onInput = (event: Event): void => {
    const content = (event.target as HTMLTextAreaElement).value;
    this.written = { timestamp: this.written?.timestamp ?? new Date().toISOString(), content };
    this.progress = 'typing';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), saveAfterMs);
  };

  #onBlur = (): void => {
    if (this.progress === 'typing') void this.#save();
  };

  #onNext = async (): Promise<void> => {
    if (this.progress !== 'saved' && !(await this.#save())) return;
    this.written = null;
    this.focus();
  };
}

/** Makes `<rf-walk-notes>` known to the page. */
export function defineWalkNotes(): void {
  defineElement('rf-walk-notes', WalkNotes);
}

function notesBytes(notes: readonly WalkNote[]): number {
  return new TextEncoder().encode(JSON.stringify(notes)).length;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-walk-notes': WalkNotes;
  }
}
