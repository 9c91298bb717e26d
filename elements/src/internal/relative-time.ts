import { msg } from '@lit/localize';
import {
  html,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';

const tickMs = 30_000;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** Shows times as "4 min ago", with the exact one on hover, and keeps all of its host's current with one timer. */
export class RelativeTime implements ReactiveController {
  #host: ReactiveControllerHost;
  #locale: () => string | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param locale BCP 47 tag in use; by default the browser's. */
  constructor(host: ReactiveControllerHost, locale: () => string | undefined = () => undefined) {
    this.#host = host;
    this.#locale = locale;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), tickMs);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }

  /** @param iso A time in ISO 8601. */
  render(iso: string): TemplateResult {
    const at = new Date(iso);
    const exact = at.toLocaleString(this.#locale(), { dateStyle: 'medium', timeStyle: 'short' });
    return html`<time datetime=${iso} title=${exact}
      >${relativeTime(at, new Date(), this.#locale())}</time
    >`;
  }
}

/** "just now", "4 min ago", "in 2 hr", "yesterday"; after a week, the date. */
export function relativeTime(at: Date, now: Date, locale?: string): string {
  const difference = at.getTime() - now.getTime();
  const size = Math.abs(difference);
  if (size < minute) return msg('just now');
  if (size >= week) {
    return at.toLocaleDateString(locale, {
      day: 'numeric',
      month: 'short',
      ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    });
  }
  const [unit, length] =
    size < hour
      ? (['minute', minute] as const)
      : size < day
        ? (['hour', hour] as const)
        : (['day', day] as const);
  return (
    new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
      .format(Math.trunc(difference / length), unit)
      // "4 min. ago" reads better without its stop.
      .replace(/\.(?= |$)/, '')
  );
}
