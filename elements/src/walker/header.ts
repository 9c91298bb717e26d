import { msg, str } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { chevronDown, circleQuestionMark, eye } from '../internal/icon/icons.js';

/** What the header shows beside the walk. */
export interface HeaderView {
  /** Id of who is signed in; one does not watch oneself. */
  me: string | null;
  sideOpen: boolean;
  toggle: () => void;
  help: () => void;
}

/** What is walked, for whom, how far it is, and who is watching. */
export function header(walk: WalkState, session: WalkSession, view: HeaderView): TemplateResult {
  const steps = walk.trail.length;
  return html`<div class="head" part="header">
    <div class="titles">
      <h2>${session.flow_name ?? msg('Walk without a flow')}</h2>
      <p class="meta">
        ${session.ticket_kind === 'psa' ? html`<span>#${session.ticket_id}</span>` : nothing}
        ${session.customer_name
          ? html`<span class="customer">${session.customer_name}</span>`
          : nothing}
        ${session.status === 'active' && session.session_kind !== 'adhoc'
          ? html`<span>${progressText(walk)}</span>`
          : nothing}
      </p>
    </div>
    ${watchers(walk, view.me)}
    <button
      class="button quiet fold"
      type="button"
      aria-expanded=${view.sideOpen}
      aria-controls="side"
      @click=${view.toggle}
    >
      ${session.session_kind === 'adhoc' ? msg('Ticket') : msg('Trail')}
      ${steps ? html`<span class="count">${steps}</span>` : nothing}
      <span class="chevron">${icon(chevronDown)}</span>
    </button>
    <button
      class="button quiet icon-only help"
      type="button"
      aria-label=${msg('Keyboard')}
      title=${msg('Keyboard')}
      @click=${view.help}
    >
      ${icon(circleQuestionMark, { size: 20 })}
    </button>
    ${progress(walk, session)}
  </div>`;
}

function progress(walk: WalkState, session: WalkSession): unknown {
  if (session.session_kind === 'adhoc') return nothing;
  const total = walk.trail.length + remaining(walk);
  return html`<progress
    max=${Math.max(1, total)}
    .value=${session.status === 'resolved' ? Math.max(1, total) : walk.trail.length}
    aria-label=${msg('Progress')}
  ></progress>`;
}

function progressText(walk: WalkState): string {
  const done = walk.trail.length;
  const left = remaining(walk);
  return left ? msg(str`Step ${done + 1} of ~${done + left}`) : msg(str`Step ${done + 1}`);
}

/** The shortest way to an end, as the server knew it, less what was done here since. */
function remaining({ session, trail }: WalkState): number {
  const since = trail.length - (session?.walked_path.length ?? 0);
  return Math.max(0, (session?.progress?.steps_remaining ?? 0) - since);
}

function watchers({ watchers: all }: WalkState, me: string | null): unknown {
  const others = all.filter(({ id, holds }) => id !== me && !holds);
  if (!others.length) return nothing;
  const names = others.map(({ name }) => name).join(', ');
  const text =
    others.length === 1 ? msg(str`${names} is watching`) : msg(str`${names} are watching`);
  return html`<span class="badge watchers" title=${text}>
    ${icon(eye)}<span aria-hidden="true">${others.length}</span>
    <span class="visually-hidden">${text}</span>
  </span>`;
}
