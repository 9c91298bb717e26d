import type { HostAdapter, HostTicket } from '@resolutionflow/sdk';
import type { ReactiveController } from 'lit';

/** Follows the ticket that the host has open. */
export class HostTicketController implements ReactiveController {
  #onTicket: (ticket: HostTicket | null) => void;
  #adapter: HostAdapter | undefined;
  #stop: (() => void) | undefined;

  constructor(
    host: { addController(controller: ReactiveController): void },
    onTicket: (ticket: HostTicket | null) => void,
  ) {
    this.#onTicket = onTicket;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  follow(adapter: HostAdapter | undefined): void {
    if (adapter === this.#adapter) return;
    this.hostDisconnected();
    this.#adapter = adapter;
    this.#listen();
  }

  #listen(): void {
    const adapter = this.#adapter;
    if (!adapter || this.#stop) return;
    const stopped = new AbortController();
    const off = adapter.on('ticket', this.#onTicket);
    this.#stop = () => {
      stopped.abort();
      off();
    };
    adapter.connect({ signal: stopped.signal }).then(
      ({ ticket }) => {
        if (!stopped.signal.aborted) this.#onTicket(ticket);
      },
      // Without a host there is no ticket to take over; the form works on its own.
      () => undefined,
    );
  }
}
