import type { ReactiveControllerHost } from 'lit';

/** Elements that not every look at a ticket needs. */
const parts = {
  walker: () => import('@resolutionflow/elements/walker'),
  intake: () => import('@resolutionflow/elements/intake'),
  'sign-in': async () => (await import('./define-sign-in.js')).defineSignIn(),
};
export type PodPart = keyof typeof parts;

/** Fetches elements when they are first shown, and says which could not be fetched. */
export class PodParts {
  #host: ReactiveControllerHost;
  #states = new Map<PodPart, 'loading' | 'ready' | 'failed'>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Whether it is there; what is not is fetched. */
  need(part: PodPart): 'loading' | 'ready' | 'failed' {
    const state = this.#states.get(part);
    if (state) return state;
    void this.fetch(part);
    return 'loading';
  }

  async fetch(part: PodPart): Promise<void> {
    this.#states.set(part, 'loading');
    try {
      await parts[part]();
      this.#states.set(part, 'ready');
    } catch {
      // The pod says that it is missing, and offers to fetch it again.
      this.#states.set(part, 'failed');
    }
    this.#host.requestUpdate();
  }
}
