import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { circleAlert, circleCheck } from './icon/icons.js';
import { icon } from './icon/icon.js';

/** How long a message stays; a visible one with an action gives time to reach it. */
const spokenMs = 2_000;
const shownMs = 5_000;
const shownWithActionMs = 10_000;

/** A message that is seen as well as said. */
export interface ToastOptions {
  tone?: 'neutral' | 'success' | 'danger';
  action?: { label: string; run: () => void };
}

interface Message extends ToastOptions {
  id: number;
  text: string;
  visible: boolean;
}

/**
 * Says what changed, politely and once. Its host renders `announcer.render()` always, because a live
 * region is heard only when it stood there before its text came.
 */
export class Announcer implements ReactiveController {
  #host: ReactiveControllerHost;
  #messages: Message[] = [];
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #lastId = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#messages = [];
  }

  /** For ears alone. */
  say(text: string): void {
    this.#add({ id: (this.#lastId += 1), text, visible: false });
  }

  /** For eyes and ears: a toast. */
  show(text: string, options: ToastOptions = {}): void {
    this.#add({ id: (this.#lastId += 1), text, visible: true, ...options });
  }

  render(): TemplateResult {
    return html`<div class="toasts" role="status">
      ${repeat(
        this.#messages,
        ({ id }) => id,
        (message) =>
          message.visible
            ? this.#toast(message)
            : html`<span class="visually-hidden">${message.text}</span>`,
      )}
    </div>`;
  }

  #toast({ id, text, tone = 'neutral', action }: Message): TemplateResult {
    const hold = () => this.#hold(id);
    const release = () => this.#expire(id, shownMs);
    return html`<div
      class="toast ${tone}"
      @pointerenter=${hold}
      @pointerleave=${release}
      @focusin=${hold}
      @focusout=${release}
    >
      ${tone === 'neutral' ? nothing : icon(tone === 'success' ? circleCheck : circleAlert)}
      <span>${text}</span>
      ${action
        ? html`<button
            class="button quiet"
            type="button"
            @click=${() => {
              this.#remove(id);
              action.run();
            }}
          >
            ${action.label}
          </button>`
        : nothing}
    </div>`;
  }

  #add(message: Message): void {
    this.#messages = [...this.#messages, message];
    const shown = message.action ? shownWithActionMs : shownMs;
    this.#expire(message.id, message.visible ? shown : spokenMs);
    this.#host.requestUpdate();
  }

  #expire(id: number, ms: number): void {
    this.#hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.#remove(id), ms),
    );
  }

  #hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  #remove(id: number): void {
    this.#hold(id);
    this.#messages = this.#messages.filter((message) => message.id !== id);
    this.#host.requestUpdate();
  }
}
