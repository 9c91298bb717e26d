import { msg } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { arrowLeft, check, headset } from '../internal/icon/icons.js';

/** What is in reach wherever the walk stands. */
export function actionBar(
  walk: WalkState,
  session: WalkSession,
  acts: { back: () => void; resolve: () => void; escalate: () => void },
): TemplateResult {
  return html`<div class="actions" part="actions" role="group" aria-label=${msg('The walk')}>
    ${session.session_kind === 'adhoc'
      ? nothing
      : html`<button
          class="button quiet back"
          type="button"
          aria-label=${msg('Back')}
          ?disabled=${!walk.trail.length || walk.refused !== null}
          @click=${acts.back}
        >
          ${icon(arrowLeft)}<span class="roomy">${msg('Back')}</span>
        </button>`}
    <span class="gap"></span>
    <button class="button" type="button" @click=${acts.escalate}>
      <span class="roomy">${icon(headset)}</span>${msg('Escalate')}
    </button>
    <button
      class="button ${session.session_kind === 'adhoc' ? 'primary' : ''}"
      type="button"
      @click=${acts.resolve}
    >
      <span class="roomy">${icon(check)}</span>${msg('Resolve')}
    </button>
  </div>`;
}
