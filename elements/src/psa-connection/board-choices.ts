import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { PsaBoard, PsaStatus } from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The PSA's boards with their statuses, asked for when they are first looked at. */
export class BoardChoices implements ReactiveController {
  boards: PsaBoard[] | null = null;
  /** By board id. */
  statuses = new Map<string, PsaStatus[]>();
  error: ClientError | null = null;

  #host: ReactiveControllerHost;
  #client: () => Client | undefined;
  #reading: AbortController | null = null;

  constructor(host: ReactiveControllerHost, client: () => Client | undefined) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#reading?.abort();
  }

  /** Another PSA has other boards. */
  forget(): void {
    this.#reading?.abort();
    this.boards = null;
    this.statuses = new Map();
    this.error = null;
  }

  onToggle = (event: Event): void => {
    if ((event.target as HTMLDetailsElement).open && this.boards === null) void this.#read();
  };

  async #read(): Promise<void> {
    const client = this.#client();
    if (!client) return;
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    this.error = null;
    this.#host.requestUpdate();
    try {
      const { items } = await client.psa.boards({ page_size: 100 }, { signal });
      this.boards = items;
      this.#host.requestUpdate();
      await Promise.all(
        items.map(async ({ id }) => {
          const page = await client.psa.statuses(id, { page_size: 100 }, { signal });
          this.statuses.set(id, page.items);
          this.#host.requestUpdate();
        }),
      );
    } catch (error) {
      if (signal.aborted) return;
      this.error = toClientError(error);
      this.boards = null;
      this.#host.requestUpdate();
    }
  }
}
