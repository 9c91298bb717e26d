import { msg, str } from '@lit/localize';
import type { TicketSla } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { timer } from '../../internal/icon/icons.js';

const minute = 60_000;
/** Minutes before the promise is due from which on it is urgent. */
const soon = 30;

/** How long is left of the promise, or that it is kept, paused or broken. The host ticks it. */
export function slaClock(sla: TicketSla, now = new Date()): TemplateResult | typeof nothing {
  const left = sla.due_at === null ? null : new Date(sla.due_at).getTime() - now.getTime();
  const { tone, text } = reading(sla, left);
  if (!text) return nothing;
  const title = [sla.name, sla.due_at && new Date(sla.due_at).toLocaleString()]
    .filter(Boolean)
    .join(' · ');
  return html`<span class="sla ${tone}" title=${title}>
    ${icon(timer)} <span class="number">${text}</span>
  </span>`;
}

function reading(sla: TicketSla, left: number | null): { tone: string; text: string } {
  if (sla.state === 'met') return { tone: 'met', text: msg('SLA met') };
  if (sla.state === 'paused') return { tone: '', text: msg('SLA paused') };
  if (sla.state === 'unknown' || left === null) {
    return { tone: 'breached', text: sla.state === 'breached' ? msg('SLA missed') : '' };
  }
  // The PSA may not have looked at its own clock yet.
  if (sla.state === 'breached' || left < 0) {
    const over = duration(Math.abs(left));
    return {
      tone: 'breached',
      text: left < -minute ? msg(str`SLA missed by ${over}`) : msg('SLA missed'),
    };
  }
  const text = duration(left);
  return { tone: left <= soon * minute ? 'soon' : '', text: msg(str`${text} left`) };
}

/** "1 h 18 min", "42 min", "3 d 4 h". */
function duration(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / minute));
  const [days, hours, rest] = [
    Math.floor(minutes / 1440),
    Math.floor((minutes % 1440) / 60),
    minutes % 60,
  ];
  if (days > 0) return hours ? msg(str`${days} d ${hours} h`) : msg(str`${days} d`);
  if (hours > 0) return rest ? msg(str`${hours} h ${rest} min`) : msg(str`${hours} h`);
  return msg(str`${rest} min`);
}
