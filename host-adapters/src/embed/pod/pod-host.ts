import type { HostAdapter, HostContext, HostEvents, HostTicket } from '@resolutionflow/sdk';
import { createListeners } from '../../bridge/listeners.js';

/**
 * The host as the elements in the pod see it: with the ticket that the pod shows, which is another than
 * the host's while an unsent walk is kept, and with one state of being unsaved however many of them
 * tell theirs.
 */
export interface PodHost extends HostAdapter {
  /** Whether something would be lost by leaving. */
  readonly isDirty: boolean;
  /** Shows this ticket to the elements. */
  show(ticket: HostTicket | null): void;
}

export function createPodHost(
  adapter: HostAdapter,
  context: HostContext,
  onDirty: () => void,
): PodHost {
  const listeners = createListeners<Pick<HostEvents, 'ticket'>>();
  let { ticket } = context;
  let isDirty = false;
  return {
    name: adapter.name,
    capabilities: adapter.capabilities,
    get isDirty() {
      return isDirty;
    },
    show(shown) {
      ticket = shown;
      listeners.emit('ticket', shown);
    },
    connect: async (options) => ({ ...(await adapter.connect(options)), ticket }),
    on(event, listener) {
      if (event !== 'ticket') return adapter.on(event, listener);
      return listeners.on('ticket', listener as (payload: HostTicket | null) => void);
    },
    setDirty(dirty) {
      if (dirty === isDirty) return;
      isDirty = dirty;
      adapter.setDirty?.(dirty);
      onDirty();
    },
    ...(adapter.openTicket ? { openTicket: adapter.openTicket } : {}),
    ...(adapter.openSession ? { openSession: adapter.openSession } : {}),
    ...(adapter.resize ? { resize: adapter.resize } : {}),
    destroy: () => listeners.clear(),
  };
}
