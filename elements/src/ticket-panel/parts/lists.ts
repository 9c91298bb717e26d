import { msg } from '@lit/localize';
import type { TicketContext, TicketRow, WalkSessionSummary } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../internal/icon/icon.js';
import { chevronRight, gitBranch, hardDrive, notebookPen } from '../../internal/icon/icons.js';
import { statusName, statusTone } from '../../session-list/session-list.texts.js';
import { none, partContent, unavailable } from './part-content.js';
import type { TicketView } from '../ticket-data.js';

/** What the lists of a ticket can do. */
export interface ListActs {
  time: (iso: string) => unknown;
  openSession: (id: string) => void;
  openTicket: (row: TicketRow) => void;
  refresh: () => void;
}

export function devices(view: TicketView, { refresh }: ListActs): unknown {
  return partContent(
    view.context,
    ({ configurations }) =>
      unavailable(view, 'configurations', refresh) ??
      (configurations.length === 0
        ? none(msg('No devices on this ticket.'))
        : html`<ul class="list" role="list">
            ${configurations.map(device)}
          </ul>`),
    refresh,
  );
}

export function related(view: TicketView, { refresh, openTicket }: ListActs): unknown {
  return partContent(
    view.context,
    ({ related_tickets: rows }) =>
      unavailable(view, 'related_tickets', refresh) ??
      (rows.length === 0
        ? none(msg('No related tickets.'))
        : html`<ul class="list" role="list">
            ${repeat(
              rows,
              ({ id }) => id,
              (row) =>
                html`<li>
                  <button class="entry" type="button" @click=${() => openTicket(row)}>
                    <span class="muted number">#${row.id}</span>
                    <span class="cut">${row.summary}</span>
                    ${row.status_name
                      ? html`<span class="badge ${row.closed ? 'success' : ''}"
                          >${row.status_name}</span
                        >`
                      : nothing}
                  </button>
                </li>`,
            )}
          </ul>`),
    refresh,
  );
}

export function walks(view: TicketView, { time, openSession, refresh }: ListActs): unknown {
  return partContent(
    view.walks,
    (all) =>
      all.length === 0
        ? none(msg('Not walked yet.'))
        : html`<ul class="list" role="list">
            ${repeat(
              all,
              ({ id }) => id,
              (session) => walk(session, time, openSession),
            )}
          </ul>`,
    refresh,
  );
}

function device(one: TicketContext['configurations'][number]): TemplateResult {
  const facts = [one.type, one.ip_address, one.serial_number].filter(Boolean);
  return html`<li class="device">
    <span class="glyph">${icon(hardDrive)}</span>
    <span class="names">
      <span class="cut">${one.name}</span>
      ${facts.length ? html`<span class="muted facts-line">${facts.join(' · ')}</span>` : nothing}
    </span>
  </li>`;
}

function walk(
  session: WalkSessionSummary,
  time: ListActs['time'],
  open: ListActs['openSession'],
): TemplateResult {
  const at = session.resolved_at ?? session.last_step_at ?? session.started_at;
  return html`<li>
    <button class="entry walk-entry" type="button" @click=${() => open(session.id)}>
      <span class="glyph">${icon(session.flow_name ? gitBranch : notebookPen)}</span>
      <span class="names">
        <span class="cut">${session.flow_name ?? msg('Notes only')}</span>
        <span class="muted facts-line">
          ${session.held_by_name ? html`${session.held_by_name} · ` : nothing}${time(at)}
        </span>
      </span>
      <span class="badge ${statusTone(session.status)}">${statusName(session.status)}</span>
      <span class="go">${icon(chevronRight)}</span>
    </button>
  </li>`;
}
