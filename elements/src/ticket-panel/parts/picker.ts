import { localized, msg } from '@lit/localize';
import { Task } from '@lit/task';
import type { Client } from '@resolutionflow/sdk';
import type { PsaMember } from '@resolutionflow/sdk/contract';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../internal/define-element.js';
import { icon } from '../../internal/icon/icon.js';
import { search } from '../../internal/icon/icons.js';
import { primitiveStyles } from '../../internal/primitives.styles.js';
import { avatar, ours } from './assignees.js';
import { pickerStyles } from './picker.styles.js';

/** As many as can be looked over; more are found by typing. */
const shown = 6;

/** Finds a member of the PSA by name. The list stands in the flow of the page: a pod has no room above it. */
@localized()
class MemberPicker extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, pickerStyles];

  @property({ attribute: false }) client: Client | undefined;

  /** Ids of members who are not offered. */
  @property({ attribute: false }) taken: readonly string[] = [];

  /** Called with who was chosen. */
  @property({ attribute: false }) choose: (member: PsaMember) => void = () => {};

  /** Called when nobody was; `back` where the focus is to go to where it came from. */
  @property({ attribute: false }) leave: (back: boolean) => void = () => {};

  @state() private text = '';
  @state() private at = 0;

  @query('input') private input!: HTMLInputElement | null;

  // All of a team come at once: it is searched here, without waiting for the network.
  #members = new Task(this, {
    args: () => [this.client] as const,
    task: async ([client], { signal }) =>
      client ? (await client.psa.members({ page_size: 100 }, { signal })).items : [],
  });

  protected override firstUpdated(): void {
    this.input?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('text')) this.at = 0;
  }

  protected override render(): TemplateResult {
    const found = this.#found;
    const current = found[this.at];
    return html`<div class="picker" @keydown=${this.#onKey} @focusout=${this.#onFocusOut}>
      <div class="search">
        ${icon(search)}
        <input
          class="control"
          type="text"
          role="combobox"
          autocomplete="off"
          aria-label=${msg('Find somebody to assign')}
          placeholder=${msg('Find by name')}
          aria-expanded="true"
          aria-controls="members"
          aria-autocomplete="list"
          aria-activedescendant=${current ? `member-${current.id}` : ''}
          .value=${this.text}
          @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
        />
      </div>
      <div id="members" role="listbox" aria-label=${msg('Members')}>
        ${found.map((member, index) => this.#option(member, index === this.at))}
      </div>
      <div role="status">${this.#said(found.length)}</div>
    </div>`;
  }

  #option(member: PsaMember, isCurrent: boolean): TemplateResult {
    return html`<div
      id="member-${member.id}"
      class="option ${isCurrent ? 'current' : ''}"
      role="option"
      aria-selected=${isCurrent ? 'true' : 'false'}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${() => this.choose(member)}
    >
      ${avatar(member.name)} <span class="cut">${member.name}</span>
      ${member.is_rf_user ? ours() : ''}
    </div>`;
  }

  #said(count: number): unknown {
    return this.#members.render({
      pending: () => html`<p class="muted small said">${msg('Loading…')}</p>`,
      complete: () =>
        count === 0 ? html`<p class="muted small said">${msg('Nobody by this name')}</p>` : '',
      error: () =>
        html`<p class="said small">
          ${msg('Members could not be loaded.')}
          <button class="button quiet" type="button" @click=${() => void this.#members.run()}>
            ${msg('Try again')}
          </button>
        </p>`,
    });
  }

  get #found(): PsaMember[] {
    const wanted = plain(this.text.trim());
    const fits = ({ id, name, identifier }: PsaMember): boolean =>
      !this.taken.includes(id) && plain(`${name} ${identifier}`).includes(wanted);
    return (this.#members.value ?? []).filter(fits).slice(0, shown);
  }

  #onKey = (event: KeyboardEvent): void => {
    const found = this.#found;
    const chosen = found[this.at];
    if (event.key === 'ArrowDown') this.at = Math.min(this.at + 1, found.length - 1);
    else if (event.key === 'ArrowUp') this.at = Math.max(this.at - 1, 0);
    else if (event.key === 'Escape') this.leave(true);
    else if (event.key === 'Enter' && event.target === this.input) {
      if (chosen) this.choose(chosen);
    } else return;
    // Spent here: a dialog around must not close as well.
    event.preventDefault();
    event.stopPropagation();
  };

  #onFocusOut = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    const isInside = to instanceof Node && this.renderRoot.contains(to);
    // A window that is left for another keeps what was begun.
    if (!isInside && document.hasFocus()) this.leave(false);
  };
}

/** Makes `<rf-member-picker>` known to the page. */
export function defineMemberPicker(): void {
  defineElement('rf-member-picker', MemberPicker);
}

/** As it is compared: neither case nor accents count. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-member-picker': MemberPicker;
  }
}
