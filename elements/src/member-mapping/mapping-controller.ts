import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { MemberMapping, Page, User } from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Which part of the members is wished for. */
export interface MappingWish {
  client: Client | undefined;
  search: string;
  page: number;
}

/** Reads the members of the PSA and the users of the account. */
export class MappingController implements ReactiveController {
  page: Page<MemberMapping> | null = null;
  users: User[] = [];
  error: ClientError | null = null;

  #host: ReactiveControllerHost;
  #wish: MappingWish | null = null;
  #reading: AbortController | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#reading?.abort();
  }

  show(wish: MappingWish): void {
    const before = this.#wish;
    this.#wish = wish;
    if (
      before?.client === wish.client &&
      before?.search === wish.search &&
      before?.page === wish.page
    )
      return;
    if (before?.client !== wish.client) this.page = null;
    void this.#read();
  }

  retry(): void {
    void this.#read(true);
  }

  /** Puts a mapping in the place of what is shown of its member. */
  put(mapping: MemberMapping): void {
    if (!this.page) return;
    const items = this.page.items.map((row) =>
      row.member_id === mapping.member_id ? mapping : row,
    );
    this.page = { ...this.page, items };
    this.#host.requestUpdate();
  }

  async #read(refresh = false): Promise<void> {
    this.#reading?.abort();
    const wish = this.#wish;
    if (!wish?.client) return;
    const { client, search, page } = wish;
    const { signal } = (this.#reading = new AbortController());
    this.error = null;
    this.#host.requestUpdate();
    try {
      const [mappings, users] = await Promise.all([
        client.psa.mappings({ search, page, refresh }, { signal }),
        allUsers(client, signal),
      ]);
      this.page = mappings;
      this.users = users.filter(({ is_active }) => is_active);
    } catch (error) {
      if (signal.aborted) return;
      this.error = toClientError(error);
    }
    this.#host.requestUpdate();
  }
}

async function allUsers(client: Client, signal: AbortSignal): Promise<User[]> {
  const users: User[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await client.users.list({ page, page_size: 100 }, { signal });
    users.push(...items);
    if (users.length >= total || items.length === 0) return users;
  }
}
