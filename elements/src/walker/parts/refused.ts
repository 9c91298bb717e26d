import { msg, str } from '@lit/localize';
import type { RefusedAct } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { triangleAlert } from '../../internal/icon/icons.js';
import { answerText } from './answer-text.js';

/** What can be done about a refused act. */
export interface RefusedView {
  /** What the tech wants to do next, which waits for the decision. */
  after: 'resolve' | 'escalate' | null;
  retry: () => void;
  dismiss: () => void;
}

/** An act that the server did not take: what it was, what the server holds, and what to do about it. */
export function refusedPanel(
  act: RefusedAct,
  { after, retry, dismiss }: RefusedView,
): TemplateResult {
  const answer = answerText(act.answerLabel);
  return html`<section class="refused" aria-labelledby="refused">
    <h3 id="refused" tabindex="-1">${icon(triangleAlert)} ${title(act)}</h3>
    <dl>
      <div>
        <dt>${act.kind === 'notes' ? msg('You wrote') : msg('You answered')}</dt>
        <dd>
          <p>${act.question}</p>
          ${answer ? html`<p class="step-answer">${answer}</p>` : nothing}
          ${act.note ? html`<p class="step-note kept">${act.note}</p>` : nothing}
        </dd>
      </div>
      <div>
        <dt>${msg('The server holds')}</dt>
        <dd>${held(act)}</dd>
      </div>
    </dl>
    ${act.heldBack
      ? html`<p class="small">
          ${act.heldBack === 1
            ? msg('1 later step waits behind it.')
            : msg(str`${act.heldBack} later steps wait behind it.`)}
        </p>`
      : nothing}
    ${after
      ? html`<p class="small" role="alert">
          ${after === 'resolve'
            ? msg('Decide about this first; resolving comes right after.')
            : msg('Decide about this first; escalating comes right after.')}
        </p>`
      : nothing}
    <div class="row">
      ${act.canRetry
        ? html`<button class="button primary" type="button" @click=${retry}>
            ${msg('Record it here')}
          </button>`
        : nothing}
      <button class="button" type="button" @click=${dismiss}>
        ${act.heldBack ? msg('Discard all of it') : msg('Discard mine')}
      </button>
    </div>
  </section>`;
}

function title({ kind }: RefusedAct): string {
  return kind === 'notes' ? msg('Your notes were not recorded') : msg('Your step was not recorded');
}

function held({ current, message }: RefusedAct): unknown {
  if (!current) return html`<p>${message}</p>`;
  const last = current.walked_path.at(-1);
  const status = current.status;
  if (status !== 'active') {
    return html`<p>
      ${status === 'resolved'
        ? msg('The walk was resolved meanwhile.')
        : status === 'escalated'
          ? msg('The walk was escalated meanwhile.')
          : msg('The walk has ended meanwhile.')}
    </p>`;
  }
  return html`${last
    ? html`<p>${last.question}</p>
        <p class="step-answer">${answerText(last.answer_label)}</p>
        ${last.by_name ? html`<p class="step-meta">${last.by_name}</p>` : nothing}`
    : html`<p>${msg('No step yet')}</p>`}
  ${current.current_node
    ? html`<p class="small muted">
        ${msg('The walk now stands at')} “${current.current_node.title}”
      </p>`
    : nothing}`;
}
