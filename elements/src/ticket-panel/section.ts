import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { chevronDown } from '../internal/icon/icons.js';
import { skeleton } from '../internal/skeleton.js';

/** The sections below the header. */
export type SectionName = 'notes' | 'assignees' | 'devices' | 'related' | 'walks' | 'details';

/** A section: its name, how much is in it, and what it shows. */
export interface Section {
  name: SectionName;
  /** How many there are; null where that is not known, or says nothing. */
  count?: number | null;
  content: unknown;
}

/** How sections stand to each other. */
export interface SectionView {
  /** The one that is unfolded in a pod. */
  open: SectionName | null;
  toggle: (name: SectionName) => void;
}

/**
 * A section with its heading. In a pod the heading is a button that folds; in a wide panel all are
 * open, and it is plain text. The container decides, so both are here.
 */
export function section({ name, count, content }: Section, view: SectionView): TemplateResult {
  const isOpen = view.open === name;
  const title = sectionTitle(name);
  const number = count ? html`<span class="count number">${count}</span>` : nothing;
  return html`<section class="section ${name} ${isOpen ? 'open' : ''}" part="section">
    <h3>
      <span class="plain">${title} ${number}</span>
      <button
        class="fold"
        type="button"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-controls=${name}
        @click=${() => view.toggle(name)}
      >
        <span>${title} ${number}</span> ${icon(chevronDown)}
      </button>
    </h3>
    <div class="content" id=${name}>${content}</div>
  </section>`;
}

/** In the shape of a few rows. */
export function waiting(): TemplateResult {
  return skeleton('text', 'short');
}

function sectionTitle(name: SectionName): string {
  switch (name) {
    case 'notes':
      return msg('Notes');
    case 'assignees':
      return msg('Assigned to');
    case 'devices':
      return msg('Devices');
    case 'related':
      return msg('Related tickets');
    case 'walks':
      return msg('Walks');
    case 'details':
      return msg('Contact');
  }
}
