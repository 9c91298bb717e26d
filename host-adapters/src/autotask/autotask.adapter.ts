import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostContext,
  type HostEvents,
  type HostProof,
  type HostTicket,
} from '@resolutionflow/sdk';
import { browserTheme } from '../bridge/browser-theme.js';
import { createConnecting, gone } from '../bridge/connecting.js';
import { createDeferredReader } from '../bridge/deferred-reader.js';
import { createListeners } from '../bridge/listeners.js';
import type { PanelMessage } from './autotask.messages.js';
import type { BridgePort } from './bridge-port.js';

export {
  messagePortBridge,
  runtimeBridge,
  type BridgePort,
  type RuntimePort,
} from './bridge-port.js';

const connectWithinMs = 10_000;

export interface AutotaskAdapterOptions {
  /** The line to the extension's content script; without one the page's own address says the ticket. */
  port?: BridgePort;
  /** Name of the LiveLink's parameter with the ticket; `ticketId` unless said. */
  ticketParam?: string;
  /** The address that a LiveLink opened; this window's unless said. */
  address?: string;
  /**
   * Brings a code of ours for whoever signed in on a page of ours: Autotask itself proves nobody.
   * Without it the page signs in by itself.
   */
  signIn?: (options: { signal?: AbortSignal }) => Promise<string>;
  /** Milliseconds to wait for the content script; 10,000 unless said. */
  timeoutMs?: number;
}

/**
 * Autotask, which has no place for a page of ours: a LiveLink opens one in a tab of its own, or our
 * extension puts one beside the ticket and follows where it goes.
 */
export function createAutotaskAdapter(options: AutotaskAdapterOptions = {}): HostAdapter {
  const { port, signIn, timeoutMs = connectWithinMs } = options;
  const listeners = createListeners<HostEvents>();
  const connecting = createConnecting(timeoutMs);
  let destroyed = false;

  const reader = createDeferredReader(
    async () => (await import('./autotask.messages.js')).readBridgeMessage,
    ({ ticket }) => {
      if (!destroyed) show(ticket && { kind: 'psa', id: ticket.id, summary: ticket.summary });
    },
    () => connecting.fail(new HostError('not_found', 'A part of the page could not be loaded')),
  );

  function show(ticket: HostTicket | null): void {
    const before = connecting.context;
    connecting.found(contextOf(ticket));
    if (before && before.ticket?.id !== ticket?.id) listeners.emit('ticket', ticket);
  }

  function search(): void {
    if (!port) return connecting.found(contextOf(ticketOfAddress(options)));
    reader.prepare();
    const hello: PanelMessage = { type: 'rf:hello' };
    port.send(hello);
  }

  const stop = port?.listen(
    (message) => reader.read(message),
    () => {
      if (destroyed || !connecting.context) return;
      connecting.lose();
      listeners.emit('disconnected', { reason: 'The Autotask page was closed' });
    },
  );

  return {
    name: 'autotask',
    capabilities: new Set<HostCapability>(port ? ['ticket-changes'] : []),
    connect: ({ signal } = {}) => connecting.connect(search, signal),
    on: (event, listener) => listeners.on(event, listener),
    ...(signIn
      ? {
          async proof({ signal } = {}): Promise<HostProof> {
            if (destroyed) throw gone();
            const code = await signIn(signal ? { signal } : {});
            return { host: 'autotask', proof: { code } };
          },
        }
      : {}),
    destroy() {
      if (destroyed) return;
      destroyed = true;
      stop?.();
      listeners.clear();
      connecting.destroy();
    },
  };
}

/** Anybody can write a LiveLink's address: it says what to show, and opens nothing by itself. */
function ticketOfAddress({ address, ticketParam }: AutotaskAdapterOptions): HostTicket | null {
  const { searchParams } = new URL(address ?? window.location.href);
  const id = searchParams.get(ticketParam ?? 'ticketId') ?? '';
  return /^[1-9]\d{0,14}$/.test(id) ? { kind: 'psa', id } : null;
}

function contextOf(ticket: HostTicket | null): HostContext {
  return { theme: browserTheme(), locale: navigator.language, ticket, user: null };
}
