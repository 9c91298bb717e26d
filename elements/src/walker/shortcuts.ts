import type { LitElement, ReactiveController } from 'lit';

/** What a key does; answers whether there was something to do. */
export type Shortcuts = Readonly<Record<string, () => boolean>>;

/**
 * Single keys, heard only while the focus is inside the element, never while typing, and never with a
 * modifier: what the page or the browser does with a key stays theirs. Escape is the other way round:
 * it leaves the field that is typed in, and is nobody's business elsewhere.
 */
export class ShortcutController implements ReactiveController {
  #host: LitElement;
  #shortcuts: Shortcuts;

  constructor(host: LitElement, shortcuts: Shortcuts) {
    this.#host = host;
    this.#shortcuts = shortcuts;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('keydown', this.#onKey);
  }

  #onKey = (event: KeyboardEvent): void => {
    const { altKey, ctrlKey, metaKey, isComposing, repeat, defaultPrevented } = event;
    if (altKey || ctrlKey || metaKey || isComposing || repeat || defaultPrevented) return;
    if (isTyping(event.composedPath()[0]) !== (event.key === 'Escape')) return;
    const act = this.#shortcuts[event.key.toLowerCase()];
    if (!act?.()) return;
    event.preventDefault();
    // Spent here: the host page must not act on the same key as well.
    event.stopPropagation();
  };
}

function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('dialog')) return true;
  return target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])');
}
