import type { EmbedTokenBody } from './contract/embed-requests.js';

/** Light or dark, and whether the screen is wanted in high contrast, as the host shows itself. */
export interface HostTheme {
  scheme: 'light' | 'dark';
  /** The host's accent, as any CSS colour. */
  accent?: string | undefined;
  /** The host's base font size in CSS pixels. */
  fontSize?: number | undefined;
}

/** The ticket that the host has open. */
export interface HostTicket {
  kind: 'psa' | 'internal';
  id: string;
  summary?: string | undefined;
  customerName?: string | undefined;
  customerContact?: string | undefined;
  status?: string | undefined;
}

/** Who the host says is looking. This proves nothing: the server decides by the token alone. */
export interface HostUser {
  id?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
}

/** What the host told when it was connected. */
export interface HostContext {
  theme: HostTheme;
  /** A BCP 47 tag, for example `de-AT`. */
  locale: string;
  ticket: HostTicket | null;
  user: HostUser | null;
}

/**
 * What a host can do beyond showing us. `save-gate`: it asks before it saves, and can be kept from
 * it.
 */
export type HostCapability =
  | 'dirty'
  | 'open-ticket'
  | 'open-session'
  | 'resize'
  | 'ticket-changes'
  | 'save-gate';

/** How a host proves who is looking: what the server takes, but for the account's key. */
export type HostProof = WithoutKey<EmbedTokenBody>;
type WithoutKey<T> = T extends unknown ? Omit<T, 'key'> : never;

/** What changes in a host while it shows us. */
export interface HostEvents {
  theme: HostTheme;
  locale: string;
  ticket: HostTicket | null;
  /** The host went away or was replaced; nothing more will come. */
  disconnected: { reason: string };
}

/** The screen that an element lives in. One adapter per kind of host; elements know only this. */
export interface HostAdapter {
  readonly name: string;
  /** Known once connected. */
  readonly capabilities: ReadonlySet<HostCapability>;
  /** Finds the host and asks for its context; rejects with a `HostError`. */
  connect(options?: { signal?: AbortSignal }): Promise<HostContext>;
  /** Calls back on a change; answers a function that stops it. */
  on<K extends keyof HostEvents>(event: K, listener: (payload: HostEvents[K]) => void): () => void;
  /**
   * Asks the host to prove who is looking, for `createClient({ getProof })`; rejects with a `HostError`.
   * A host without it leaves signing in to the page.
   */
  proof?(options?: { signal?: AbortSignal }): Promise<HostProof>;
  /** Tells the host that leaving now would lose something. */
  setDirty?(dirty: boolean): void;
  openTicket?(ticket: Pick<HostTicket, 'kind' | 'id'>): Promise<void>;
  openSession?(sessionId: string): Promise<void>;
  /** Asks for this height, in CSS pixels. */
  resize?(height: number): void;
  /** Stops listening; nothing is called back after this. */
  destroy(): void;
}

export type HostErrorCode =
  | 'not_found'
  | 'timeout'
  | 'aborted'
  | 'refused'
  | 'unsupported'
  | 'destroyed';

/** Why a host could not be connected, or did not do what it was asked. */
export class HostError extends Error {
  override readonly name = 'HostError';

  constructor(
    readonly code: HostErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
