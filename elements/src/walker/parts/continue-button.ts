import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { arrowRight } from '../../internal/icon/icons.js';

/** Goes on with what the form holds. */
export function continueButton(): TemplateResult {
  return html`<button class="button primary wide" type="submit">
    ${msg('Continue')}<span class="forward">${icon(arrowRight)}</span>
  </button>`;
}
