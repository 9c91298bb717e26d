import { msg, str } from '@lit/localize';
import type { PsaPriority, TicketRow } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';

/** How a row stands in its list. */
export interface QueueRowOptions {
  priorities: readonly PsaPriority[];
  /** Whether Tab stops here. */
  isReachable: boolean;
  isOpen: boolean;
  open: () => void;
}

/** One line: number, summary, whose, how it stands, how urgent it is. */
export function queueRow(row: TicketRow, options: QueueRowOptions): TemplateResult {
  const names = row.resources.map(({ member_name }) => member_name).join(', ');
  return html`<li class="row ${options.isOpen ? 'current' : ''}" part="row" data-key=${row.id}>
    <button
      class="open"
      type="button"
      tabindex=${options.isReachable ? 0 : -1}
      aria-haspopup="dialog"
      @click=${options.open}
    >
      <span class="id muted number">#${row.id}</span>
      <span class="summary cut" title=${row.summary}>${row.summary}</span>
      <span class="company muted cut">${row.company_name}</span>
      <span class="people muted cut">${names}</span>
      <span class="status">
        ${row.status_name
          ? html`<span class="badge cut ${row.closed ? 'success' : ''}">${row.status_name}</span>`
          : nothing}
      </span>
      ${priorityDot(row, options.priorities)}
    </button>
  </li>`;
}

/** In the PSA's own colour where it has one; always with its name for who cannot tell colours apart. */
function priorityDot(row: TicketRow, priorities: readonly PsaPriority[]): TemplateResult {
  const { priority_name: name } = row;
  if (!name) return html`<span class="dot"></span>`;
  const known = priorities.find(({ id }) => id === row.priority_id);
  const color = known?.color && CSS.supports('color', known.color) ? known.color : null;
  const label = msg(str`Priority: ${name}`);
  return html`<span class="dot rank-${Math.min(known?.rank ?? 4, 4)}" title=${label}>
    <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
      <circle cx="4" cy="4" r="4" fill=${color ?? 'currentColor'} />
    </svg>
    <span class="visually-hidden">${label}</span>
  </span>`;
}
