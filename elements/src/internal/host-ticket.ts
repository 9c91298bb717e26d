import type { HostAdapter, HostTicket } from '@resolutionflow/sdk';
import type { ReactiveControllerHost } from 'lit';
import { Following } from './following.js';

/** Follows the ticket that the host has open. */
export function hostTicket(
  host: ReactiveControllerHost,
  onTicket: (ticket: HostTicket | null) => void,
): Following<HostAdapter> {
  return new Following(host, (adapter) => {
    const stopped = new AbortController();
    const off = adapter.on('ticket', onTicket);
    adapter.connect({ signal: stopped.signal }).then(
      ({ ticket }) => {
        if (!stopped.signal.aborted) onTicket(ticket);
      },
      // Without a host there is no ticket to follow; the element works on its own.
      () => undefined,
    );
    return () => {
      stopped.abort();
      off();
    };
  });
}
