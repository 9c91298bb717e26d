import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { arrowRight } from '../../internal/icon/icons.js';
import type { NodeView } from './node-view.js';

/** Something to know before going on. */
export function infoNode(view: NodeView): TemplateResult | typeof nothing {
  if (view.readOnly) return nothing;
  return html`<div class="answers">
    <button class="button primary wide" type="button" @click=${() => view.answer('next')}>
      ${msg('Continue')}<span class="forward">${icon(arrowRight)}</span>
    </button>
  </div>`;
}
