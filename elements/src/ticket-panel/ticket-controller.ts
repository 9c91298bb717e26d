import { toClientError, type Client } from '@resolutionflow/sdk';
import type {
  PsaMe,
  PsaStatus,
  PsaWrite,
  TicketContext,
  TicketResource,
  WalkSessionSummary,
} from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { TryAgainController } from '../internal/try-again.js';
import {
  noPart,
  type KnownTicket,
  type Optimistic,
  type Part,
  type TicketView,
} from './ticket-data.js';

/** Several changes in one moment are read once. */
const gatherMs = 150;

/** Which ticket is wanted, of whom, and what is known of it. */
export interface TicketWish {
  client: Client | undefined;
  id: string;
  kind: 'psa' | 'internal';
  known: KnownTicket | null;
}

/** Reads a ticket in parts that do not wait for each other, and follows it. */
export class TicketController implements ReactiveController {
  #host: ReactiveControllerHost;
  #wish: TicketWish = { client: undefined, id: '', kind: 'psa', known: null };
  #context = noPart<TicketContext>();
  #resources = noPart<readonly TicketResource[]>();
  #walks = noPart<readonly WalkSessionSummary[]>();
  #writes: readonly PsaWrite[] = [];
  #me = noPart<PsaMe>();
  #statuses: { board: string; list: readonly PsaStatus[] } = { board: '', list: [] };
  #optimistic = new Set<Optimistic>();
  #waitingStatus: string | null = null;
  #readAt: string | null = null;
  #stops: (() => void)[] = [];
  #reading: AbortController | null = null;
  #isFirst = false;
  /** Something changed while it was read for the first time. */
  #isWaiting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tryAgain: TryAgainController;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#tryAgain = new TryAgainController(host, () => void this.read());
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Shows this ticket; what is known of it counts at once. */
  show(wish: TicketWish): void {
    const { client, id } = this.#wish;
    this.#wish = wish;
    if (client === wish.client && id === wish.id) return;
    this.#stop();
    this.#forget(client === wish.client);
    this.#start();
  }

  get view(): TicketView {
    const { client, id, kind, known } = this.#wish;
    let { value: context } = this.#context;
    let { value: resources } = this.#resources;
    resources ??= context?.ticket.resources ?? null;
    for (const change of this.#optimistic) {
      if (context && change.context) context = change.context(context);
      if (resources && change.resources) resources = change.resources(resources);
    }
    const user = client?.auth.state.user;
    return {
      id,
      kind,
      ticket: { ...(known?.id === id ? known : { id }), ...context?.ticket },
      context: { value: context, error: this.#context.error },
      resources: { value: resources, error: this.#resources.error },
      walks: this.#walks,
      writes: this.#writes,
      me: this.#me,
      statuses: this.#statuses.list,
      waitingStatus: this.#waitingStatus,
      readAt: this.#readAt,
      isOffline: this.#isOffline,
      canWrite: user != null && user.account_role !== 'viewer',
    };
  }

  /** Shows a change at once; answers a function that takes it back. */
  apply(change: Optimistic): () => void {
    this.#optimistic.add(change);
    this.#host.requestUpdate();
    return () => {
      this.#optimistic.delete(change);
      this.#host.requestUpdate();
    };
  }

  /** Shows a status as chosen until the PSA has it. */
  waitForStatus(name: string | null): void {
    this.#waitingStatus = name;
    this.#host.requestUpdate();
  }

  /** Reads all of it again; what was read stays until then. Settles when the context is there. */
  async read(): Promise<void> {
    this.#reading?.abort();
    this.#isFirst = false;
    clearTimeout(this.#timer);
    const { client, id } = this.#wish;
    if (!client || !id || client.auth.state.status !== 'signed-in') return;
    const reading = (this.#reading = new AbortController());
    const { signal } = reading;
    const part = <T>(part: Part<T>, ask: Promise<T>): Promise<void> =>
      ask
        .then(
          (value) => {
            if (!signal.aborted) Object.assign(part, { value, error: null });
          },
          (error: unknown) => {
            if (signal.aborted) return;
            part.error = toClientError(error);
            this.#tryAgain.after(part.error);
          },
        )
        .then(() => this.#host.requestUpdate());
    const items = <T>({ items }: { items: T[] }): T[] => items;
    const walksQuery = { ticket_id: id, page_size: 20 };
    void part(this.#me, client.psa.me({ signal }));
    void part(this.#resources, client.tickets.resources(id, { signal }).then(items));
    void part(this.#walks, client.sessions.list(walksQuery, { signal }).then(items));
    void this.#readStatuses(client, this.#wish.known?.board_id, signal);
    this.#isFirst = !this.#context.value && !this.#context.error;
    this.#isWaiting = false;
    await part(this.#context, client.tickets.context(id, { signal }));
    if (!signal.aborted) {
      this.#isFirst = false;
      if (this.#isWaiting) this.#readSoon();
    }
    const { value, error } = this.#context;
    if (signal.aborted) return;
    if (error) return this.#readWrites(client, id, signal);
    if (!value) return;
    this.#writes = value.pending_writes;
    this.#readAt = new Date().toISOString();
    const waits = value.pending_writes.some(({ kind }) => kind === 'status');
    // What is under way is not yet among what waits.
    const isUnderWay = [...this.#optimistic].some(({ kind }) => kind === 'status');
    if (!waits && !isUnderWay) this.#waitingStatus = null;
    void this.#readStatuses(client, value.ticket.board_id, signal);
  }

  /** The PSA did not give the ticket; what waits for it is ours, and there all the same. */
  async #readWrites(client: Client, id: string, signal: AbortSignal): Promise<void> {
    try {
      const query = { ticket_id: id, page_size: 100 };
      const { items } = await client.tickets.writes(query, { signal });
      if (signal.aborted) return;
      this.#writes = items.filter(({ status }) => status !== 'sent' && status !== 'canceled');
      this.#host.requestUpdate();
    } catch {
      // Why nothing can be read is said already; what was known to wait stays.
    }
  }

  async #readStatuses(
    client: Client,
    board: string | null | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (!board || this.#statuses.board === board) return;
    this.#statuses = { board, list: [] };
    try {
      const { items } = await client.psa.statuses(board, { page_size: 100 }, { signal });
      if (this.#statuses.board === board) this.#statuses = { board, list: items };
      this.#host.requestUpdate();
    } catch {
      // Without its statuses the menu says so; the next reading asks for them again.
      if (this.#statuses.board === board) this.#statuses = { board: '', list: [] };
    }
  }

  get #isOffline(): boolean {
    const { code } = this.#context.error ?? {};
    return this.#wish.client?.live.status === 'offline' || code === 'network';
  }

  #forget(sameClient: boolean): void {
    this.#context = noPart();
    this.#resources = noPart();
    this.#walks = noPart();
    this.#writes = [];
    if (!sameClient) {
      this.#me = noPart();
      this.#statuses = { board: '', list: [] };
    }
    this.#optimistic.clear();
    this.#waitingStatus = null;
    this.#readAt = null;
  }

  #start(): void {
    const { client, id } = this.#wish;
    if (!client || !id || this.#stops.length > 0) return;
    const again = (): void => this.#readSoon();
    const { auth } = client;
    const { live } = client;
    const who = (): string => `${auth.state.status} ${auth.state.user?.id ?? ''}`;
    let signedIn = who();
    this.#stops = [
      live.on('ticket:updated', ({ ticket_id }) => {
        if (ticket_id === id) again();
      }),
      live.on('session:updated', ({ session }) => {
        if (session.ticket_id === id) again();
      }),
      live.on('resync', again),
      live.on('status', (status) => {
        if (status === 'online') again();
        this.#host.requestUpdate();
      }),
      auth.subscribe(() => {
        if (who() === signedIn) return;
        signedIn = who();
        this.#forget(false);
        this.#host.requestUpdate();
        void this.read();
      }),
      live.watchTicket(id),
    ];
    // What was asked for while the network was away may never be answered.
    const atOnce = (): void => void this.read();
    window.addEventListener('online', atOnce);
    this.#stops.push(() => window.removeEventListener('online', atOnce));
    void this.read();
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#reading?.abort();
    this.#isFirst = false;
    clearTimeout(this.#timer);
  }

  /** What is read first is shown first, as when the connection comes up beside it; then it is read again. */
  #readSoon(): void {
    clearTimeout(this.#timer);
    if (this.#isFirst) this.#isWaiting = true;
    else this.#timer = setTimeout(() => void this.read(), gatherMs);
  }
}
