import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { queueFilters, type QueueFilters } from './queue-filters.js';

/** What an address says of a queue. */
export interface QueueState {
  filters: QueueFilters;
  page: number;
}

/** Keeps a queue's filters and page in the page's address, beside whatever else stands there. */
export class QueueAddress implements ReactiveController {
  #host: ReactiveControllerHost & { readonly syncUrl: boolean };
  #onChange: (state: QueueState) => void;

  /** @param onChange Called with what the address says, when the user goes back or forward. */
  constructor(
    host: ReactiveControllerHost & { readonly syncUrl: boolean },
    onChange: (state: QueueState) => void,
  ) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('popstate', this.#onPop);
  }

  hostDisconnected(): void {
    window.removeEventListener('popstate', this.#onPop);
  }

  /** Takes what the address says, where it says anything. */
  read(): void {
    const { searchParams } = new URL(window.location.href);
    const filters: QueueFilters = {};
    for (const { name } of queueFilters) {
      const value = searchParams.get(name)?.trim().slice(0, 200);
      if (value) filters[name] = value;
    }
    const page = Math.max(1, Math.trunc(Number(searchParams.get('page'))) || 1);
    if (Object.keys(filters).length > 0 || page > 1) this.#onChange({ filters, page });
  }

  /** Replaces the entry rather than adding one: Back leaves the queue, not the last filter. */
  write({ filters, page }: QueueState): void {
    const url = new URL(window.location.href);
    for (const { name } of queueFilters) {
      const value = filters[name];
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    if (page > 1) url.searchParams.set('page', String(page));
    else url.searchParams.delete('page');
    if (url.href !== window.location.href)
      window.history.replaceState(window.history.state, '', url);
  }

  #onPop = (): void => {
    if (this.#host.syncUrl) this.read();
  };
}
