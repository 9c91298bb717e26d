import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { check, headset } from '../../internal/icon/icons.js';
import type { NodeView } from './node-view.js';

/** The flow's last word. It ends nothing by itself: resolving or escalating is the tech's act. */
export function endNode(kind: 'resolution' | 'escalation', view: NodeView): TemplateResult {
  const resolves = kind === 'resolution';
  if (view.readOnly) return html`${nothing}`;
  return html`<div class="stack">
    <button
      class="button primary wide"
      type="button"
      @click=${() => view.ask(resolves ? 'resolve' : 'escalate')}
    >
      ${icon(resolves ? check : headset)}
      ${resolves ? msg('Resolve the ticket') : msg('Escalate to an engineer')}
    </button>
    <p class="muted small">
      ${resolves
        ? msg('Not solved after all? Go back, add a step of your own, or escalate.')
        : msg('Solved after all? Resolve works here as well.')}
    </p>
  </div>`;
}
