import type { ReactiveControllerHost } from 'lit';

/**
 * One row can be reached with Tab, arrow keys move to the others, and whoever stands on a row stays
 * there when the list changes under them: on the same row, or where it stood.
 */
export class RowFocus {
  #host: ReactiveControllerHost & HTMLElement;
  #key: string | null = null;
  #at = 0;
  #held: 'open' | 'act' | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
  }

  /** Before an update: remembers where the focus is. */
  keep(keys: readonly string[]): void {
    const focused = this.#focused;
    this.#held = !focused ? null : focused.classList.contains('open') ? 'open' : 'act';
    if (this.#key !== null && keys.includes(this.#key)) this.#at = keys.indexOf(this.#key);
  }

  /** The row that Tab reaches. */
  current(keys: readonly string[]): string | undefined {
    if (this.#key !== null && keys.includes(this.#key)) return this.#key;
    return keys[Math.min(this.#at, keys.length - 1)];
  }

  /** After an update: puts the focus back where moving or removing rows has taken it away. */
  restore(): void {
    if (!this.#held || this.#focused) return;
    const rows = this.#rows;
    const row =
      rows.find(({ dataset }) => dataset.key === this.#key) ??
      rows[Math.min(this.#at, rows.length - 1)];
    const target = row?.querySelector<HTMLElement>(this.#held === 'act' ? '.act' : '.open');
    (target ?? row?.querySelector<HTMLElement>('.open'))?.focus();
  }

  onFocus = (event: FocusEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('.row');
    if (!row || row.dataset.key === this.#key) return;
    this.#key = row.dataset.key ?? null;
    this.#at = this.#rows.indexOf(row);
    this.#host.requestUpdate();
  };

  onKey = (event: KeyboardEvent): void => {
    const button = event.target as HTMLElement;
    const row = button.closest<HTMLElement>('.row');
    const rows = this.#rows;
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = rows.indexOf(row);
    const to = {
      ArrowDown: rows[at + 1],
      ArrowUp: rows[at - 1],
      Home: rows[0],
      End: rows.at(-1),
    }[event.key];
    const buttons = [...row.querySelectorAll<HTMLElement>('.open, .act')];
    const beside = {
      ArrowRight: buttons[buttons.indexOf(button) + 1],
      ArrowLeft: buttons[buttons.indexOf(button) - 1],
    }[event.key];
    const target = beside ?? to?.querySelector<HTMLElement>('.open');
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    target.focus();
  };

  get #rows(): HTMLElement[] {
    return [...(this.#host.shadowRoot?.querySelectorAll<HTMLElement>('.row[data-key]') ?? [])];
  }

  get #focused(): HTMLElement | null {
    const active = this.#host.shadowRoot?.activeElement;
    return active instanceof HTMLElement && active.closest('.row') ? active : null;
  }
}
