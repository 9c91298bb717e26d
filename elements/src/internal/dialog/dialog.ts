import { localized, msg } from '@lit/localize';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { baseStyles } from '../base.styles.js';
import { buttonStyles } from '../button.styles.js';
import { defineElement } from '../define-element.js';
import { icon } from '../icon/icon.js';
import { x } from '../icon/icons.js';
import { tokenStyles } from '../tokens.styles.js';
import {
  DialogClosedEvent,
  DialogCloseRequestEvent,
  type DialogCloseReason,
} from './dialog.events.js';
import { dialogStyles } from './dialog.styles.js';

const controls = 'input, select, textarea, button:not(:disabled), a[href]';

/**
 * A modal dialog on the native one, which traps focus and gives it back. On a small page, such as a
 * pod, it fills the page as a sheet.
 *
 * @slot - What it is about. The focus starts at the element with `autofocus`, else at the first control.
 * @slot footer - Its buttons, the main one last.
 * @fires rf-dialog-close-request - Before the user's wish to leave is followed; cancelable.
 * @fires rf-dialog-closed - After it closed.
 */
@localized()
export class Dialog extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, buttonStyles, dialogStyles];

  /** Whether it is shown. */
  @property({ type: Boolean, reflect: true }) open = false;

  /** Names the dialog, as a heading and for screen readers. */
  @property() heading = '';

  /** Takes as much of the page as a whole ticket needs, to its very edges. */
  @property({ type: Boolean, reflect: true }) wide = false;

  @state() private hasFooter = false;

  @query('dialog') private dialog!: HTMLDialogElement;

  /** What had the focus before it opened. */
  #opener: HTMLElement | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.open = false;
    if (!this.dialog?.open) return;
    this.dialog.close();
    // The native dialog gives the focus back only from the page, and it has left that already.
    this.#opener?.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.dialog.open) {
      this.#opener = focused();
      this.dialog.showModal();
      // What the dialog asks for comes before the button that leaves it.
      const first =
        this.querySelector<HTMLElement>('[autofocus]') ?? this.querySelector<HTMLElement>(controls);
      first?.focus();
    } else if (!this.open && changed.get('open')) {
      this.dialog.close();
      // Not with the native event, which waits for the next frame: a key that is pressed before
      // would meet a page that has the focus back and still believes the dialog to be open.
      this.dispatchEvent(new DialogClosedEvent());
    }
  }

  protected override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="heading"
      @cancel=${this.#onCancel}
      @close=${this.#onClose}
      @pointerdown=${this.#onPointerDown}
    >
      <div class="sheet">
        <div class="head">
          <h2 id="heading">${this.heading}</h2>
          <button
            class="button quiet icon-only"
            type="button"
            aria-label=${msg('Close')}
            @click=${() => this.#request('button')}
          >
            ${icon(x, { size: 20 })}
          </button>
        </div>
        <div class="body"><slot></slot></div>
        <div class="foot" ?hidden=${!this.hasFooter}>
          <slot name="footer" @slotchange=${this.#onFooterChange}></slot>
        </div>
      </div>
    </dialog>`;
  }

  #onCancel = (event: Event): void => {
    if (event.target !== this.dialog) return;
    event.preventDefault();
    this.#request('escape');
  };

  // It comes a frame late: by then the dialog may have been opened again.
  #onClose = (): void => {
    this.open = this.dialog.open;
  };

  // The sheet covers the dialog's box, so what hits the dialog itself hit the backdrop.
  #onPointerDown = (event: PointerEvent): void => {
    if (event.target === this.dialog) this.#request('backdrop');
  };

  #onFooterChange = (event: Event): void => {
    this.hasFooter = (event.target as HTMLSlotElement).assignedElements().length > 0;
  };

  #request(reason: DialogCloseReason): void {
    if (this.dispatchEvent(new DialogCloseRequestEvent(reason))) this.open = false;
  }
}

/** What has the focus, through every open shadow root. */
function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}

/** Makes `<rf-dialog>` known to the page. */
export function defineDialog(): void {
  defineElement('rf-dialog', Dialog);
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-dialog': Dialog;
  }
}
