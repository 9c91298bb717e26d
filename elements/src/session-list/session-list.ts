import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { toClientError, type Client } from '@resolutionflow/sdk';
import type { Page } from '@resolutionflow/sdk/contract';
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
import { errorText } from '../internal/error-text.js';
import { SessionTakenOverEvent } from '../walker/walker.events.js';
import { ListController } from './list-controller.js';
import { RowFocus } from './row-focus.js';
import {
  SessionListChangedEvent,
  SessionOpenRequestEvent,
  SessionTakeOverRequestEvent,
  TicketOpenRequestEvent,
} from './session-list.events.js';
import { sessionListStyles } from './session-list.styles.js';
import { filtersOf, statusName, viewName } from './session-list.texts.js';
import type { SessionListView, SessionRow } from './session-row.js';
import { emptyList, failedList, loadingRows } from './session-list.states.js';
import { rowTemplate } from './row-template.js';

/**
 * Walks or tickets as one list that keeps itself current: the queue, what is in progress, what waits
 * for an engineer, and what ran. A row opens with a click or Enter; arrow keys move among rows.
 *
 * @fires rf-session-open-request - The user opens a walk; cancelable.
 * @fires rf-ticket-open-request - The user opens a ticket of the queue; cancelable.
 * @fires rf-session-take-over-request - Before a walk is taken over; cancelable.
 * @fires rf-session-taken-over - The walk is the user's now.
 * @fires rf-session-list-changed - How many rows there are is known, or changed.
 * @csspart heading - The line above the rows.
 * @csspart row - A row.
 */
@localized()
export class SessionList extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, sessionListStyles];

  /** Which list: `queue`, `active` (resume in progress), `escalations` or `history`. */
  @property() view: SessionListView = 'queue';

  /** Stands above the rows with their number; without it the list is named for screen readers alone. */
  @property() heading = '';

  /** Rows on a page, at most 100. */
  @property({ type: Number, attribute: 'page-size' }) pageSize = 10;

  /** Shows nothing at all while there are no rows. */
  @property({ type: Boolean, attribute: 'collapse-empty' }) collapseEmpty = false;

  /** The session or ticket that is open elsewhere on the page; its row is marked. */
  @property({ attribute: 'current-id' }) currentId = '';

  @state() private page = 1;
  @state() private filter = '';
  /** The walk being taken over. */
  @state() private taking: string | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  #list = new ListController(this, (page, before, live) => this.#onPage(page, before, live));
  #announcer = new Announcer(this);
  #times = new RelativeTime(this, currentLocale);
  #focus = new RowFocus(this);

  /** Reads the list again. */
  refresh(): void {
    this.#list.retry();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) {
      this.page = 1;
      this.filter = '';
    }
    const { client, view, page, filter } = this;
    this.#list.show({ client, view, page, filter, pageSize: this.pageSize });
    this.#focus.keep(this.#list.page?.items.map(({ id }) => id) ?? []);
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override updated(): void {
    this.#focus.restore();
  }

  protected override render(): TemplateResult {
    const { page } = this.#list;
    const isEmpty = !page || page.total === 0;
    if (this.collapseEmpty && isEmpty && !this.filter) {
      return html`${this.#announcer.render()}`;
    }
    return html`<section aria-label=${this.heading || viewName(this.view)}>
      ${this.#renderHead(page)} ${this.#renderStale()}
      ${page ? this.#renderRows(page) : this.#renderWithoutRows()} ${this.#announcer.render()}
    </section>`;
  }

  #renderHead(page: Page<SessionRow> | null): TemplateResult | typeof nothing {
    const filters = filtersOf(this.view);
    const canFilter = filters.length > 0 && (this.filter !== '' || (page?.total ?? 0) > 0);
    if (!this.heading && !canFilter) return nothing;
    return html`<div class="head" part="heading">
      ${this.heading
        ? html`<h2>
            ${this.heading}
            ${page && page.total > 0
              ? html`<span class="count number">${page.total}</span>`
              : nothing}
          </h2>`
        : nothing}
      ${canFilter
        ? html`<select
            class="control filter"
            aria-label=${msg('Status')}
            .value=${this.filter}
            @change=${this.#onFilter}
          >
            <option value="">${msg('All')}</option>
            ${filters.map((name) => html`<option value=${name}>${statusName(name)}</option>`)}
          </select>`
        : nothing}
    </div>`;
  }

  #renderStale(): TemplateResult | typeof nothing {
    const { isStale, isOffline, readAt } = this.#list;
    if (!isStale || !readAt) return nothing;
    return html`<p class="stale" role="status">
      ${icon(wifiOff)}
      <span>
        ${isOffline ? msg('Offline.') : msg('Could not update.')} ${msg('As of')}
        ${this.#times.render(readAt)}
      </span>
      <button class="button quiet" type="button" @click=${() => this.#list.retry()}>
        ${msg('Try again')}
      </button>
    </p>`;
  }

  #renderWithoutRows(): TemplateResult {
    const { error, isOffline } = this.#list;
    if (!error) return loadingRows();
    return failedList({ error, isOffline, view: this.view, retry: () => this.#list.retry() });
  }

  #renderRows(page: Page<SessionRow>): TemplateResult {
    if (page.items.length === 0) {
      return emptyList(this.view, this.filter, () => (this.filter = ''));
    }
    const current = this.#focus.current(page.items.map(({ id }) => id));
    return html`<ul
        class="rows ${this.view}"
        role="list"
        aria-busy=${this.#list.loading ? 'true' : 'false'}
        @keydown=${this.#focus.onKey}
        @focusin=${this.#focus.onFocus}
      >
        ${repeat(
          page.items,
          ({ id }) => id,
          (row) =>
            rowTemplate(row, {
              view: this.view,
              isCurrent: row.id === this.currentId,
              isReachable: row.id === current,
              isTaking: row.id === this.taking,
              time: this.#times.render(row.at),
              open: () => this.#open(row),
              takeOver: () => void this.#takeOver(row),
            }),
        )}
      </ul>
      ${page.total > page.items.length ? pager(page, (to) => (this.page = to)) : nothing}`;
  }

  #onFilter = (event: Event): void => {
    this.filter = (event.target as HTMLSelectElement).value;
    this.page = 1;
  };

  #onPage(page: Page<SessionRow>, before: Page<SessionRow> | null, live: boolean): void {
    // What was on the last page may have gone: what is before it is there.
    if (page.items.length === 0 && page.page > 1 && page.total > 0) this.page = 1;
    if (page.total !== before?.total) this.dispatchEvent(new SessionListChangedEvent(page.total));
    if (!live || !before || this.view !== 'escalations') return;
    const known = new Set(before.items.map(({ id }) => id));
    const fresh = page.items.filter(({ id }) => !known.has(id));
    const [only] = fresh;
    if (fresh.length === 1 && only) this.#announcer.say(msg(str`New escalation: ${only.problem}`));
    else if (fresh.length > 1) this.#announcer.say(msg(str`${fresh.length} new escalations`));
  }

  #open(row: SessionRow): void {
    this.dispatchEvent(
      row.kind === 'ticket' ? new TicketOpenRequestEvent(row) : new SessionOpenRequestEvent(row.id),
    );
  }

  async #takeOver(row: SessionRow): Promise<void> {
    const { client } = this;
    if (!client || this.taking) return;
    if (!this.dispatchEvent(new SessionTakeOverRequestEvent(row.id))) return;
    this.taking = row.id;
    try {
      const session = await client.sessions.takeOver(row.id);
      this.dispatchEvent(new SessionTakenOverEvent(session));
    } catch (failure) {
      this.#announcer.show(errorText(toClientError(failure)), { tone: 'danger' });
    } finally {
      this.taking = null;
      this.#list.retry();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-session-list': SessionList;
  }
}
