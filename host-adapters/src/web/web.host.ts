import type { HostCapability, HostContext, HostEvents, HostTicket } from '@resolutionflow/sdk';
import {
  hostProtocol,
  hostTicket,
  type FrameMessage,
  type HostMessage,
} from '@resolutionflow/sdk/contract';
import { readFrameMessage } from './web.messages.js';

export interface WebHostOptions {
  /** Our frame in the page. */
  frame: HTMLIFrameElement;
  /** The exact origin that the frame is loaded from. */
  origin: string;
  context: HostContext;
  /** Opens a ticket in the page; left out, the page cannot. */
  openTicket?: (ticket: Pick<HostTicket, 'kind' | 'id'>) => void | Promise<void>;
  openSession?: (sessionId: string) => void | Promise<void>;
  /** Told whether leaving now would lose something. */
  setDirty?: (dirty: boolean) => void;
  /** The height that the frame asks for, in CSS pixels; left out, the frame keeps its own. */
  resize?: (height: number) => void;
  /** A token for the signed-in user, where the page signs its users in itself. */
  getToken?: () => string | Promise<string>;
  /** The frame's user is ready: it has been welcomed. */
  onReady?: () => void;
}

/** The page's side of our frame. */
export interface WebHost {
  /** Tells the frame what changed: another ticket, light or dark, the language. */
  update(change: Partial<Pick<HostContext, 'theme' | 'locale' | 'ticket'>>): void;
  destroy(): void;
}

/** Hosts our frame in a page: welcomes it, answers it, and tells it what changes. */
export function createWebHost(options: WebHostOptions): WebHost {
  const origin = new URL(options.origin).origin;
  const wanted = new Set<keyof HostEvents>();
  let { context } = options;
  let connected = false;

  function say(message: HostMessage): void {
    options.frame.contentWindow?.postMessage(message, origin);
  }

  function onMessage(event: MessageEvent<unknown>): void {
    if (event.source !== options.frame.contentWindow || event.origin !== origin) return;
    const message = readFrameMessage(event.data);
    if (message) void onFrameMessage(message);
  }

  async function onFrameMessage(message: FrameMessage): Promise<void> {
    switch (message.type) {
      case 'rf:hello': {
        const capabilities = capabilitiesOf(options);
        const first = !connected;
        // A frame that was loaded again greets again, and starts afresh.
        wanted.clear();
        connected = true;
        say({ type: 'rf:welcome', protocol: hostProtocol, context, capabilities });
        if (first) options.onReady?.();
        return;
      }
      case 'rf:on':
        wanted.add(message.name);
        return;
      case 'rf:off':
        wanted.delete(message.name);
        return;
      case 'rf:goodbye':
        connected = false;
        wanted.clear();
        return;
      default:
        if (connected) say({ type: 'rf:answer', id: message.id, ...(await attempt(message)) });
    }
  }

  async function attempt(
    message: Extract<FrameMessage, { id: string }>,
  ): Promise<{ ok: true; value?: unknown } | { ok: false; error: string }> {
    try {
      return { ok: true, value: await act(message) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.message };
      // What went wrong in the page is the page's to see; the frame learns that it did.
      reportError(error);
      return { ok: false, error: 'It failed' };
    }
  }

  async function act(message: Extract<FrameMessage, { id: string }>): Promise<unknown> {
    switch (message.type) {
      case 'rf:get':
        if (message.name !== 'jwt') return context[message.name];
        if (!options.getToken) throw new Refusal('This page signs nobody in');
        return options.getToken();
      case 'rf:set':
        if (message.name === 'dirty') return options.setDirty?.(message.value === true);
        if (typeof message.value === 'number') options.resize?.(message.value);
        return undefined;
      case 'rf:invoke': {
        const [argument] = message.args;
        if (message.name === 'openSession') {
          if (!options.openSession || typeof argument !== 'string') throw new Refusal('Not here');
          return options.openSession(argument);
        }
        const ticket = hostTicket.safeParse(argument);
        if (!options.openTicket || !ticket.success) throw new Refusal('Not here');
        return options.openTicket({ kind: ticket.data.kind, id: ticket.data.id });
      }
    }
  }

  window.addEventListener('message', onMessage);

  return {
    update(change) {
      context = { ...context, ...change };
      if (!connected) return;
      if (change.theme && wanted.has('theme')) {
        say({ type: 'rf:event', name: 'theme', value: change.theme });
      }
      if (change.locale !== undefined && wanted.has('locale')) {
        say({ type: 'rf:event', name: 'locale', value: change.locale });
      }
      if (change.ticket !== undefined && wanted.has('ticket')) {
        say({ type: 'rf:event', name: 'ticket', value: change.ticket });
      }
    },
    destroy() {
      window.removeEventListener('message', onMessage);
      if (connected) say({ type: 'rf:goodbye' });
      connected = false;
    },
  };
}

/** What the page cannot do, in words that the frame may hear. */
class Refusal extends Error {}

function capabilitiesOf(options: WebHostOptions): HostCapability[] {
  return [
    'ticket-changes',
    ...(options.setDirty ? (['dirty'] as const) : []),
    ...(options.openTicket ? (['open-ticket'] as const) : []),
    ...(options.openSession ? (['open-session'] as const) : []),
    ...(options.resize ? (['resize'] as const) : []),
  ];
}
