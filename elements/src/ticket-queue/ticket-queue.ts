import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import type { Client } from '@resolutionflow/sdk';
import type { Page, TicketRow } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Announcer } from '../internal/announcer.js';
import { clientContext, requireApp } from '../internal/client-context.js';
import { icon } from '../internal/icon/icon.js';
import { wifiOff } from '../internal/icon/icons.js';
import { currentLocale } from '../internal/localization.js';
import { pager } from '../internal/pager.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { RelativeTime } from '../internal/relative-time.js';
import { RowFocus } from '../session-list/row-focus.js';
import { TicketOpenRequestEvent } from '../session-list/session-list.events.js';
import type { KnownTicket } from '../ticket-panel/ticket-data.js';
import { TicketCloseRequestEvent } from '../ticket-panel/ticket-panel.events.js';
import { filterBar } from './filter-bar.js';
import { FilterOptions, shownFilters } from './filter-options.js';
import { mineView } from './mine.js';
import { QueueController } from './queue-controller.js';
import { QueueAddress } from './queue-address.js';
import {
  isFilterName,
  queueFilters,
  searchOf,
  withFilter,
  type FilterName,
  type QueueFilter,
  type QueueFilters,
} from './queue-filters.js';
import { queueRow } from './queue-row.js';
import { emptyQueue, failedQueue, loadingRows, signedOut } from './queue.states.js';
import {
  FiltersChangedEvent,
  MemberMappingRequestEvent,
  QueueOpenRequestEvent,
} from './ticket-queue.events.js';
import { ticketQueueStyles } from './ticket-queue.styles.js';

/** How long typing pauses before tickets are looked for. */
const typingMs = 250;
const mineShown = 5;

/**
 * The PSA's tickets as one flat list, narrowed by a bar of filters; a row opens its ticket as a sheet.
 * `variant="mine"` shows the user's own five and a way to all of them. Arrow keys move among rows.
 *
 * @attr search - Text in the summary, or the exact ticket as `#123`; every filter is an attribute.
 * @attr board - A board's id.
 * @attr status - A status's id, of that board.
 * @attr priority - A priority's id.
 * @attr company - A company's id.
 * @attr assigned - `me`, `unassigned`, or a member's id.
 * @attr closed - `true` for closed tickets instead of open ones.
 * @fires rf-filters-changed - What is shown was narrowed differently, or a page was turned.
 * @fires rf-ticket-open-request - Before a row opens its ticket; cancelable.
 * @fires rf-ticket-close-request - Before an open ticket is left; cancelable.
 * @fires rf-queue-open-request - From the user's own tickets to all; cancelable.
 * @fires rf-member-mapping-request - An owner whom no member is mapped to wants to change that; cancelable.
 * @csspart filters - The bar of filters.
 * @csspart row - A row.
 * @csspart mine - The user's own five, with their heading.
 */
@localized()
export class TicketQueue extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, ticketQueueStyles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...queueFilters.map(({ name }) => name)];
  }

  /** The whole queue, or the user's own five. */
  @property() variant: 'all' | 'mine' = 'all';

  /** What the queue is narrowed to; attributes of the same names say the same. */
  @property({ attribute: false }) filters: QueueFilters = {};

  @property({ type: Number, reflect: true }) page = 1;

  /** Rows on a page, at most 100. */
  @property({ type: Number, attribute: 'page-size' }) pageSize = 25;

  /** Keeps filters and page in the page's address, and takes them from there. */
  @property({ type: Boolean, attribute: 'sync-url' }) syncUrl = false;

  /** In a pod, where the other filters are folded. */
  @state() private filtersOpen = false;
  @state() private opened: KnownTicket | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  #queue = new QueueController(this, (page) => this.#onPage(page));
  #options = new FilterOptions(this);
  #announcer = new Announcer(this);
  #times = new RelativeTime(this, currentLocale);
  #focus = new RowFocus(this);
  #address = new QueueAddress(this, ({ filters, page }) => {
    this.filters = filters;
    this.page = page;
  });
  #typing: ReturnType<typeof setTimeout> | undefined;
  #lastId = '';
  #toSay = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (!isFilterName(name) || (this.filters[name] ?? null) === value) return;
    // Whoever narrows from outside starts at the beginning, as who does it here.
    if (this.hasUpdated) this.page = 1;
    this.filters = withFilter(this.filters, name, value ?? '');
  }

  /** Reads the queue again. */
  refresh(): void {
    void this.#queue.read();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { client, filters, page, pageSize } = this;
    const isMine = this.variant === 'mine';
    if (!this.hasUpdated && this.syncUrl) this.#address.read();
    this.#queue.show({
      client,
      isMine,
      query: isMine
        ? { assigned: 'me', page_size: mineShown }
        : { ...searchOf(this.filters), page: this.page, page_size: pageSize },
    });
    if (!isMine) this.#options.show(client, this.#shown, this.filters);
    this.#focus.keep(this.#queue.page?.items.map(({ id }) => id) ?? []);
    const isNew = changed.has('filters') || changed.has('page');
    if (this.hasUpdated && isNew) {
      this.#toSay = true;
      if (this.syncUrl) this.#address.write({ filters, page });
      this.dispatchEvent(new FiltersChangedEvent({ ...filters }, page));
    }
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override updated(): void {
    for (const { name } of queueFilters) {
      const value = this.filters[name];
      if (value === undefined) this.removeAttribute(name);
      else if (this.getAttribute(name) !== value) this.setAttribute(name, value);
    }
    // While a sheet is open the focus is in there, and goes back by itself.
    if (!this.opened) this.#focus.restore();
  }

  protected override render(): unknown {
    if (this.variant === 'mine') {
      return html`${mineView({
        queue: this.#queue,
        user: this.client?.auth.state.user ?? null,
        rows: (page) => this.#renderRows(page),
        viewAll: () => this.dispatchEvent(new QueueOpenRequestEvent()),
        map: () => this.dispatchEvent(new MemberMappingRequestEvent()),
        retry: () => this.refresh(),
      })}
      ${this.#renderSheet()} ${this.#announcer.render()}`;
    }
    return html`<section aria-label=${msg('Tickets')}>
        ${this.#renderFilters()} ${this.#renderStale()} ${this.#renderList()}
        ${this.#announcer.render()}
      </section>
      ${this.#renderSheet()}`;
  }

  #renderFilters(): TemplateResult {
    return filterBar({
      shown: this.#shown,
      filters: this.filters,
      options: (name) => this.#options.of(name),
      nameOf: (name) => this.#nameOf(name),
      set: this.#setFilter,
      type: this.#onType,
      clear: this.#clear,
      isOpen: this.filtersOpen,
      toggle: () => (this.filtersOpen = !this.filtersOpen),
    });
  }

  #renderList(): unknown {
    const { page, error, isOffline } = this.#queue;
    if (this.client?.auth.state.status === 'signed-out') return signedOut();
    if (!page) return error ? failedQueue(error, isOffline, () => this.refresh()) : loadingRows(8);
    if (page.items.length === 0) {
      return emptyQueue(Object.keys(this.filters).length > 0, this.#clear);
    }
    return html`${this.#renderRows(page)} ${pager(page, (to) => (this.page = to))}`;
  }

  #renderStale(): TemplateResult | typeof nothing {
    const { isStale, isOffline, readAt } = this.#queue;
    if (!isStale || !readAt) return nothing;
    return html`<p class="stale" role="status">
      ${icon(wifiOff)}
      <span>
        ${isOffline ? msg('Offline.') : msg('Could not update.')} ${msg('As of')}
        ${this.#times.render(readAt)}
      </span>
      <button class="button quiet" type="button" @click=${() => this.refresh()}>
        ${msg('Try again')}
      </button>
    </p>`;
  }

  #renderRows({ items }: Page<TicketRow>): TemplateResult {
    const current = this.#focus.current(items.map(({ id }) => id));
    return html`<ul
      class="rows"
      role="list"
      aria-busy=${this.#queue.loading ? 'true' : 'false'}
      @keydown=${this.#focus.onKey}
      @focusin=${this.#focus.onFocus}
    >
      ${repeat(
        items,
        ({ id }) => id,
        (row) =>
          queueRow(row, {
            priorities: this.#queue.priorities,
            isReachable: row.id === current,
            isOpen: row.id === this.opened?.id,
            open: () => void this.#open(row),
          }),
      )}
    </ul>`;
  }

  /** Stays on the page once it was opened, so that what is being written in it outlives a closing. */
  #renderSheet(): TemplateResult | typeof nothing {
    const id = this.#lastId;
    if (!id) return nothing;
    return html`<rf-dialog
      wide
      ?open=${this.opened !== null}
      heading=${msg(str`Ticket #${id}`)}
      @rf-dialog-close-request=${(event: Event) => {
        if (!this.dispatchEvent(new TicketCloseRequestEvent(id))) event.preventDefault();
      }}
      @rf-dialog-closed=${() => (this.opened = null)}
    >
      <rf-ticket-panel
        ticket-id=${this.opened?.id ?? ''}
        .row=${this.opened}
        .client=${this.client}
        @rf-ticket-open-request=${this.#onRelated}
      ></rf-ticket-panel>
    </rf-dialog>`;
  }

  get #shown(): QueueFilter[] {
    return shownFilters(this.#queue.me?.capabilities, this.filters);
  }

  #setFilter = (name: FilterName, value: string): void => {
    clearTimeout(this.#typing);
    const filters = withFilter(this.filters, name, value);
    if (filters === this.filters) return;
    this.filters = filters;
    this.page = 1;
  };

  #onType = (filter: QueueFilter, text: string): void => {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      if (filter.kind === 'search') this.#setFilter(filter.name, text.trim());
      else this.#options.find(filter, this.filters, text);
    }, typingMs);
  };

  #clear = (): void => {
    this.filters = {};
    this.page = 1;
  };

  /** What was chosen by its id alone is named by the rows it is in. */
  #nameOf(name: FilterName): string {
    const id = this.filters[name] ?? '';
    const option = this.#options.of(name).find((one) => one.id === id);
    const row = this.#queue.page?.items[0];
    const names: QueueFilters = {
      board: row?.board_name ?? '',
      status: row?.status_name ?? '',
      priority: row?.priority_name ?? '',
      company: row?.company_name ?? '',
    };
    return option?.name || names[name] || id;
  }

  #onPage({ items, page, page_size, total }: Page<TicketRow>): void {
    // What was on the last page may have gone: the last one that there is now is shown.
    if (items.length === 0 && page > 1) this.page = Math.max(1, Math.ceil(total / page_size));
    if (this.#toSay) {
      this.#announcer.say(total === 1 ? msg('1 ticket') : msg(str`${total} tickets`));
    }
    this.#toSay = false;
  }

  async #open(row: KnownTicket): Promise<void> {
    const wish = new TicketOpenRequestEvent({ ticketId: row.id, ticketKind: this.#kind });
    if (!this.dispatchEvent(wish)) return;
    try {
      (await import('./queue-sheet.js')).defineQueueSheet();
    } catch {
      // Only a network that is away keeps it from being loaded.
      const text = msg('The ticket cannot be opened while you are offline.');
      return this.#announcer.show(text, { tone: 'danger' });
    }
    this.#lastId = row.id;
    this.opened = row;
  }

  // A related ticket takes the place of the one that led to it; the page is asked, as for a row.
  #onRelated = (event: HTMLElementEventMap['rf-ticket-open-request']): void => {
    event.stopPropagation();
    const known = this.#queue.page?.items.find(({ id }) => id === event.ticketId);
    void this.#open(known ?? { id: event.ticketId });
  };

  get #kind(): 'psa' | 'internal' {
    return this.#queue.me?.provider === 'internal' ? 'internal' : 'psa';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-ticket-queue': TicketQueue;
  }
}
