import { msg, str } from '@lit/localize';
import { reasonText, type RelativeTime } from '@resolutionflow/elements/page-parts';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { initials } from './role-text.js';
import type { TicketView } from './ticket-controller.js';

/** What was said and done on a ticket, the oldest first: the problem, then the walk as it goes. */
export function conversation(ticket: TicketView, times: RelativeTime): TemplateResult {
  const name = ticket.customer ?? msg('Customer');
  return html`<ol role="list" class="entries">
    <li class="message">
      <span class="avatar" aria-hidden="true">${initials(name)}</span>
      <div>
        <p class="by">
          <b>${name}</b> <span class="muted">${times.render(ticket.createdAt)}</span>
        </p>
        <p class="said">${ticket.problem}</p>
      </div>
    </li>
    ${ticket.session ? walked(ticket.session, times) : nothing}
  </ol>`;
}

function walked(session: WalkSession, times: RelativeTime): unknown {
  const starter = session.started_by_name ?? msg('Somebody');
  const about = session.flow_name;
  const started = about ? msg(str`${starter} started “${about}”`) : msg(str`${starter} took it on`);
  return html`${happened(started, session.started_at, times)}
  ${repeat(
    session.walked_path,
    ({ id }) => id,
    (step) =>
      html`<li class="step">
        <p>
          <span class="muted">${step.question}</span>
          ${step.answer_label ? html`<b>${step.answer_label}</b>` : nothing}
        </p>
        ${step.l1_note ? html`<p class="note">${step.l1_note}</p>` : nothing}
        <p class="muted small">${step.by_name} · ${times.render(step.at)}</p>
      </li>`,
  )}
  ${session.walk_notes.map(
    ({ content, timestamp }) =>
      html`<li class="step">
        <p class="note">${content}</p>
        <p class="muted small">${msg('Note')} · ${times.render(timestamp)}</p>
      </li>`,
  )}
  ${ended(session, times)}`;
}

function ended(session: WalkSession, times: RelativeTime): TemplateResult | typeof nothing {
  const at = session.resolved_at ?? session.last_step_at ?? session.started_at;
  if (session.status === 'resolved') {
    return html`${happened(msg('Resolved'), at, times, 'success')}
    ${session.resolution_notes
      ? html`<li class="step"><p class="note">${session.resolution_notes}</p></li>`
      : nothing}`;
  }
  if (session.status === 'abandoned') return happened(msg('The walk was given up'), at, times);
  if (!session.reason_category) return nothing;
  const why = reasonText(session.reason_category);
  return html`${happened(msg(str`Escalated: ${why}`), at, times, 'warning')}
  ${session.reason ? html`<li class="step"><p class="note">${session.reason}</p></li>` : nothing}`;
}

function happened(
  what: string,
  at: string,
  times: RelativeTime,
  tone: 'success' | 'warning' | '' = '',
): TemplateResult {
  return html`<li class="event ${tone}">
    <span>${what}</span> <span class="muted">${times.render(at)}</span>
  </li>`;
}
