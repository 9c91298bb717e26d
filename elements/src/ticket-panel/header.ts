import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { clock, externalLink, gitBranch, x } from '../internal/icon/icons.js';
import type { TicketView } from './ticket-data.js';

/** What the header can do. */
export interface HeaderActs {
  /** Null until the menu is there: the status is then plain. */
  setStatus: ((statusId: string) => void) | null;
  walk: () => void;
  /** The clock of the promise, once it is known. */
  sla: unknown;
  /** Where the ticket is shown as a sheet. */
  close: (() => void) | null;
}

/** Which ticket this is, whose, how it stands, how long it may take, and the one thing to do. */
export function header(view: TicketView, acts: HeaderActs): TemplateResult {
  const { ticket, context } = view;
  const { url } = context.value?.ticket ?? {};
  const isKnown = Boolean(ticket.summary);
  const where = [ticket.company_name, ticket.board_name].filter(Boolean).join(' · ');
  return html`<header part="header">
    <p class="over muted">
      <span class="number">#${view.id}</span>
      ${where ? html`<span class="where" title=${where}>${where}</span>` : nothing}
      ${url && isWeb(url)
        ? html`<a
            class="out"
            href=${url}
            target="_blank"
            rel="noopener noreferrer"
            aria-label=${msg(str`Open in ${view.me.value?.provider_name ?? msg('the PSA')}`)}
            >${icon(externalLink)}</a
          >`
        : nothing}
      ${acts.close
        ? html`<button
            class="button quiet icon-only close"
            type="button"
            aria-label=${msg('Close')}
            @click=${acts.close}
          >
            ${icon(x, { size: 20 })}
          </button>`
        : nothing}
    </p>
    ${isKnown
      ? html`<h2>${ticket.summary}</h2>`
      : context.error
        ? html`<h2>${msg(str`Ticket #${view.id}`)}</h2>`
        : html`<h2 class="visually-hidden">${msg(str`Ticket #${view.id}`)}</h2>
            <div class="skeleton"><span class="bar title"></span></div>`}
    <div class="facts">
      ${statusControl(view, acts.setStatus)}
      ${ticket.priority_name
        ? html`<span class="priority muted">${ticket.priority_name}</span>`
        : nothing}
      ${acts.sla}
    </div>
    ${isKnown && view.canWrite
      ? html`<button class="button primary walk" type="button" @click=${acts.walk}>
          ${icon(gitBranch)} ${openWalk(view) ? msg('Open the walk') : msg('Start a walk')}
        </button>`
      : nothing}
  </header>`;
}

/** The walk that is under way on this ticket. */
export function openWalk({ walks }: TicketView): string | null {
  return walks.value?.find(({ status }) => status === 'active')?.id ?? null;
}

function statusControl(
  view: TicketView,
  setStatus: HeaderActs['setStatus'],
): TemplateResult | typeof nothing {
  const { ticket, waitingStatus, statuses } = view;
  const name = waitingStatus ?? ticket.status_name;
  if (!name) return nothing;
  const waits = waitingStatus
    ? html`<span class="waits" title=${msg('Waits to be sent')}
        >${icon(clock, { label: msg('Waits to be sent') })}</span
      >`
    : nothing;
  const canChange = setStatus && view.canWrite && view.me.value?.capabilities.status;
  if (!canChange || !view.context.value || statuses.length === 0) {
    return html`<span class="badge ${ticket.closed ? 'success' : 'info'}">${name}</span>${waits}`;
  }
  return html`<rf-menu
      label=${msg('Status')}
      text=${name}
      .items=${statuses.map(({ id, name: label }) => ({
        id,
        label,
        checked: waitingStatus ? label === waitingStatus : id === ticket.status_id,
      }))}
      @rf-menu-select=${({ itemId }: { itemId: string }) => setStatus(itemId)}
    ></rf-menu
    >${waits}`;
}

/** An address from a PSA is followed only where it leads to a page. */
function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
