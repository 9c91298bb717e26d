import type { LitElement, ReactiveController } from 'lit';

/** What can take the focus now. */
export interface FocusPlaces {
  question: HTMLElement | null;
  /** The ground of a walk, which keeps the keys where no question is; null while loading. */
  ground: HTMLElement | null;
  /** Behind a modal dialog nothing can take the focus. */
  isCovered: boolean;
}

/**
 * Keeps whoever goes by the keyboard in the walk: the focus goes along to the next question, and
 * stays when what had it goes, as a notice does or a question whose follower is still on its way.
 */
export class WalkFocus implements ReactiveController {
  #host: LitElement;
  #places: () => FocusPlaces;
  /** The focus is to go where the walk stands, as soon as that can take it. */
  #isDue = false;
  #before: Element | null = null;
  #hadQuestion = false;

  constructor(host: LitElement, places: () => FocusPlaces) {
    this.#host = host;
    this.#places = places;
    host.addController(this);
  }

  /** Moves the focus to where the walk stands; while it still loads, as soon as that is shown. */
  move(options?: FocusOptions): void {
    const { question, ground } = this.#places();
    const target = question ?? ground;
    target?.focus(options);
    this.#isDue = !target;
  }

  /** Takes the focus along, where something in here has it: elsewhere keys are not heard. */
  follow(): void {
    this.#isDue ||= this.#focused !== null;
  }

  hostUpdate(): void {
    this.#before = this.#focused;
    this.#hadQuestion = this.#places().question !== null;
  }

  hostUpdated(): void {
    const { question, isCovered } = this.#places();
    const isGone = this.#before !== null && document.activeElement === document.body;
    const hasCome = !this.#hadQuestion && question !== null && this.#before?.matches('.main');
    this.#isDue ||= isGone || Boolean(hasCome);
    this.#before = null;
    if (this.#isDue && !isCovered) this.move();
  }

  get #focused(): Element | null {
    return this.#host.shadowRoot?.activeElement ?? null;
  }
}
