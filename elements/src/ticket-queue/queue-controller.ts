import {
  toClientError,
  type Client,
  type ClientError,
  type TicketSearch,
} from '@resolutionflow/sdk';
import type { Page, PsaMe, PsaPriority, TicketRow } from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { TryAgainController } from '../internal/try-again.js';

/** Several changes in one moment are read once. */
const gatherMs = 250;

/** What is wanted, of whom. */
export interface QueueWish {
  client: Client | undefined;
  query: TicketSearch;
  /** Whether only the user's own are wanted: those are read once it is known who they are in the PSA. */
  isMine: boolean;
}

/** Reads a page of the queue, and again whenever the server says that a ticket changed. */
export class QueueController implements ReactiveController {
  page: Page<TicketRow> | null = null;
  me: PsaMe | null = null;
  priorities: readonly PsaPriority[] = [];
  error: ClientError | null = null;
  loading = false;
  readAt: string | null = null;

  #host: ReactiveControllerHost;
  #onPage: (page: Page<TicketRow>) => void;
  #wish: QueueWish | null = null;
  #asked = '';
  #stops: (() => void)[] = [];
  #reading: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tryAgain: TryAgainController;

  constructor(host: ReactiveControllerHost, onPage: (page: Page<TicketRow>) => void) {
    this.#host = host;
    this.#onPage = onPage;
    this.#tryAgain = new TryAgainController(host, () => void this.read());
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen();
    if (this.#wish) void this.read();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  get isOffline(): boolean {
    return this.#wish?.client?.live.status === 'offline' || this.error?.code === 'network';
  }

  get isStale(): boolean {
    return this.page !== null && (this.error !== null || this.isOffline);
  }

  /** Reads what is wished for, unless it was read already. */
  show(wish: QueueWish): void {
    const before = this.#wish;
    const asked = JSON.stringify([wish.query, wish.isMine]);
    if (before?.client === wish.client && asked === this.#asked) return;
    this.#wish = wish;
    this.#asked = asked;
    if (before?.client !== wish.client) {
      this.#stop();
      this.#forget();
      this.#listen();
    }
    void this.read();
  }

  async read(): Promise<void> {
    this.#reading?.abort();
    clearTimeout(this.#timer);
    const { client, query, isMine } = this.#wish ?? {};
    if (!client || client.auth.state.status !== 'signed-in') return;
    const reading = (this.#reading = new AbortController());
    const { signal } = reading;
    this.loading = true;
    this.#host.requestUpdate();
    try {
      const me = client.psa.me({ signal });
      // Where it may come to nothing, it is not asked for: a search for nobody's tickets finds all.
      const canSearch = !isMine || (await me).member !== null;
      const [who, page] = await Promise.all([
        me,
        canSearch ? client.tickets.search(query, { signal }) : null,
      ]);
      if (signal.aborted) return;
      this.me = who;
      this.page = page;
      this.error = null;
      this.readAt = new Date().toISOString();
      if (page) this.#onPage(page);
      if (who.capabilities.priorities) void this.#readPriorities(client, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.error = toClientError(error);
      this.#tryAgain.after(this.error);
    } finally {
      if (!signal.aborted) {
        this.loading = false;
        this.#host.requestUpdate();
      }
    }
  }

  // Only their colours: without them the dots say the rank alone, which the name beside them says too.
  async #readPriorities(client: Client, signal: AbortSignal): Promise<void> {
    if (this.priorities.length > 0) return;
    try {
      this.priorities = (await client.psa.priorities({ page_size: 100 }, { signal })).items;
      this.#host.requestUpdate();
    } catch {
      // Asked for again with the next reading.
    }
  }

  #listen(): void {
    const client = this.#wish?.client;
    if (!client || this.#stops.length > 0) return;
    const again = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.read(), gatherMs);
    };
    const { auth, live } = client;
    const who = (): string => `${auth.state.status} ${auth.state.user?.id ?? ''}`;
    let signedIn = who();
    this.#stops = [
      live.on('ticket:updated', again),
      live.on('resync', again),
      live.on('status', (status) => {
        if (status === 'online') again();
        this.#host.requestUpdate();
      }),
      auth.subscribe(() => {
        if (who() === signedIn) return;
        signedIn = who();
        this.#forget();
        this.#host.requestUpdate();
        void this.read();
      }),
    ];
    window.addEventListener('online', again);
    this.#stops.push(() => window.removeEventListener('online', again));
  }

  #forget(): void {
    this.page = null;
    this.me = null;
    this.error = null;
    this.priorities = [];
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#reading?.abort();
    clearTimeout(this.#timer);
  }
}
