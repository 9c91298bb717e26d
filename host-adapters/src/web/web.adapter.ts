import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostContext,
  type HostEvents,
} from '@resolutionflow/sdk';
import { hostProtocol, type FrameMessage, type HostMessage } from '@resolutionflow/sdk/contract';
import { createListeners } from './listeners.js';
import { createPendingCalls } from './pending-calls.js';
import { readHostMessage } from './web.messages.js';

export { createPageHost, type PageHost, type PageHostContext } from './page-host.js';
export { createWebHost, type WebHost, type WebHostOptions } from './web.host.js';

/** A page may still be loading its script: the frame greets again until it is answered. */
const greetEveryMs = 250;
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
export interface WebAdapter extends HostAdapter {
  /** A token from the page, where it signs its users in itself; for `createClient({ getToken })`. */
  getToken(options?: { signal?: AbortSignal }): Promise<string>;
}

/** Finds the page around our frame, and speaks with it: with its window and its origin alone. */
export function createWebAdapter(options: WebAdapterOptions): WebAdapter {
  const frame = options.frame ?? window;
  const page = options.page ?? frame.parent;
  const origins = options.origins.map((origin) => new URL(origin).origin);
  const listeners = createListeners<HostEvents>();
  const calls = createPendingCalls(answerWithinMs);
  const capabilities = new Set<HostCapability>();
  let origin: string | null = null;
  let connecting: Promise<HostContext> | null = null;
  let settle: { resolve(context: HostContext): void; reject(error: HostError): void } | null = null;
  let timers: ReturnType<typeof setInterval>[] = [];
  let destroyed = false;

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
    if (origin !== null && event.origin !== origin) return;
    const message = readHostMessage(event.data);
    if (message) onHostMessage(message, event.origin);
  }

  function onHostMessage(message: HostMessage, from: string): void {
    switch (message.type) {
      case 'rf:welcome': {
        // One page, one welcome: what comes after it changes nothing.
        if (origin !== null || !settle) return;
        origin = from;
        for (const capability of message.capabilities) {
          if (capability !== 'unknown') capabilities.add(capability);
        }
        for (const name of ['theme', 'locale', 'ticket'] as const) say({ type: 'rf:on', name });
        settle.resolve(message.context);
        return stopWaiting();
      }
      case 'rf:answer':
        return calls.finish(message);
      case 'rf:event':
        if (origin === null) return;
        if (message.name === 'theme') listeners.emit('theme', message.value);
        else if (message.name === 'locale') listeners.emit('locale', message.value);
        else listeners.emit('ticket', message.value);
        return;
      case 'rf:goodbye':
        if (origin === null) return;
        origin = null;
        connecting = null;
        capabilities.clear();
        calls.failAll(new HostError('not_found', 'The host went away'));
        listeners.emit('disconnected', { reason: 'The host went away' });
    }
  }

  function stopWaiting(): void {
    for (const timer of timers) clearInterval(timer);
    timers = [];
    settle = null;
  }

  function fail(error: HostError): void {
    settle?.reject(error);
    stopWaiting();
    connecting = null;
  }

  /** Greets every origin that may be there; the browser delivers to the one that is. */
  function greet(): void {
    const hello: FrameMessage = { type: 'rf:hello', protocol: hostProtocol };
    for (const target of origins) page.postMessage(hello, target);
  }

  function find(): Promise<HostContext> {
    if (page === frame) {
      return Promise.reject(new HostError('not_found', 'This page is not in a frame'));
    }
    const found = new Promise<HostContext>((resolve, reject) => (settle = { resolve, reject }));
    greet();
    const within = options.timeoutMs ?? connectWithinMs;
    timers = [
      setInterval(greet, greetEveryMs),
      setTimeout(() => fail(new HostError('timeout', 'The host did not answer')), within),
    ];
    return found;
  }

  frame.addEventListener('message', onMessage);

  return {
    name: 'web',
    capabilities,
    connect({ signal } = {}) {
      if (destroyed) return Promise.reject(gone());
      if (signal?.aborted) return Promise.reject(aborted());
      connecting ??= find();
      return untilAborted(connecting, signal);
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
    async getToken({ signal } = {}) {
      const token = await call((id) => ({ type: 'rf:get', id, name: 'jwt' }), signal);
      if (typeof token !== 'string') throw new HostError('refused', 'The host gave no token');
      return token;
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      say({ type: 'rf:goodbye' });
      frame.removeEventListener('message', onMessage);
      listeners.clear();
      calls.failAll(gone());
      fail(gone());
    },
  };
}

/** The answer, unless this caller has given up; the others still get it. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(aborted());
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function gone(): HostError {
  return new HostError('destroyed', 'The adapter was destroyed');
}

function aborted(): HostError {
  return new HostError('aborted', 'Connecting was given up');
}
