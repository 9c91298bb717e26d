import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { waiting } from '../section.js';
import type { Part, TicketView } from '../ticket-data.js';

/** Shows a part: its skeleton while it is read, what failed, or what is there. */
export function partContent<T>(
  part: Part<T>,
  shown: (value: T) => unknown,
  retry: () => void,
): unknown {
  if (part.value !== null) return shown(part.value);
  if (part.error) return missing(msg('This could not be loaded.'), retry);
  return waiting();
}

/** What the PSA did not give, for now. */
export function unavailable(
  view: TicketView,
  section: string,
  retry: () => void,
): TemplateResult | null {
  const found = view.context.value?.unavailable.find((one) => one.section === section);
  if (!found) return null;
  const who = view.me.value?.provider_name ?? msg('The PSA');
  return missing(found.detail || msg(str`${who} did not give this.`), retry);
}

function missing(text: string, retry: () => void): TemplateResult {
  return html`<p class="missing">
    <span>${text}</span>
    <button class="button quiet" type="button" @click=${retry}>${msg('Try again')}</button>
  </p>`;
}

export function none(text: string): TemplateResult {
  return html`<p class="muted small">${text}</p>`;
}
