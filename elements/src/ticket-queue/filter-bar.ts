import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../internal/icon/icon.js';
import { search, slidersHorizontal } from '../internal/icon/icons.js';
import type { FilterName, FilterOption, QueueFilter, QueueFilters } from './queue-filters.js';

/** What the bar shows, and what it does. */
export interface FilterBar {
  shown: readonly QueueFilter[];
  filters: QueueFilters;
  options: (name: FilterName) => readonly FilterOption[];
  /** The name of what is chosen, where the options do not hold it. */
  nameOf: (name: FilterName) => string;
  set: (name: FilterName, value: string) => void;
  /** Called as something is typed, before it is meant. */
  type: (filter: QueueFilter, text: string) => void;
  clear: () => void;
  /** Whether all are shown where only the first has room. */
  isOpen: boolean;
  toggle: () => void;
}

/** All filters in one line, which breaks; in a pod the first alone, with the others folded behind a button. */
export function filterBar(bar: FilterBar): TemplateResult {
  const [first, ...others] = bar.shown;
  const count = Object.keys(bar.filters).filter((name) => name !== first?.name).length;
  const isSet = Object.keys(bar.filters).length > 0;
  return html`<search class="bar-filters ${bar.isOpen ? 'unfolded' : ''}" part="filters">
    ${first ? control(first, bar) : nothing}
    <button
      class="button quiet more-filters"
      type="button"
      aria-expanded=${bar.isOpen ? 'true' : 'false'}
      aria-controls="filters"
      @click=${bar.toggle}
    >
      ${icon(slidersHorizontal)} ${msg('Filters')}
      ${count ? html`<span class="number">${count}</span>` : nothing}
    </button>
    <div class="others" id="filters">
      ${repeat(
        others,
        ({ name }) => name,
        (filter) => control(filter, bar),
      )}
      ${isSet
        ? html`<button class="button quiet clear" type="button" @click=${bar.clear}>
            ${msg('Clear')}
          </button>`
        : nothing}
    </div>
  </search>`;
}

function control(filter: QueueFilter, bar: FilterBar): TemplateResult {
  const { name } = filter;
  const value = bar.filters[name] ?? '';
  const label = filter.label();
  switch (filter.kind) {
    case 'search':
      return html`<label class="search">
        ${icon(search)}
        <span class="visually-hidden">${label}</span>
        <input
          class="control"
          type="search"
          name=${name}
          maxlength="200"
          placeholder=${label}
          .value=${value}
          @input=${(event: Event) => bar.type(filter, text(event))}
          @change=${(event: Event) => bar.set(name, text(event).trim())}
        />
      </label>`;
    case 'choice': {
      const options = bar.options(name);
      const isKnown = !value || options.some(({ id }) => id === value);
      return html`<select
        class="control filter ${value ? 'set' : ''}"
        name=${name}
        aria-label=${label}
        .value=${value}
        @change=${(event: Event) => bar.set(name, text(event))}
      >
        <option value="" ?selected=${!value}>${label}</option>
        ${isKnown ? nothing : html`<option value=${value} selected>${bar.nameOf(name)}</option>`}
        ${options.map(
          ({ id, name: title }) =>
            html`<option value=${id} ?selected=${id === value}>${title}</option>`,
        )}
      </select>`;
    }
    case 'find':
      return html`<input
          class="control filter find ${value ? 'set' : ''}"
          name=${name}
          list="options-${name}"
          autocomplete="off"
          aria-label=${label}
          placeholder=${label}
          .value=${value ? bar.nameOf(name) : ''}
          @focus=${() => bar.type(filter, '')}
          @input=${(event: Event) => onFind(event, filter, bar)}
          @change=${(event: Event) => onFound(event, filter, bar)}
        /><datalist id="options-${name}">
          ${bar.options(name).map((option) => html`<option value=${option.name}></option>`)}
        </datalist>`;
    case 'toggle':
      return html`<label class="toggle ${value ? 'set' : ''}">
        <input
          type="checkbox"
          name=${name}
          .checked=${value === 'true'}
          @change=${(event: Event) =>
            bar.set(name, (event.target as HTMLInputElement).checked ? 'true' : '')}
        />
        <span>${label}</span>
      </label>`;
  }
}

function onFind(event: Event, filter: QueueFilter, bar: FilterBar): void {
  const typed = text(event).trim();
  const option = exact(typed, filter, bar);
  if (option) bar.set(filter.name, option.id);
  else bar.type(filter, typed);
}

// What is left without being one of them is not a filter: the field goes back to what holds.
function onFound(event: Event, filter: QueueFilter, bar: FilterBar): void {
  const field = event.target as HTMLInputElement;
  const typed = field.value.trim();
  const option = exact(typed, filter, bar);
  if (option || !typed) bar.set(filter.name, option?.id ?? '');
  else field.value = bar.filters[filter.name] ? bar.nameOf(filter.name) : '';
}

function exact(typed: string, { name }: QueueFilter, bar: FilterBar): FilterOption | undefined {
  const wanted = typed.toLowerCase();
  return bar.options(name).find((option) => option.name.toLowerCase() === wanted);
}

function text(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
