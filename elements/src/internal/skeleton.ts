import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';

/**
 * Bars in the shape of what is coming: one per kind, `title`, `text`, `short` or `button`. They appear
 * after 150 ms, so that a quick answer never flickers.
 */
export function skeleton(...bars: ('title' | 'text' | 'short' | 'button')[]): TemplateResult {
  return html`<div class="skeleton">
    <span class="visually-hidden" role="status">${msg('Loading…')}</span>
    ${bars.map((bar) => html`<span class="bar ${bar}"></span>`)}
  </div>`;
}
