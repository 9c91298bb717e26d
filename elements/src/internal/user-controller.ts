import type { AuthState, Client } from '@resolutionflow/sdk';
import type { ReactiveControllerHost } from 'lit';
import { Following } from './following.js';

/** Knows who is signed in, and renders its host again when that changes. */
export class UserController {
  #client: Following<Client>;

  constructor(host: ReactiveControllerHost) {
    this.#client = new Following(host, ({ auth }) => auth.subscribe(() => host.requestUpdate()));
  }

  get state(): AuthState {
    return this.#client.subject?.auth.state ?? { status: 'restoring', user: null };
  }

  follow(client: Client | undefined): void {
    this.#client.follow(client);
  }
}
