/** A simulated PSA: its REST API and its ticket screen, on one address. */
export interface Simulator {
  /** `http://localhost:PORT`: another site than our server's 127.0.0.1. */
  readonly url: string;
  /** What an owner enters to connect. */
  readonly connection: {
    provider: 'connectwise' | 'halo' | 'autotask';
    site_url: string;
    credentials: Record<string, string>;
  };
  /** What an owner sets under embedding for this host: the body of `PUT /embed/hosts/{host}`. */
  readonly hostSettings: Record<string, unknown>;
  /** Shows our page in the ticket screen from now on. `server` is our server's origin, `key` the account's embed key. */
  embed(options: { server: string; key: string }): void;
  /** Address of the ticket screen of the first open ticket, as the L1 tech sees it. */
  readonly screenUrl: string;
  /** Requests that arrived at the REST API, newest last (method, path with query, status): for tests. */
  readonly requests: readonly { method: string; path: string; status: number }[];
  /** Answers every REST call with this until told null: an outage for tests. 'down' drops connections. */
  fail(
    how:
      | { status: number; body?: string; headers?: Record<string, string> }
      | 'down'
      | 'slow'
      | 'html'
      | 'truncated'
      | null,
  ): void;
  stop(): Promise<void>;
}
export interface SimulatorOptions {
  /** 0 takes a free one. */
  port?: number;
  /** Folder to keep the state in, so that it survives a restart; in memory alone without. */
  folder?: string;
  /** Milliseconds that every REST call takes; 0 unless said. */
  latency?: number;
}
