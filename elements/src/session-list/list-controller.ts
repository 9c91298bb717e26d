import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { Page, WalkSession } from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  readRows,
  sessionRow,
  type RowQuery,
  type SessionListView,
  type SessionRow,
} from './session-row.js';

/** Several changes in one moment are read once. */
const gatherMs = 200;
/** A server that could not be reached is asked again, so that nobody has to press a button. */
const retryMs = 15_000;

/** What the list asks for: of whom, what, and which part. */
export interface ListWish extends RowQuery {
  client: Client | undefined;
  view: SessionListView;
}

/** Reads a list's page, and again whenever the server says that something changed. */
export class ListController implements ReactiveController {
  page: Page<SessionRow> | null = null;
  error: ClientError | null = null;
  loading = false;
  /** When the rows were read, in ISO 8601; they are as old as that while the connection is away. */
  readAt: string | null = null;

  #host: ReactiveControllerHost;
  #onPage: (page: Page<SessionRow>, before: Page<SessionRow> | null, live: boolean) => void;
  #wish: ListWish | null = null;
  #stops: (() => void)[] = [];
  #reading: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onPage Called with every page read; `live` says that a change was heard, not asked for. */
  constructor(
    host: ReactiveControllerHost,
    onPage: (page: Page<SessionRow>, before: Page<SessionRow> | null, live: boolean) => void,
  ) {
    this.#host = host;
    this.#onPage = onPage;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen();
    if (this.#wish) void this.#read(false);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Rows that were read before the connection went away, or before reading failed. */
  get isStale(): boolean {
    return this.page !== null && (this.error !== null || this.isOffline);
  }

  get isOffline(): boolean {
    const status = this.#wish?.client?.live.status;
    return status === 'offline' || this.error?.code === 'network' || this.error?.code === 'timeout';
  }

  /** Reads what is wished for, unless it was read already. */
  show(wish: ListWish): void {
    const before = this.#wish;
    const same =
      before !== null &&
      before.client === wish.client &&
      before.view === wish.view &&
      before.page === wish.page &&
      before.pageSize === wish.pageSize &&
      before.filter === wish.filter;
    if (same) return;
    const sameList = before?.client === wish.client && before?.view === wish.view;
    this.#wish = wish;
    if (!sameList) {
      this.#stop();
      this.page = null;
      this.#listen();
    }
    void this.#read(false);
  }

  /** Reads again now. */
  retry(): void {
    void this.#read(false);
  }

  #listen(): void {
    const client = this.#wish?.client;
    if (!client || this.#stops.length > 0) return;
    const again = () => this.#readSoon();
    const view = this.#wish?.view;
    const { auth } = client;
    const who = () => `${auth.state.status} ${auth.state.user?.id ?? ''}`;
    let signedIn = who();
    this.#stops = [
      client.live.on('session:updated', ({ session }) => this.#onSession(session)),
      client.live.on('resync', again),
      client.live.on('status', (status) => {
        if (status === 'online') again();
        this.#host.requestUpdate();
      }),
      auth.subscribe(() => {
        if (who() === signedIn) return;
        signedIn = who();
        this.page = null;
        void this.#read(false);
      }),
    ];
    if (view === 'escalations') this.#stops.push(client.live.on('escalation:changed', again));
    if (view === 'queue') this.#stops.push(client.live.on('ticket:updated', again));
    window.addEventListener('online', again);
    this.#stops.push(() => window.removeEventListener('online', again));
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#reading?.abort();
    clearTimeout(this.#timer);
  }

  // The row changes at once; reading then says which rows there are now, and in which order.
  #onSession(session: WalkSession): void {
    const at = this.page?.items.findIndex(
      ({ kind, id }) => kind === 'session' && id === session.id,
    );
    if (this.page && at !== undefined && at >= 0) {
      this.page = { ...this.page, items: this.page.items.with(at, sessionRow(session)) };
      this.#host.requestUpdate();
    }
    this.#readSoon();
  }

  #readSoon(ms = gatherMs): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(true), ms);
  }

  async #read(live: boolean): Promise<void> {
    this.#reading?.abort();
    clearTimeout(this.#timer);
    const wish = this.#wish;
    if (!wish?.client) return;
    if (wish.client.auth.state.status === 'restoring') return;
    const reading = (this.#reading = new AbortController());
    this.loading = true;
    this.#host.requestUpdate();
    try {
      const page = await readRows(wish.client, wish.view, wish, reading.signal);
      if (reading.signal.aborted) return;
      const before = this.page;
      this.page = page;
      this.error = null;
      this.readAt = new Date().toISOString();
      this.#onPage(page, before, live);
    } catch (error) {
      if (reading.signal.aborted) return;
      this.error = toClientError(error);
      if (this.error.isTemporary) this.#readSoon((this.error.retryAfter ?? 0) * 1000 || retryMs);
    } finally {
      if (!reading.signal.aborted) {
        this.loading = false;
        this.#host.requestUpdate();
      }
    }
  }
}
