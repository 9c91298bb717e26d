import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { toClientError, type Client } from '@resolutionflow/sdk';
import type { MemberMapping as Mapping, Page } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Announcer } from '../internal/announcer.js';
import { cardStyles } from '../internal/card.styles.js';
import { clientContext, requireApp } from '../internal/client-context.js';
import { errorText } from '../internal/error-text.js';
import { icon } from '../internal/icon/icon.js';
import { chevronLeft, chevronRight } from '../internal/icon/icons.js';
import { errorState } from '../internal/placeholder.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { skeleton } from '../internal/skeleton.js';
import { MappingController } from './mapping-controller.js';
import { MemberMappedEvent } from './member-mapping.events.js';
import { memberMappingStyles } from './member-mapping.styles.js';

/** Waits until typing pauses before it searches. */
const searchAfterMs = 250;

/**
 * Which member of the PSA is which user: mapped by e-mail where both have the same, and by hand
 * otherwise. Whoever is not mapped cannot sign in from inside the PSA.
 *
 * @fires rf-member-mapped - An owner mapped a member, or took a mapping away.
 */
@localized()
export class MemberMapping extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, cardStyles, memberMappingStyles];

  @state() private search = '';
  @state() private page = 1;
  /** The member whose mapping is being saved. */
  @state() private saving: string | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  #mappings = new MappingController(this);
  #announcer = new Announcer(this);
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(): void {
    this.#mappings.show({ client: this.client, search: this.search, page: this.page });
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="members">
      <div class="head">
        <h2 id="members">${msg('Members')}</h2>
        <input
          class="control"
          type="search"
          aria-label=${msg('Search members')}
          placeholder=${msg('Search members')}
          @input=${this.#onSearch}
        />
      </div>
      <p class="muted small">
        ${msg(
          'A member with the e-mail of a user is that user. Map the others by hand: whoever is not mapped cannot use the pod.',
        )}
      </p>
      ${this.#renderRows()} ${this.#announcer.render()}
    </section>`;
  }

  #renderRows(): TemplateResult {
    const { page, error } = this.#mappings;
    if (error) {
      return errorState({
        title: errorText(error),
        requestId: error.requestId ?? undefined,
        retry: () => this.#mappings.retry(),
      });
    }
    if (!page) return skeleton('text', 'text', 'text');
    if (page.items.length === 0) {
      return html`<p class="muted">
        ${this.search ? msg('Nobody has this name.') : msg('The PSA named no members.')}
      </p>`;
    }
    return html`<ul class="rows" role="list">
        ${repeat(
          page.items,
          ({ member_id }) => member_id,
          (row) => this.#renderRow(row),
        )}
      </ul>
      ${this.#renderPager(page)}`;
  }

  #renderRow(row: Mapping): TemplateResult {
    const name = row.member_name;
    return html`<li class="row">
      <span class="member">
        <span class="cut">${name}</span>
        <span class="muted small cut">${row.member_email ?? row.member_identifier}</span>
      </span>
      ${row.user_id
        ? html`<span class="muted small how">
            ${row.mapped_by === 'email' ? msg('by e-mail') : msg('by hand')}
          </span>`
        : html`<span class="badge warning how">${msg('Not mapped')}</span>`}
      <select
        class="control"
        aria-label=${msg(str`User of ${name}`)}
        ?disabled=${this.saving === row.member_id}
        @change=${(event: Event) => void this.#map(row, event.target as HTMLSelectElement)}
      >
        <option value="" ?selected=${!row.user_id}>${msg('Nobody')}</option>
        ${this.#mappings.users.map(
          (user) =>
            html`<option value=${user.id} ?selected=${user.id === row.user_id}>
              ${user.name}
            </option>`,
        )}
      </select>
    </li>`;
  }

  #renderPager({
    page,
    page_size: size,
    items,
    total,
  }: Page<Mapping>): TemplateResult | typeof nothing {
    if (total <= items.length) return nothing;
    const first = (page - 1) * size + 1;
    const last = first + items.length - 1;
    const turn = (to: number) => {
      if (to >= 1 && (to - 1) * size < total) this.page = to;
    };
    return html`<nav class="pager" aria-label=${msg('Pages')}>
      <span class="muted small number">${msg(str`Showing ${first}–${last} of ${total}`)}</span>
      <button
        class="button quiet icon-only"
        type="button"
        aria-label=${msg('Previous page')}
        aria-disabled=${page <= 1 ? 'true' : 'false'}
        @click=${() => turn(page - 1)}
      >
        ${icon(chevronLeft)}
      </button>
      <button
        class="button quiet icon-only"
        type="button"
        aria-label=${msg('Next page')}
        aria-disabled=${last >= total ? 'true' : 'false'}
        @click=${() => turn(page + 1)}
      >
        ${icon(chevronRight)}
      </button>
    </nav>`;
  }

  #onSearch = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.search = value.trim();
      this.page = 1;
    }, searchAfterMs);
  };

  async #map(row: Mapping, choice: HTMLSelectElement): Promise<void> {
    const { client } = this;
    if (!client || this.saving) return;
    this.saving = row.member_id;
    try {
      const mapping = await client.psa.map(row.member_id, choice.value || null);
      this.#mappings.put(mapping);
      const { member_name: member, user_name: user } = mapping;
      this.#announcer.show(
        user ? msg(str`${member} is ${user} now.`) : msg(str`${member} is nobody now.`),
        { tone: 'success' },
      );
      this.dispatchEvent(new MemberMappedEvent(mapping));
    } catch (error) {
      choice.value = row.user_id ?? '';
      this.#announcer.show(errorText(toClientError(error)), { tone: 'danger' });
    } finally {
      this.saving = null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-member-mapping': MemberMapping;
  }
}
