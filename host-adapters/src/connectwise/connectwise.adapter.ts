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
import { createListeners } from '../bridge/listeners.js';
import {
  readAuthentication,
  readConnectwiseMessage,
  readRecordId,
  type ConnectwiseMessage,
  type ScreenRecord,
} from './connectwise.messages.js';
import { createPendingRequests } from './pending-requests.js';

const connectWithinMs = 10_000;
const answerWithinMs = 10_000;
/** A screen that waits for us to save should not be felt to wait. */
const gateWithinMs = 2_000;

export interface ConnectwiseAdapterOptions {
  /** The exact origin of the account's ConnectWise client, such as `https://na.myconnectwise.net`. */
  origin: string;
  /** The window of the ticket screen; the parent of this frame unless said. */
  page?: Window;
  /** The window that hears the screen; this one unless said. */
  frame?: Window;
  /**
   * The frame's own address, whose `id` and `screen` ConnectWise fills in: what is open is known from
   * it before the screen says a word. This window's unless said.
   */
  address?: string;
  /**
   * Asked before the screen saves. A sentence keeps it from saving and is shown to the user; null, an
   * error, or no word within two seconds lets it.
   */
  gate?: () => string | null | Promise<string | null>;
  /** Milliseconds to wait for ConnectWise; 10,000 unless said. */
  timeoutMs?: number;
}

/** A pod in ConnectWise: speaks the Hosted API with the ticket screen around our frame. */
export type ConnectwiseAdapter = HostAdapter &
  Required<Pick<HostAdapter, 'proof' | 'setDirty' | 'openTicket'>> & {
    /** Has the screen load afresh; a user with unsaved changes is asked first. */
    refreshScreen(): void;
  };

/** Finds the ticket screen around our frame, and speaks with its window at its origin alone. */
export function createConnectwiseAdapter(options: ConnectwiseAdapterOptions): ConnectwiseAdapter {
  const frame = options.frame ?? window;
  const page = options.page ?? frame.parent;
  const origin = new URL(options.origin).origin;
  const listeners = createListeners<HostEvents>();
  const connecting = createConnecting(options.timeoutMs ?? connectWithinMs);
  const requests = createPendingRequests(answerWithinMs);
  const capabilities = new Set<HostCapability>([
    'dirty',
    'open-ticket',
    'ticket-changes',
    ...(options.gate ? (['save-gate'] as const) : []),
  ]);
  let ticket = ticketOf(recordOfAddress(options.address ?? frame.location.href));
  let frameId: string | number | undefined;
  let isReadySaid = false;
  let destroyed = false;

  /** Every message is text, and names the frame once it has a name. */
  function say(message: Record<string, unknown>): void {
    const named = frameId === undefined ? message : { ...message, frameID: frameId };
    page.postMessage(JSON.stringify(named), origin);
  }

  function request(name: string, args?: Record<string, unknown>): void {
    if (destroyed || !connecting.context) return;
    say({ ...(args ? { args } : {}), hosted_request: name });
  }

  function onMessage({ source, origin: from, data }: MessageEvent<unknown>): void {
    if (source !== page || from !== origin) return;
    const message = readConnectwiseMessage(data);
    if (message) onConnectwiseMessage(message);
  }

  function onConnectwiseMessage(message: ConnectwiseMessage): void {
    if (message.kind === 'answer') return requests.finish(message.name, message.data);
    if (message.kind === 'frame') {
      frameId = message.frameId;
      // It may be told again: only the first time says that the screen is there.
      if (!connecting.context) connecting.found(contextOf(ticket));
      return;
    }
    void onEvent(message);
  }

  /** The screen waits for an answer to each event, and hangs without one: whatever happens, it gets one. */
  async function onEvent(event: Extract<ConnectwiseMessage, { kind: 'event' }>): Promise<void> {
    let refusal: string | null = null;
    try {
      if (isNamed(event, 'onLoad')) show(event.record);
      if (isNamed(event, 'beforeSave')) refusal = await askGate(options.gate);
    } catch (error) {
      // Our mistake must not keep anybody from working in the ticket; it is still to be seen.
      reportError(error);
    } finally {
      if (!destroyed) acknowledge(event, refusal);
    }
  }

  function acknowledge(
    { name, eventId }: Extract<ConnectwiseMessage, { kind: 'event' }>,
    refusal: string | null,
  ): void {
    say({
      event: name,
      _id: eventId,
      result: refusal === null ? 'success' : 'failure',
      ...(refusal === null ? {} : { errors: [refusal] }),
    });
  }

  /** A screen keeps our frame when it goes to another ticket: it loads, and names the new one. */
  function show(record: ScreenRecord | null | undefined): void {
    if (record === undefined) return;
    const before = ticket?.id;
    ticket = ticketOf(record);
    if (ticket?.id === before) return;
    if (connecting.context) connecting.found(contextOf(ticket));
    listeners.emit('ticket', ticket);
  }

  frame.addEventListener('message', onMessage);

  return {
    name: 'connectwise',
    capabilities,
    connect({ signal } = {}) {
      if (page === frame && !destroyed) {
        return Promise.reject(new HostError('not_found', 'This page is not in a frame'));
      }
      return connecting.connect(() => {
        if (isReadySaid) return;
        isReadySaid = true;
        say({ message: 'ready' });
      }, signal);
    },
    on: (event, listener) => listeners.on(event, listener),
    async proof({ signal } = {}): Promise<HostProof> {
      if (destroyed) throw gone();
      if (!connecting.context) throw new HostError('not_found', 'ConnectWise is not connected');
      const name = 'getMemberAuthentication';
      const read = readAuthentication(await requests.ask(name, () => request(name), signal));
      if (!read) throw new HostError('refused', 'ConnectWise did not say who is signed in');
      return {
        host: 'connectwise',
        proof: {
          memberid: read.memberid,
          member_hash: read.memberHash,
          member_context: read.memberContext,
        },
      };
    },
    setDirty: (dirty) => request('setDirty', { dirty }),
    async openTicket({ kind, id }) {
      const recordId = readRecordId(id);
      if (kind !== 'psa' || recordId === null) {
        throw new HostError('unsupported', 'ConnectWise opens its own tickets alone');
      }
      if (!connecting.context) throw new HostError('not_found', 'ConnectWise is not connected');
      request('openScreen', { newTab: false, screen: 'ticket', id: Number(recordId) });
    },
    refreshScreen: () => request('refreshScreen'),
    destroy() {
      if (destroyed) return;
      destroyed = true;
      frame.removeEventListener('message', onMessage);
      listeners.clear();
      requests.destroy();
      connecting.destroy();
    },
  };
}

function isNamed({ name }: { name: string }, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

/** What the gate says in time. */
function askGate(gate: ConnectwiseAdapterOptions['gate']): Promise<string | null> {
  if (!gate) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), gateWithinMs);
    Promise.resolve()
      .then(gate)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

function recordOfAddress(address: string): ScreenRecord | null {
  const { searchParams } = new URL(address);
  const id = readRecordId(searchParams.get('id'));
  return id === null ? null : { id, screen: (searchParams.get('screen') ?? '').toLowerCase() };
}

/** Companies and contacts have pods too: of those only tickets are ours to show. */
function ticketOf(record: ScreenRecord | null): HostTicket | null {
  if (!record || (record.screen !== '' && record.screen !== 'ticket')) return null;
  return { kind: 'psa', id: record.id };
}

/** ConnectWise says nothing of its look or language: the browser's own have to do. */
function contextOf(ticket: HostTicket | null): HostContext {
  return { theme: browserTheme(), locale: navigator.language, ticket, user: null };
}
