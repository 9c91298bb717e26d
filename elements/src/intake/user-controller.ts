import type { AuthState, Client } from '@resolutionflow/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Knows who is signed in, and renders its host again when that changes. */
export class UserController implements ReactiveController {
  #host: ReactiveControllerHost;
  #client: Client | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  get state(): AuthState {
    return this.#client?.auth.state ?? { status: 'restoring', user: null };
  }

  follow(client: Client | undefined): void {
    if (client === this.#client) return;
    this.hostDisconnected();
    this.#client = client;
    this.#listen();
  }

  #listen(): void {
    this.#stop ??= this.#client?.auth.subscribe(() => this.#host.requestUpdate());
  }
}
