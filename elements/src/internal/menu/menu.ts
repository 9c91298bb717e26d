import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { baseStyles } from '../base.styles.js';
import { buttonStyles } from '../button.styles.js';
import { defineElement } from '../define-element.js';
import { icon, type IconNode } from '../icon/icon.js';
import { check, chevronDown, ellipsis } from '../icon/icons.js';
import { tokenStyles } from '../tokens.styles.js';
import { MenuSelectEvent } from './menu.events.js';
import { menuStyles } from './menu.styles.js';

/** One thing that a menu offers. */
export interface MenuItem {
  id: string;
  label: string;
  icon?: IconNode;
  danger?: boolean;
  disabled?: boolean;
  /** The key that does the same, shown at the end. */
  key?: string;
  /** Whether it is the one that holds; a menu with such items chooses one of them. */
  checked?: boolean;
}

/**
 * A button that opens a list of further acts. Arrow keys, Home, End and first letters move; Escape and
 * a press elsewhere close it, and the focus goes back to the button.
 *
 * @fires rf-menu-select - With the `itemId` that was chosen.
 */
@localized()
export class Menu extends LitElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [tokenStyles, baseStyles, buttonStyles, menuStyles];

  /** Names the button; "More actions" where nothing is set. */
  @property() label = '';

  /** What the button shows, where it is to say what holds; three dots where nothing is set. */
  @property() text = '';

  @property({ attribute: false }) items: readonly MenuItem[] = [];

  @state() private expanded = false;

  @query('button') private trigger!: HTMLButtonElement;
  @query('[popover]') private list!: HTMLElement;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(false);
    this.expanded = false;
  }

  protected override render(): TemplateResult {
    const label = this.label || msg('More actions');
    return html`<button
        class="button ${this.text ? 'text' : 'quiet icon-only'}"
        type="button"
        aria-label=${this.text ? `${label}: ${this.text}` : label}
        aria-haspopup="menu"
        aria-expanded=${this.expanded}
        popovertarget="list"
        @keydown=${this.#onTriggerKey}
      >
        ${this.text
          ? html`<span class="cut">${this.text}</span>${icon(chevronDown)}`
          : icon(ellipsis, { size: 20 })}
      </button>
      <div
        id="list"
        popover
        role="menu"
        aria-label=${label}
        @beforetoggle=${this.#onBeforeToggle}
        @toggle=${this.#onToggle}
        @keydown=${this.#onKey}
      >
        ${this.items.map(
          (item) =>
            html`<button
              class="item ${item.danger ? 'danger' : ''}"
              type="button"
              role=${item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked=${item.checked ?? nothing}
              tabindex="-1"
              aria-disabled=${item.disabled ? 'true' : nothing}
              @click=${() => this.#choose(item)}
            >
              ${item.icon ? icon(item.icon) : nothing}
              <span class="label">${item.label}</span>
              ${item.checked ? icon(check) : nothing}
              ${item.key ? html`<kbd class="key" aria-hidden="true">${item.key}</kbd>` : nothing}
            </button>`,
        )}
      </div>`;
  }

  get #entries(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  }

  #choose(item: MenuItem): void {
    if (item.disabled) return;
    this.list.hidePopover();
    this.dispatchEvent(new MenuSelectEvent(item.id));
  }

  #onBeforeToggle = (event: ToggleEvent): void => {
    if (event.newState === 'closed' && this.list.matches(':focus-within')) this.trigger.focus();
  };

  #onToggle = (event: ToggleEvent): void => {
    this.expanded = event.newState === 'open';
    this.#follow(this.expanded);
    if (!this.expanded) return;
    this.#place();
    // A key may already have chosen where to start.
    if (this.list.matches(':focus-within')) return;
    const entries = this.#entries;
    (entries.find((entry) => entry.ariaChecked === 'true') ?? entries[0])?.focus();
  };

  #onTriggerKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.list.showPopover();
    this.#entries.at(event.key === 'ArrowDown' ? 0 : -1)?.focus();
  };

  #onKey = (event: KeyboardEvent): void => {
    const entries = this.#entries;
    const at = entries.indexOf(this.renderRoot.querySelector<HTMLElement>(':focus') ?? this.list);
    const target = {
      ArrowDown: entries[(at + 1) % entries.length],
      ArrowUp: entries.at(at <= 0 ? -1 : at - 1),
      Home: entries[0],
      End: entries.at(-1),
    }[event.key];
    const found = target ?? (event.key === 'Tab' ? undefined : this.#startingWith(event.key, at));
    if (event.key === 'Tab') this.list.hidePopover();
    // Keys that a menu uses are spent here; the page around must not act on them as well.
    if (event.key !== 'Tab' && event.key !== 'Escape') event.stopPropagation();
    if (!found) return;
    event.preventDefault();
    found.focus();
  };

  #startingWith(key: string, after: number): HTMLElement | undefined {
    if (key.length !== 1 || key === ' ') return undefined;
    const entries = this.#entries;
    const order = [...entries.slice(after + 1), ...entries.slice(0, after + 1)];
    return order.find((entry) =>
      entry.querySelector('.label')?.textContent.toLowerCase().startsWith(key.toLowerCase()),
    );
  }

  /** Under the button, or above it where there is more room, and never beyond the page's edge. */
  #place(): void {
    const button = this.trigger.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const { clientWidth, clientHeight } = document.documentElement;
    // Under text it begins where the text does; under the dots, which stand at an end, it ends there.
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const atEnd = isRtl === (this.text === '') ? button.left : button.right - width;
    const below = button.bottom + height <= clientHeight || button.top < clientHeight / 2;
    const top = below ? button.bottom : button.top - height;
    this.list.style.left = `${Math.max(8, Math.min(atEnd, clientWidth - width - 8))}px`;
    this.list.style.top = `${Math.max(8, Math.min(top, clientHeight - height - 8))}px`;
  }

  // A list in the top layer does not move with its button, so scrolling puts it away.
  #follow(open: boolean): void {
    if (open) document.addEventListener('scroll', this.#onScroll, { capture: true, passive: true });
    else document.removeEventListener('scroll', this.#onScroll, { capture: true });
  }

  #onScroll = (event: Event): void => {
    if (event.target !== this.list) this.list.hidePopover();
  };
}

/** Makes `<rf-menu>` known to the page. */
export function defineMenu(): void {
  defineElement('rf-menu', Menu);
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-menu': Menu;
  }
}
