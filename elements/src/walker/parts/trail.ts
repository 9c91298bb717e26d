import { msg, str } from '@lit/localize';
import type { TrailStep, WalkState } from '@resolutionflow/sdk';
import type { WalkStep } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../internal/icon/icon.js';
import { chevronRight, clock, undo2 } from '../../internal/icon/icons.js';
import { answerText } from './answer-text.js';

/** What the trail's template needs beside the walk. */
export interface TrailView {
  state: WalkState;
  time: (iso: string) => unknown;
  /** The step to light up once, because it has just arrived. */
  fresh: string | null;
  reopen: (step: TrailStep) => void;
}

/** The steps that stand, and folded below them those that were taken back. */
export function trail({ state, time, fresh, reopen }: TrailView): TemplateResult {
  const undone = state.session?.undone_steps ?? [];
  return html`${state.trail.length
    ? html`<ol class="trail">
        ${repeat(
          state.trail,
          ({ id }) => id,
          (step) =>
            html`<li
              class="step ${step.pending ? 'pending' : ''} ${fresh === step.id ? 'fresh' : ''}"
            >
              ${stepText(step, time)}
              ${state.canAct
                ? html`<button
                    class="button quiet icon-only"
                    type="button"
                    title=${msg('Reopen')}
                    aria-label=${msg(str`Reopen “${step.question}”`)}
                    @click=${() => reopen(step)}
                  >
                    ${icon(undo2)}
                  </button>`
                : nothing}
            </li>`,
        )}
      </ol>`
    : html`<p class="muted small">${msg('Steps appear here as they are taken.')}</p>`}
  ${undone.length
    ? html`<details class="undone">
        <summary>
          ${icon(chevronRight)}
          ${undone.length === 1 ? msg('1 undone step') : msg(str`${undone.length} undone steps`)}
        </summary>
        <ol class="trail">
          ${undone.map((step) => html`<li class="step">${stepText(step, time)}</li>`)}
        </ol>
      </details>`
    : nothing}`;
}

function stepText(step: WalkStep & { pending?: true }, time: TrailView['time']): TemplateResult {
  const answer = answerText(step.answer_label);
  return html`<div class="step-text">
    <p class="step-question">${step.question}</p>
    ${step.body ? html`<p class="kept">${step.body}</p>` : nothing}
    ${answer ? html`<p class="step-answer">${answer}</p>` : nothing}
    ${step.l1_note ? html`<p class="step-note kept">${step.l1_note}</p>` : nothing}
    <p class="step-meta">
      ${step.node_id ? nothing : html`<span>${msg('Own step')}</span>`}
      ${step.pending
        ? html`<span class="waiting">${icon(clock)} ${msg('Waiting to be sent')}</span>`
        : html`${step.by_name ? html`<span>${step.by_name}</span>` : nothing} ${time(step.at)}`}
    </p>
  </div>`;
}
