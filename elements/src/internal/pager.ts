import { msg, str } from '@lit/localize';
import type { Page } from '@resolutionflow/sdk/contract';
import { html, type TemplateResult } from 'lit';
import { icon } from './icon/icon.js';
import { chevronLeft, chevronRight } from './icon/icons.js';

/** Which rows of a list are shown, and the pages beside them. */
export function pager(
  { page, page_size, items, total }: Page<unknown>,
  turn: (to: number) => void,
): TemplateResult {
  const first = (page - 1) * page_size + 1;
  const last = first + items.length - 1;
  return html`<nav class="pager" aria-label=${msg('Pages')}>
    <span class="muted small number">${msg(str`Showing ${first}–${last} of ${total}`)}</span>
    <button
      class="button quiet icon-only"
      type="button"
      aria-label=${msg('Previous page')}
      aria-disabled=${page <= 1 ? 'true' : 'false'}
      @click=${() => page > 1 && turn(page - 1)}
    >
      ${icon(chevronLeft)}
    </button>
    <button
      class="button quiet icon-only"
      type="button"
      aria-label=${msg('Next page')}
      aria-disabled=${last >= total ? 'true' : 'false'}
      @click=${() => last < total && turn(page + 1)}
    >
      ${icon(chevronRight)}
    </button>
  </nav>`;
}
