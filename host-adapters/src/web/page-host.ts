import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostContext,
  type HostEvents,
} from '@resolutionflow/sdk';
import { createListeners } from '../bridge/listeners.js';

/** What a page knows when it hosts our elements itself; there may be no user to name. */
export type PageHostContext = Omit<HostContext, 'user'> & Partial<Pick<HostContext, 'user'>>;

/** A host without a frame: the page that our elements stand in. */
export interface PageHost extends HostAdapter {
  /** Tells the elements what changed. */
  update(change: Partial<Pick<HostContext, 'theme' | 'locale' | 'ticket'>>): void;
}

/** Makes the page itself the host of the elements in it, for `<rf-app>`'s `host`. */
export function createPageHost(initial: PageHostContext): PageHost {
  const listeners = createListeners<HostEvents>();
  let context: HostContext = { user: null, ...initial };
  let destroyed = false;
  return {
    name: 'page',
    capabilities: new Set<HostCapability>(['ticket-changes']),
    connect({ signal } = {}) {
      if (destroyed) {
        return Promise.reject(new HostError('destroyed', 'The adapter was destroyed'));
      }
      if (signal?.aborted) {
        return Promise.reject(new HostError('aborted', 'Connecting was given up'));
      }
      return Promise.resolve(context);
    },
    on: (event, listener) => listeners.on(event, listener),
    update(change) {
      if (destroyed) return;
      context = { ...context, ...change };
      if (change.theme) listeners.emit('theme', change.theme);
      if (change.locale !== undefined) listeners.emit('locale', change.locale);
      if (change.ticket !== undefined) listeners.emit('ticket', change.ticket);
    },
    destroy() {
      destroyed = true;
      listeners.clear();
    },
  };
}
