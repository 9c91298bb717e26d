import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { building2, mail, phone, user } from '../../internal/icon/icons.js';
import { none, partContent, unavailable } from './part-content.js';
import type { TicketView } from '../ticket-data.js';

/** Who called, how to reach them, and for which company. */
export function details(view: TicketView, refresh: () => void): unknown {
  return partContent(
    view.context,
    ({ company, contact }) => {
      const missing =
        unavailable(view, 'contact', refresh) ?? unavailable(view, 'company', refresh);
      if (!company && !contact) return missing ?? none(msg('No contact on this ticket.'));
      return html`<ul class="list" role="list">
          ${contact ? line(user, contact.name) : nothing}
          ${contact?.phone ? line(phone, call(contact.phone)) : nothing}
          ${contact?.email
            ? line(mail, html`<a href="mailto:${contact.email}">${contact.email}</a>`)
            : nothing}
          ${company ? line(building2, company.name) : nothing}
          ${company?.phone && company.phone !== contact?.phone
            ? line(phone, call(company.phone))
            : nothing}
        </ul>
        ${missing ?? nothing}`;
    },
    refresh,
  );
}

/** As many letters as three lines of a pod hold. */
const shortLength = 150;

/** What the customer wrote; a long story is folded after its beginning. */
export function description(
  view: TicketView,
  isWhole: boolean,
  showWhole: () => void,
): TemplateResult | typeof nothing {
  const text = view.context.value?.ticket.description?.trim();
  if (!text || text === view.ticket.summary) return nothing;
  const isLong = text.length > shortLength || text.split('\n').length > 3;
  return html`<div class="description ${isWhole || !isLong ? 'whole' : ''}" part="description">
    <p>${text}</p>
    ${isLong && !isWhole
      ? html`<button class="button quiet more" type="button" @click=${showWhole}>
          ${msg('Show all')}
        </button>`
      : nothing}
  </div>`;
}

function line(node: Parameters<typeof icon>[0], content: unknown): TemplateResult {
  return html`<li class="device">
    <span class="glyph">${icon(node)}</span><span class="cut">${content}</span>
  </li>`;
}

function call(number: string): TemplateResult {
  return html`<a href="tel:${number.replaceAll(/[^\d+]/g, '')}">${number}</a>`;
}
