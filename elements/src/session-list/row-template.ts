import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { gitBranch, notebookPen } from '../internal/icon/icons.js';
import { reasonText } from '../internal/reason-text.js';
import type { SessionListView, SessionRow } from './session-row.js';
import { statusName, statusTone } from './session-list.texts.js';

/** How a row stands in its list, and what it can do. */
export interface RowOptions {
  view: SessionListView;
  isCurrent: boolean;
  /** Whether Tab stops here. */
  isReachable: boolean;
  isTaking: boolean;
  time: TemplateResult;
  open: () => void;
  takeOver: () => void;
}

/** A row: what it is about, whose, how it stands, who holds it, and since when. */
export function rowTemplate(row: SessionRow, options: RowOptions): TemplateResult {
  const { view, isReachable } = options;
  const tabindex = isReachable ? 0 : -1;
  return html`<li class="row ${options.isCurrent ? 'current' : ''}" part="row" data-key=${row.id}>
    <button
      class="open"
      type="button"
      tabindex=${tabindex}
      aria-current=${options.isCurrent ? 'true' : nothing}
      @click=${options.open}
    >
      <span class="problem" title=${row.problem}>${row.problem || msg('No description')}</span>
      ${row.kind === 'session' && view !== 'active'
        ? html`<span class="flow muted">
            ${icon(row.flow ? gitBranch : notebookPen)}
            <span class="cut">${flowName(row)}</span>
          </span>`
        : nothing}
      <span class="customer muted cut">${row.customer}</span>
      <span class="status">${badge(row, view)}</span>
      ${view === 'escalations' || view === 'history'
        ? html`<span class="holder muted cut">
            ${row.holder
              ? html`<span class="visually-hidden">${msg('Held by')}</span> ${row.holder}`
              : nothing}
          </span>`
        : nothing}
      <span class="time muted">${options.time}</span>
    </button>
    ${view === 'escalations'
      ? html`<button
          class="button act"
          type="button"
          tabindex=${tabindex}
          aria-label=${msg(str`Take over: ${row.problem}`)}
          aria-busy=${options.isTaking ? 'true' : 'false'}
          @click=${options.takeOver}
        >
          ${msg('Take over')}
        </button>`
      : nothing}
  </li>`;
}

function badge(row: SessionRow, view: SessionListView): TemplateResult {
  // All of these are active: what tells them apart is what is walked.
  if (view === 'active') {
    return html`<span class="walked muted">
      ${icon(row.flow ? gitBranch : notebookPen)} <span class="cut">${flowName(row)}</span>
    </span>`;
  }
  if (view === 'escalations' && row.reason) {
    return html`<span class="badge warning">${reasonText(row.reason)}</span>`;
  }
  return html`<span class="badge ${statusTone(row.status)}">${statusName(row.status)}</span>`;
}

function flowName({ flow }: SessionRow): string {
  return flow ?? msg('Notes only');
}
