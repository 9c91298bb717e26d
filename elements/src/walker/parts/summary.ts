import { msg } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconNode } from '../../internal/icon/icon.js';
import { circleCheck, clock, headset } from '../../internal/icon/icons.js';
import { reasonText } from '../../internal/reason-text.js';

/** What the summary's template needs beside the walk. */
export interface SummaryView {
  state: WalkState;
  time: (iso: string) => unknown;
  takeOver: () => void;
}

/** How a walk ended, and what happens now. */
export function summary(session: WalkSession, view: SummaryView): TemplateResult {
  const { tone, symbol, title, next } = ending(session);
  const { state } = view;
  const steps = state.trail.length;
  return html`<div class="summary">
    <span class="summary-icon ${tone}">${icon(symbol, { size: 20 })}</span>
    <h3 id="question" tabindex="-1">${title}</h3>
    <p class="muted">${next}</p>
    <dl class="facts">
      ${session.reason_category && session.status === 'escalated'
        ? fact(msg('Reason'), reasonText(session.reason_category))
        : nothing}
      ${session.reason && session.status === 'escalated'
        ? fact(msg('In their words'), session.reason)
        : nothing}
      ${session.status === 'resolved' &&
      session.session_kind !== 'adhoc' &&
      session.helpful !== null
        ? fact(msg('Did the flow help?'), session.helpful ? msg('Yes') : msg('No'))
        : nothing}
      ${session.resolution_notes && session.status === 'resolved'
        ? fact(msg('Resolution'), session.resolution_notes)
        : nothing}
      ${steps ? fact(msg('Steps taken'), String(steps)) : nothing}
      ${session.held_by_name ? fact(msg('Held by'), session.held_by_name) : nothing}
      ${session.resolved_at ? fact(msg('Ended'), view.time(session.resolved_at)) : nothing}
    </dl>
    ${state.canTakeOver
      ? html`<button
          class="button primary wide"
          type="button"
          aria-busy=${state.busy === 'taking-over'}
          @click=${view.takeOver}
        >
          ${icon(headset)} ${msg('Take over')}
        </button>`
      : nothing}
  </div>`;
}

function fact(name: string, value: unknown): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class="kept">${value}</dd>
  </div>`;
}

interface Ending {
  tone: string;
  symbol: IconNode;
  title: string;
  next: string;
}

function ending(session: WalkSession): Ending {
  switch (session.status) {
    case 'resolved':
      return {
        tone: 'success',
        symbol: circleCheck,
        title: msg('Resolved'),
        next: msg('The ticket is resolved. The trail and the notes are kept with it.'),
      };
    case 'escalated':
      return {
        tone: 'info',
        symbol: headset,
        title: msg('Escalated'),
        next: session.escalated_to
          ? msg('The engineer you chose has been told, and goes on right where the walk stopped.')
          : msg('The engineers have been told. Who takes it goes on right where the walk stopped.'),
      };
    default:
      return {
        tone: '',
        symbol: clock,
        title: msg('Closed for inactivity'),
        next: msg('Nothing was done here for 24 hours. The ticket is open again.'),
      };
  }
}
