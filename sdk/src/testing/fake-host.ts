import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostContext,
  type HostEvents,
} from '../host-adapter.js';
import { createEmitter } from '../transport/emitter.js';

/** A host in memory, with the levers that tests and stories pull. */
export interface FakeHost extends HostAdapter {
  /** What was asked of the host, in order. */
  readonly calls: readonly { name: string; args: readonly unknown[] }[];
  emit<K extends keyof HostEvents>(event: K, payload: HostEvents[K]): void;
}

export interface FakeHostOptions {
  context?: Partial<HostContext>;
  /** Makes `connect` reject. */
  refuse?: boolean;
}

/** A host that says what it is told to say. */
export function createFakeHost({ context, refuse = false }: FakeHostOptions = {}): FakeHost {
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const emitter = createEmitter<HostEvents>();
  const note = (name: string, ...args: unknown[]): void => void calls.push({ name, args });
  const all: HostCapability[] = [
    'dirty',
    'open-ticket',
    'open-session',
    'resize',
    'ticket-changes',
  ];
  return {
    name: 'fake',
    capabilities: new Set(all),
    calls,
    emit: emitter.emit,
    async connect({ signal } = {}) {
      note('connect');
      if (signal?.aborted) throw new HostError('aborted', 'Connecting was given up');
      if (refuse) throw new HostError('refused', 'The host does not want us');
      const theme = { scheme: 'light' } as const;
      return { theme, locale: 'en', ticket: null, user: null, ...context };
    },
    on: emitter.on,
    setDirty: (dirty) => note('setDirty', dirty),
    openTicket: async (ticket) => note('openTicket', ticket),
    openSession: async (sessionId) => note('openSession', sessionId),
    resize: (height) => note('resize', height),
    destroy: emitter.clear,
  };
}
