import {
  ClientError,
  HostError,
  toClientError,
  type Client,
  type HostAdapter,
  type HostContext,
} from '@resolutionflow/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A server that is away is asked again without being told to. */
const retryMs = 5_000;

/** What a pod enters with. */
export interface EntryParts {
  adapter: HostAdapter;
  client: Client;
  /** Keeps a sign-in on our own top-level page, where the host proves nobody. */
  login: Client | undefined;
  /** Signing in opens a window, which browsers allow after a click alone. */
  needsClick: boolean;
}

/** How far the way into the pod has gone. */
export type Entry =
  | { step: 'connecting' }
  | { step: 'host-silent'; error: HostError }
  | { step: 'click' }
  | { step: 'sign-in-page' }
  | { step: 'signing-in' }
  | { step: 'refused'; error: ClientError }
  | { step: 'in' };

/** Finds the host, has it prove who looks, and signs in by that; says where it stands. */
export class EntryController implements ReactiveController {
  entry: Entry = { step: 'connecting' };
  /** What the host said of itself, once it has. */
  context: HostContext | null = null;

  #host: ReactiveControllerHost;
  #onConnected: (context: HostContext) => void;
  #parts: EntryParts | null = null;
  #stopped = new AbortController();
  #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, onConnected: (context: HostContext) => void) {
    this.#host = host;
    this.#onConnected = onConnected;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop();
    this.#parts = null;
  }

  /** Begins, unless it has begun with these parts. */
  enter(parts: EntryParts): void {
    if (this.#parts?.client === parts.client && this.#parts.adapter === parts.adapter) return;
    this.#stop();
    this.#parts = parts;
    this.#stopped = new AbortController();
    const { auth } = parts.client;
    this.#stops = [auth.subscribe(() => this.#onAuth(auth.state.status))];
    if (parts.login) {
      const login = parts.login.auth;
      this.#stops.push(
        login.subscribe(({ user }) => {
          if (user && this.entry.step === 'sign-in-page') void this.#signIn();
        }),
      );
    }
    window.addEventListener('online', this.#onOnline);
    void this.#connect();
  }

  /** Tries again whatever failed, with the click that a window needs. */
  again(): void {
    if (this.context) void this.#signIn();
    else void this.#connect();
  }

  /** Signs out of our own page, for whoever signed in as the wrong one. */
  async changeUser(): Promise<void> {
    try {
      await this.#parts?.login?.auth.logout();
    } catch (error) {
      // Signed out here all the same; what the server did not hear ends by itself.
      if (!toClientError(error).isTemporary) throw error;
    }
    this.#go({ step: 'sign-in-page' });
  }

  async #connect(): Promise<void> {
    const { signal } = this.#stopped;
    this.#go({ step: 'connecting' });
    try {
      const context = await this.#parts?.adapter.connect({ signal });
      if (!context || signal.aborted) return;
      this.context = context;
      this.#onConnected(context);
      if (this.#parts?.needsClick) this.#go({ step: 'click' });
      else await this.#signIn();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HostError)) throw error;
      this.#go({ step: 'host-silent', error });
    }
  }

  async #signIn(): Promise<void> {
    const { signal } = this.#stopped;
    const parts = this.#parts;
    if (!parts || this.entry.step === 'signing-in') return;
    clearTimeout(this.#timer);
    this.#go({ step: 'signing-in' });
    try {
      if (parts.login && !(await parts.login.auth.restore())) {
        if (!signal.aborted) this.#go({ step: 'sign-in-page' });
        return;
      }
      const user = await parts.client.auth.restore();
      if (signal.aborted) return;
      if (!user) throw new ClientError('signed_out', 'Nobody is signed in');
      this.#go({ step: 'in' });
    } catch (error) {
      if (!signal.aborted) this.#refuse(error);
    }
  }

  #refuse(cause: unknown): void {
    const error = toClientError(cause);
    this.#go({ step: 'refused', error });
    if (!error.isTemporary) return;
    const wait = error.retryAfter === null ? retryMs : error.retryAfter * 1000;
    this.#timer = setTimeout(() => this.again(), wait);
  }

  /** The server ended the login, and did not take another proof: nothing here works any more. */
  #onAuth(status: string): void {
    if (this.entry.step !== 'in') return;
    if (status === 'signed-out') {
      this.#go({ step: 'refused', error: new ClientError('signed_out', 'The sign-in has ended') });
    } else {
      this.#host.requestUpdate();
    }
  }

  #onOnline = (): void => {
    if (this.entry.step === 'refused' && this.entry.error.isTemporary) this.again();
  };

  #go(entry: Entry): void {
    this.entry = entry;
    this.#host.requestUpdate();
  }

  #stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#onOnline);
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
