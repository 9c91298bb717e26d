import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { headset, plus } from '../../internal/icon/icons.js';
import type { NodeView } from '../nodes/node-view.js';

/** A kind of step that came after this version of the element. */
export function unknownNode(view: NodeView): TemplateResult {
  return html`<div class="stack">
    <p class="notice warning">
      ${msg(
        'This kind of step is newer than this page. Reload the page to get its latest version.',
      )}
    </p>
    ${view.readOnly
      ? nothing
      : html`<button class="button" type="button" @click=${() => view.ask('custom-step')}>
            ${icon(plus)} ${msg('Note what you did instead')}
          </button>
          <button class="button" type="button" @click=${() => view.ask('escalate')}>
            ${icon(headset)} ${msg('Escalate to an engineer')}
          </button>`}
  </div>`;
}
