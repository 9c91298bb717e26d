import type { Client } from '@resolutionflow/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  queueFilters,
  type FilterName,
  type FilterOption,
  type QueueFilter,
  type QueueFilters,
} from './queue-filters.js';

/** Reads what the filters choose from, each when it is first needed. */
export class FilterOptions implements ReactiveController {
  #host: ReactiveControllerHost;
  #client: Client | undefined;
  #lists = new Map<FilterName, { key: string; options: readonly FilterOption[] }>();
  #reading = new Map<FilterName, AbortController>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const reading of this.#reading.values()) reading.abort();
    this.#reading.clear();
  }

  /** Reads what is not there yet for what is chosen now. */
  show(client: Client | undefined, shown: readonly QueueFilter[], filters: QueueFilters): void {
    if (client !== this.#client) {
      this.hostDisconnected();
      this.#lists.clear();
      this.#client = client;
    }
    for (const filter of shown) {
      if (filter.kind === 'choice') this.#read(filter, filters, '');
    }
  }

  /** Looks for options by what is typed. */
  find(filter: QueueFilter, filters: QueueFilters, text: string): void {
    this.#read(filter, filters, text);
  }

  of(name: FilterName): readonly FilterOption[] {
    return this.#lists.get(name)?.options ?? [];
  }

  #read(filter: QueueFilter, filters: QueueFilters, text: string): void {
    const { name, within, options } = filter;
    const client = this.#client;
    const key = `${within ? (filters[within] ?? '') : ''} ${text}`;
    if (!client || !options || this.#lists.get(name)?.key === key) return;
    this.#reading.get(name)?.abort();
    const reading = new AbortController();
    this.#reading.set(name, reading);
    // What was found before stays until then, unless it belongs to something else.
    const before = within ? [] : this.of(name);
    this.#lists.set(name, { key, options: before });
    options({ client, filters, text, signal: reading.signal }).then(
      (found) => {
        if (reading.signal.aborted) return;
        this.#lists.set(name, { key, options: found });
        this.#host.requestUpdate();
      },
      () => {
        // The bar works without: it is read again once something else is chosen.
        if (!reading.signal.aborted) this.#lists.delete(name);
      },
    );
  }
}

/** The filters that this provider has, and that what is chosen allows. */
export function shownFilters(
  capabilities: Parameters<NonNullable<QueueFilter['can']>>[0] | undefined,
  filters: QueueFilters,
): QueueFilter[] {
  return queueFilters.filter(({ can, within }) => {
    if (within && !filters[within]) return false;
    return !can || (capabilities !== undefined && can(capabilities));
  });
}
