import { toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type {
  PsaBoard,
  PsaMe,
  PsaMember,
  PsaPriority,
  PsaStatus,
} from '@resolutionflow/sdk/contract';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Choice } from '../internal/combobox/combobox.js';

/** What a new ticket's form chooses from, as the PSA has it. */
export class DraftChoices implements ReactiveController {
  me: PsaMe | null = null;
  boards: readonly PsaBoard[] = [];
  statuses: readonly PsaStatus[] = [];
  priorities: readonly PsaPriority[] = [];
  members: readonly PsaMember[] = [];
  error: ClientError | null = null;

  #host: ReactiveControllerHost;
  #client: Client | undefined;
  #boardId = '';
  #reading: AbortController | null = null;
  #companies = new Map<string, string>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#reading?.abort();
  }

  /** Reads the lists, unless they were. */
  async load(client: Client | undefined): Promise<void> {
    if (!client || (client === this.#client && this.me && !this.error)) return;
    this.#client = client;
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    this.error = null;
    try {
      const all = { page_size: 100 };
      const me = await client.psa.me({ signal });
      const { boards, priorities, assignees } = me.capabilities;
      const [boardPage, priorityPage, memberPage] = await Promise.all([
        boards ? client.psa.boards(all, { signal }) : null,
        priorities ? client.psa.priorities(all, { signal }) : null,
        assignees === 'none' ? null : client.psa.members(all, { signal }),
      ]);
      this.me = me;
      this.boards = boardPage?.items ?? [];
      this.priorities = priorityPage?.items ?? [];
      this.members = memberPage?.items ?? [];
      // One board is no choice.
      if (this.boards.length === 1) await this.showBoard(this.boards[0]?.id ?? '');
    } catch (error) {
      if (signal.aborted) return;
      this.error = toClientError(error);
    }
    this.#host.requestUpdate();
  }

  /** Reads the statuses of a board, which are its own. */
  async showBoard(boardId: string): Promise<void> {
    if (boardId === this.#boardId) return;
    this.#boardId = boardId;
    this.statuses = [];
    this.#host.requestUpdate();
    if (!boardId || !this.#client) return;
    try {
      const { items } = await this.#client.psa.statuses(boardId, { page_size: 100 });
      if (boardId === this.#boardId) this.statuses = items.filter(({ closed }) => !closed);
    } catch {
      // The ticket gets the board's first status, which the form says anyway; asked again next time.
      this.#boardId = '';
    }
    this.#host.requestUpdate();
  }

  findCompanies = async (text: string, signal: AbortSignal): Promise<readonly Choice[]> => {
    if (!this.#client) return [];
    const { items } = await this.#client.psa.companies({ search: text, page_size: 25 }, { signal });
    for (const { id, name } of items) this.#companies.set(id, name);
    return items.map(({ id, name }) => ({ id, label: name }));
  };

  /** The name of a company, as far as it was seen; the PSA is asked for it where it was not. */
  async nameCompany(id: string): Promise<string> {
    const known = this.#companies.get(id);
    if (known) return known;
    for (let page = 1; this.#client; page += 1) {
      const { items, total } = await this.#client.psa.companies({ page, page_size: 100 });
      for (const company of items) this.#companies.set(company.id, company.name);
      if (this.#companies.has(id) || items.length === 0 || page * 100 >= total) break;
    }
    return this.#companies.get(id) ?? `#${id}`;
  }
}
