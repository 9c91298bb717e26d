import { ClientError, mayUseL1, toClientError, type Client } from '@resolutionflow/sdk';
import type { QueueRow, WalkSession } from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const gatherMs = 150;
/** A server that is away may leave a call hanging; this is how long the screen waits without a word. */
const patienceMs = 5_000;
/** The queue is looked through for a ticket that nobody walked yet; beyond this it is too old. */
const pagesSearched = 10;

/** A ticket as its screen shows it. */
export interface TicketView {
  id: string;
  kind: 'psa' | 'internal';
  problem: string;
  customer: string | null;
  status: string;
  createdAt: string;
  /** The newest walk of it. */
  session: WalkSession | null;
}

/** Reads a ticket with its newest walk, and follows both. */
export class TicketController implements ReactiveController {
  ticket: TicketView | null = null;
  error: ClientError | null = null;
  /** Whether reading has come to an end; a ticket that is still null then is not there. */
  isRead = false;

  #host: ReactiveControllerHost;
  #client: Client | undefined;
  #id: string | null = null;
  #stops: (() => void)[] = [];
  #reading: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#client && this.#id) this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  show(client: Client | undefined, id: string | null): void {
    if (client === this.#client && id === this.#id) return;
    this.#stop();
    this.#client = client;
    this.#id = id;
    this.ticket = null;
    this.error = null;
    this.isRead = false;
    this.#start();
  }

  readSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), gatherMs);
  }

  /** Reads again from the start, and shows that it does. */
  retry(): void {
    this.error = null;
    this.#host.requestUpdate();
    void this.read();
  }

  async read(): Promise<void> {
    this.#reading?.abort();
    const reading = (this.#reading = new AbortController());
    const [client, id] = [this.#client, this.#id];
    if (!client || !id) return;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#giveWord(), patienceMs);
    try {
      const ticket = await readTicket(client, id, reading.signal);
      if (reading.signal.aborted) return;
      this.ticket = ticket;
      this.error = null;
    } catch (error) {
      if (reading.signal.aborted) return;
      this.error = toClientError(error);
    }
    clearTimeout(this.#patience);
    this.isRead = true;
    this.#host.requestUpdate();
  }

  /** Says that the server is away while the read goes on: its answer, should it come, is shown. */
  #giveWord(): void {
    if (this.ticket) return;
    this.error ??= new ClientError('timeout', 'The server takes long to answer');
    this.#host.requestUpdate();
  }

  #start(): void {
    const [client, id] = [this.#client, this.#id];
    if (!client || !id || this.#stops.length > 0) return;
    const again = () => this.readSoon();
    this.#stops = [
      client.live.on('session:updated', ({ session }) => {
        if (session.ticket_id !== id || !this.ticket) return;
        if (session.id !== this.ticket.session?.id) return again();
        this.ticket = withSession(this.ticket, session);
        this.#host.requestUpdate();
      }),
      client.live.on('ticket:updated', ({ ticket_id }) => {
        if (ticket_id === id) again();
      }),
      client.live.on('resync', again),
      client.live.on('status', (status) => {
        if (status === 'online') again();
        // No need to wait for what is known already.
        else if (status === 'offline') this.#giveWord();
      }),
    ];
    window.addEventListener('online', again);
    this.#stops.push(() => window.removeEventListener('online', again));
    void this.read();
    if (client.live.status === 'offline') this.#giveWord();
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#reading?.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
  }
}

async function readTicket(
  client: Client,
  id: string,
  signal: AbortSignal,
): Promise<TicketView | null> {
  const walks = await client.sessions.list({ ticket_id: id, page_size: 20 }, { signal });
  const newest = walks.items.toSorted((a, b) => b.started_at.localeCompare(a.started_at))[0];
  if (newest) {
    const session = await client.sessions.get(newest.id, { signal });
    return withSession(
      {
        id,
        kind: newest.ticket_kind === 'psa' ? 'psa' : 'internal',
        problem: newest.problem_statement ?? '',
        customer: newest.customer_name,
        status: 'open',
        createdAt: newest.started_at,
        session,
      },
      session,
    );
  }
  const row = mayUseL1(client.auth.state.user) ? await findInQueue(client, id, signal) : null;
  return (
    row && {
      id,
      kind: row.ticket_kind === 'psa' ? 'psa' : 'internal',
      problem: row.problem_statement,
      customer: row.customer_name,
      status: row.status,
      createdAt: row.created_at,
      session: null,
    }
  );
}

async function findInQueue(
  client: Client,
  id: string,
  signal: AbortSignal,
): Promise<QueueRow | null> {
  for (let page = 1; page <= pagesSearched; page += 1) {
    const query = { status_filter: 'all' as const, page, page_size: 100 };
    const { items, total, page_size } = await client.sessions.queue(query, { signal });
    const found = items.find(({ ticket_id }) => ticket_id === id);
    if (found) return found;
    if (items.length === 0 || page * page_size >= total) return null;
  }
  return null;
}

// A ticket follows its walk; an abandoned one is open again.
function withSession(ticket: TicketView, session: WalkSession): TicketView {
  const status = { active: 'walking', abandoned: 'open' }[session.status as string];
  return { ...ticket, session, status: status ?? session.status };
}
