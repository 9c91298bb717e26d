import type {
  ContentApi,
  ExtensionEvent,
  ExtensionPort,
  ExtensionStorage,
} from '../extension-api.js';

/** Something of the extension's API that a test can have happen. */
export interface FakeEvent<Args extends unknown[]> extends ExtensionEvent<(...args: Args) => void> {
  emit(...args: Args): void;
  readonly size: number;
}

function fakeEvent<Args extends unknown[]>(): FakeEvent<Args> {
  const heard = new Set<(...args: Args) => void>();
  return {
    addListener: (listener) => void heard.add(listener),
    removeListener: (listener) => void heard.delete(listener),
    emit: (...args) => heard.forEach((listener) => listener(...args)),
    get size() {
      return heard.size;
    },
  };
}

export interface FakePort extends ExtensionPort {
  readonly onMessage: FakeEvent<[unknown]>;
  readonly onDisconnect: FakeEvent<[]>;
  /** What was said into it. */
  readonly said: unknown[];
  isClosed: boolean;
}

export function fakePort(name: string, from: string | undefined): FakePort {
  const said: unknown[] = [];
  const port: FakePort = {
    name,
    ...(from === undefined ? {} : { sender: { id: from } }),
    said,
    isClosed: false,
    postMessage: (message) => void said.push(message),
    onMessage: fakeEvent(),
    onDisconnect: fakeEvent(),
    disconnect: () => void (port.isClosed = true),
  };
  return port;
}

export interface FakeStorage extends ExtensionStorage {
  readonly kept: Record<string, unknown>;
  readonly onChanged: FakeEvent<[Record<string, unknown>]>;
}

export function fakeStorage(kept: Record<string, unknown> = {}): FakeStorage {
  const onChanged = fakeEvent<[Record<string, unknown>]>();
  return {
    kept,
    onChanged,
    get: async (name) => (name in kept ? { [name]: kept[name] } : {}),
    async set(values) {
      Object.assign(kept, values);
      onChanged.emit(values);
    },
    async remove(name) {
      delete kept[name];
      onChanged.emit({ [name]: {} });
    },
  };
}

export const ownId = 'bglkddlpdhhfnafinefcfcoacjlklpbe';

/** The browser's API as a content script has it, played. */
export function fakeContentApi(kept: Record<string, unknown> = {}) {
  const onConnect = fakeEvent<[ExtensionPort]>();
  const local = fakeStorage(kept);
  const runtime: { id?: string } & Omit<ContentApi['runtime'], 'id'> = {
    id: ownId,
    getURL: () => new URL('./empty-panel.html', import.meta.url).href,
    onConnect,
  };
  return {
    api: { runtime, storage: { local }, i18n: { getMessage: (name) => name } } satisfies ContentApi,
    local,
    onConnect,
    /** The extension is updated, or removed: what it left in pages has lost its API. */
    orphan: () => delete runtime.id,
  };
}
