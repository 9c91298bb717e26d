import { msg, str } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import type { FlowSummary } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../internal/icon/icon.js';
import { arrowRight, gitBranch, listChecks } from '../internal/icon/icons.js';
import { matchesFailed, noFlows, noMatches } from './intake.states.js';

/** Of fewer walks a rate says nothing: one that was escalated would read "0% solved". */
const rateFrom = 5;

/** What was found, and what can be done with it. */
export interface MatchListOptions {
  /** Null while nothing was read yet. */
  flows: readonly FlowSummary[] | null;
  /** What they were found for; empty: the flows there are. */
  search: string;
  error: ClientError | null;
  isOwner: boolean;
  starting: string | null;
  start: (flow: FlowSummary) => void;
  /** Arrow up from the first match goes back to the text. */
  leave: () => void;
  retry: () => void;
  addFlows: () => void;
}

/** Flows to start, found for what was typed. */
export function matchList(options: MatchListOptions): TemplateResult {
  const { flows, search, error } = options;
  return html`<section class="matches" aria-labelledby="matches-heading">
    <h2 id="matches-heading">
      ${search ? msg('Matching flows') : msg('Flows')}
      ${flows?.length
        ? html`<span class="muted hint">
            <kbd class="key">↓</kbd> ${msg('to choose')} <kbd class="key">↵</kbd> ${msg('to start')}
          </span>`
        : nothing}
    </h2>
    ${error ? matchesFailed(error, options.retry) : content(options)}
  </section>`;
}

function content(options: MatchListOptions): TemplateResult {
  const { flows, search } = options;
  if (!flows) return loadingMatches();
  if (flows.length === 0) return search ? noMatches() : noFlows(options.isOwner, options.addFlows);
  return html`<ul role="list" @keydown=${(event: KeyboardEvent) => onKey(event, options.leave)}>
    ${repeat(
      flows,
      ({ id }) => id,
      (flow, index) => match(flow, index, options),
    )}
  </ul>`;
}

function match(flow: FlowSummary, index: number, options: MatchListOptions): TemplateResult {
  const { usage_count: used, success_rate: rate } = flow;
  const success = rate === null || used < rateFrom ? null : Math.round(rate * 100);
  return html`<li>
    <button
      class="match"
      type="button"
      tabindex=${index === 0 ? 0 : -1}
      aria-busy=${options.starting === flow.id ? 'true' : 'false'}
      @click=${() => options.start(flow)}
    >
      <span class="match-icon">
        ${icon(flow.tree_type === 'checklist' ? listChecks : gitBranch, { size: 20 })}
      </span>
      <span class="match-name">${flow.name}</span>
      <span class="match-about muted">${flow.description}</span>
      <span class="match-facts muted number">
        ${flow.category ? html`<span class="badge">${flow.category}</span>` : nothing}
        ${used > 0
          ? html`<span>
              ${used === 1 ? msg('Walked once') : msg(str`Walked ${used} times`)}${success === null
                ? nothing
                : html` · ${msg(str`${success}% solved`)}`}
            </span>`
          : html`<span>${msg('Not walked yet')}</span>`}
      </span>
      <span class="match-go">${icon(arrowRight)}</span>
    </button>
  </li>`;
}

function loadingMatches(): TemplateResult {
  return html`<div class="skeleton">
    <span class="visually-hidden" role="status">${msg('Loading…')}</span>
    <ul role="presentation">
      ${[0, 1, 2, 3].map(
        () =>
          html`<li role="presentation">
            <div class="match waiting">
              <span class="bar"></span><span class="bar short"></span>
            </div>
          </li>`,
      )}
    </ul>
  </div>`;
}

function onKey(event: KeyboardEvent, leave: () => void): void {
  const list = event.currentTarget as HTMLElement;
  const matches = [...list.querySelectorAll<HTMLElement>('.match')];
  const at = matches.findIndex((button) => button === event.target);
  if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  const target = {
    ArrowDown: matches[at + 1],
    ArrowUp: matches[at - 1],
    Home: matches[0],
    End: matches.at(-1),
  }[event.key];
  if (!target && !(event.key === 'ArrowUp' && at === 0)) return;
  event.preventDefault();
  event.stopPropagation();
  if (target) target.focus();
  else leave();
}
