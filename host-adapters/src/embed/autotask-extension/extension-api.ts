import type { RuntimePort } from '../../autotask/autotask.adapter.js';

/** What the extension uses of the browser's API, in the page and in the panel. */
export interface ExtensionEvent<Listener> {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}

/** A line between two parts of the extension. */
export interface ExtensionPort extends RuntimePort {
  readonly name: string;
  /** Who opened it, where the other side did. */
  readonly sender?: { readonly id?: string };
}

export interface ExtensionStorage {
  get(name: string): Promise<Record<string, unknown>>;
  set(values: Record<string, unknown>): Promise<void>;
  remove(name: string): Promise<void>;
  readonly onChanged: ExtensionEvent<(changes: Record<string, unknown>) => void>;
}

/** As a content script has it. */
export interface ContentApi {
  readonly runtime: {
    /** Gone as soon as the extension was updated or removed while the page stayed open. */
    readonly id?: string;
    getURL(path: string): string;
    readonly onConnect: ExtensionEvent<(port: ExtensionPort) => void>;
  };
  readonly storage: { readonly local: Pick<ExtensionStorage, 'get' | 'set'> };
  readonly i18n: { getMessage(name: string): string };
}

/** As a page of the extension's own has it. */
export interface PanelApi {
  readonly runtime: { readonly id: string };
  readonly tabs: {
    getCurrent(): Promise<{ readonly id?: number } | undefined>;
    connect(tab: number, options: { name: string; frameId: number }): ExtensionPort;
  };
  readonly storage: { readonly session: ExtensionStorage };
}

/** How the panel names its line to the content script. */
export const panelPort = 'rf-panel';
