import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostEvents,
} from '@resolutionflow/sdk';
import type { FrameMessage, HostMessage, hostProtocol } from '@resolutionflow/sdk/contract';
import { createConnecting, gone } from '../bridge/connecting.js';
import { createDeferredReader } from '../bridge/deferred-reader.js';
import { createListeners } from '../bridge/listeners.js';
import { createPendingCalls } from './pending-calls.js';

export { createPageHost, type PageHost, type PageHostContext } from './page-host.js';
export { createWebHost, type WebHost, type WebHostOptions } from './web.host.js';

/** A page may still be loading its script: the frame greets again until it is answered. */
const greetEveryMs = 250;
/** The contract's version, held to it by its type: the schemas beside it are fetched later. */
const protocol: typeof hostProtocol = 1;
const connectWithinMs = 10_000;
const answerWithinMs = 10_000;

export interface WebAdapterOptions {
  /** Exact origins of the pages that may host this frame, such as `https://portal.example.com`. */
  origins: readonly string[];
  /** The window of the page; the parent of this frame unless said. */
  page?: Window;
  /** The window that hears the page; this one unless said. */
  frame?: Window;
  /** Milliseconds to wait for the page; 10,000 unless said. */
  timeoutMs?: number;
}

/** The frame's side of a web page that hosts us. */
export type WebAdapter = HostAdapter &
  Required<Pick<HostAdapter, 'proof'>> & {
    /** A token from the page, where it signs its users in itself; for `createClient({ getToken })`. */
    getToken(options?: { signal?: AbortSignal }): Promise<string>;
  };

/** A message with the origin that it came from. */
interface Heard {
  from: string;
  data: unknown;
}

/** Finds the page around our frame, and speaks with it: with its window and its origin alone. */
export function createWebAdapter(options: WebAdapterOptions): WebAdapter {
  const frame = options.frame ?? window;
  const page = options.page ?? frame.parent;
  const origins = options.origins.map((origin) => new URL(origin).origin);
  const listeners = createListeners<HostEvents>();
  const calls = createPendingCalls(answerWithinMs);
  const connecting = createConnecting(options.timeoutMs ?? connectWithinMs);
  const capabilities = new Set<HostCapability>();
  let origin: string | null = null;
  let greeting: ReturnType<typeof setInterval> | undefined;
  let destroyed = false;
  const reader = createDeferredReader(
    async () => {
      const { readHostMessage } = await import('./web.messages.js');
      return ({ from, data }: Heard) => {
        const message = readHostMessage(data);
        return message && { from, message };
      };
    },
    ({ from, message }) => {
      const isElsewhere = origin !== null && from !== origin;
      if (!destroyed && !isElsewhere) onHostMessage(message, from);
    },
    () => connecting.fail(new HostError('not_found', 'A part of the page could not be loaded')),
  );

  function say(message: FrameMessage): void {
    if (origin !== null) page.postMessage(message, origin);
  }

  function call(build: (id: string) => FrameMessage, signal?: AbortSignal): Promise<unknown> {
    if (destroyed) return Promise.reject(gone());
    if (origin === null) {
      return Promise.reject(new HostError('not_found', 'The host is not connected'));
    }
    return calls.start((id) => say(build(id)), signal);
  }

  function onMessage(event: MessageEvent<unknown>): void {
    if (event.source !== page || !origins.includes(event.origin)) return;
    const { origin: from, data } = event;
    reader.read({ from, data });
  }

  function onHostMessage(message: HostMessage, from: string): void {
    switch (message.type) {
      case 'rf:welcome': {
        // One page, one welcome, and only while it is waited for: what comes after changes nothing.
        if (origin !== null || !connecting.isSearching) return;
        origin = from;
        clearInterval(greeting);
        for (const capability of message.capabilities) {
          if (capability !== 'unknown') capabilities.add(capability);
        }
        for (const name of ['theme', 'locale', 'ticket'] as const) say({ type: 'rf:on', name });
        return connecting.found(message.context);
      }
      case 'rf:answer':
        return calls.finish(message);
      case 'rf:event':
        if (connecting.context === null) return;
        connecting.found({ ...connecting.context, [message.name]: message.value });
        if (message.name === 'theme') listeners.emit('theme', message.value);
        else if (message.name === 'locale') listeners.emit('locale', message.value);
        else listeners.emit('ticket', message.value);
        return;
      case 'rf:goodbye':
        if (origin === null) return;
        origin = null;
        connecting.lose();
        capabilities.clear();
        calls.failAll(new HostError('not_found', 'The host went away'));
        listeners.emit('disconnected', { reason: 'The host went away' });
    }
  }

  /** Greets every origin that may be there; the browser delivers to the one that is. */
  function greet(): void {
    // Nobody waits any more: a page that comes late is found when somebody does again.
    if (!connecting.isSearching) return clearInterval(greeting);
    const hello: FrameMessage = { type: 'rf:hello', protocol };
    for (const target of origins) page.postMessage(hello, target);
  }

  async function getToken({ signal }: { signal?: AbortSignal } = {}): Promise<string> {
    const token = await call((id) => ({ type: 'rf:get', id, name: 'jwt' }), signal);
    if (typeof token !== 'string') throw new HostError('refused', 'The host gave no token');
    return token;
  }

  frame.addEventListener('message', onMessage);

  return {
    name: 'web',
    capabilities,
    connect({ signal } = {}) {
      if (page === frame && !destroyed) {
        return Promise.reject(new HostError('not_found', 'This page is not in a frame'));
      }
      return connecting.connect(() => {
        reader.prepare();
        greet();
        clearInterval(greeting);
        greeting = setInterval(greet, greetEveryMs);
      }, signal);
    },
    on: (event, listener) => listeners.on(event, listener),
    setDirty(dirty) {
      if (origin === null) return;
      say({ type: 'rf:set', id: crypto.randomUUID(), name: 'dirty', value: dirty });
    },
    resize(height) {
      if (origin === null) return;
      say({ type: 'rf:set', id: crypto.randomUUID(), name: 'height', value: height });
    },
    async openTicket(ticket) {
      await call((id) => ({ type: 'rf:invoke', id, name: 'openTicket', args: [ticket] }));
    },
    async openSession(sessionId) {
      await call((id) => ({ type: 'rf:invoke', id, name: 'openSession', args: [sessionId] }));
    },
    getToken,
    async proof(given) {
      return { host: 'web', proof: { jwt: await getToken(given) } };
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      clearInterval(greeting);
      say({ type: 'rf:goodbye' });
      frame.removeEventListener('message', onMessage);
      listeners.clear();
      calls.failAll(gone());
      connecting.destroy();
    },
  };
}
