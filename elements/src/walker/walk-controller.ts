import type { Client, Walk, WalkState } from '@resolutionflow/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Opens the walk that its host shows, and follows it for as long as the host is on the page. */
export class WalkController implements ReactiveController {
  #host: ReactiveControllerHost;
  #onChange: (now: WalkState, before: WalkState | null) => void;
  #client: Client | undefined;
  #sessionId = '';
  #walk: Walk | null = null;
  #state: WalkState | null = null;
  #stop: (() => void) | undefined;

  /** @param onChange Called with every new snapshot and the one before, before the host renders it. */
  constructor(
    host: ReactiveControllerHost,
    onChange: (now: WalkState, before: WalkState | null) => void,
  ) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#close();
  }

  get walk(): Walk | null {
    return this.#walk;
  }

  get state(): WalkState | null {
    return this.#state;
  }

  /** Opens the session unless it is open already; without one of the two, nothing is open. */
  open(client: Client | undefined, sessionId: string): void {
    if (this.#walk && client === this.#client && sessionId === this.#sessionId) return;
    this.#close();
    if (!client || !sessionId) return;
    this.#client = client;
    this.#sessionId = sessionId;
    this.#walk = client.walks.open(sessionId);
    this.#state = this.#walk.state;
    this.#onChange(this.#state, null);
    this.#stop = this.#walk.subscribe((state) => {
      const before = this.#state;
      this.#state = state;
      this.#onChange(state, before);
      this.#host.requestUpdate();
    });
  }

  #close(): void {
    this.#stop?.();
    this.#walk?.destroy();
    this.#walk = null;
    this.#state = null;
  }
}
