import type { ClientError } from '@resolutionflow/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Long enough to leave a server that is down alone, short enough that nobody presses a button first. */
const retryMs = 5_000;

/** Tries again by itself what failed for the moment, until its host leaves the page. */
export class TryAgainController implements ReactiveController {
  #attempt: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, attempt: () => void) {
    this.#attempt = attempt;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** What will fail the same way again is left to the user. */
  after({ isTemporary, retryAfter }: ClientError): void {
    this.#stop();
    if (!isTemporary) return;
    this.#timer = setTimeout(this.#now, (retryAfter ?? 0) * 1000 || retryMs);
    // A device that finds its network need not wait for the clock.
    window.addEventListener('online', this.#now);
  }

  #now = (): void => {
    this.#stop();
    this.#attempt();
  };

  #stop(): void {
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#now);
  }
}
