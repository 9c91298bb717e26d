import type { ReactiveController } from 'lit';

/** Listens to something that its host was given, for as long as the host is on the page. */
export class Following<T extends object> implements ReactiveController {
  #listen: (subject: T) => () => void;
  #subject: T | undefined;
  #stop: (() => void) | undefined;

  /** @param listen Begins to listen, and answers how to stop. */
  constructor(
    host: { addController(controller: ReactiveController): void },
    listen: (subject: T) => () => void,
  ) {
    this.#listen = listen;
    host.addController(this);
  }

  get subject(): T | undefined {
    return this.#subject;
  }

  get isListening(): boolean {
    return this.#stop !== undefined;
  }

  hostConnected(): void {
    if (this.#subject) this.#stop ??= this.#listen(this.#subject);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Listens to this instead, unless it does already. */
  follow(subject: T | undefined): void {
    if (subject === this.#subject) return;
    this.hostDisconnected();
    this.#subject = subject;
    this.hostConnected();
  }
}
