import { msg, str } from '@lit/localize';
import type { PsaWrite } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../internal/icon/icon.js';
import { circleAlert, clock } from '../../internal/icon/icons.js';
import type { TicketView } from '../ticket-data.js';

/** What can be done with something that waits for the PSA. */
export interface WriteActs {
  canWrite: boolean;
  time: (iso: string) => unknown;
  retryWrite: (id: string) => void;
  discardWrite: (id: string) => void;
  /** Reads the ticket again. */
  refresh: () => void;
}

/** What waits for the PSA, or was refused by it. A note that waits stands among the notes. */
export function writes(view: TicketView, acts: WriteActs): TemplateResult | typeof nothing {
  const { notes = [] } = view.context.value ?? {};
  const shown = view.writes.filter(
    ({ id, status }) =>
      status !== 'sent' && status !== 'canceled' && !notes.some((note) => note.id === id),
  );
  if (shown.length === 0) return nothing;
  const who = view.me.value?.provider_name ?? msg('the PSA');
  return html`<section class="writes" aria-label=${msg(str`Waiting for ${who}`)}>
    <ul role="list">
      ${repeat(
        shown,
        ({ id }) => id,
        (write) =>
          html`<li class="write ${write.status === 'failed' ? 'failed' : ''}">
            <p class="what">
              ${icon(write.status === 'failed' ? circleAlert : clock)} <span>${write.summary}</span>
            </p>
            ${writeActs(write, acts)}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Why it waits and when it is tried next; once given up, what can be done. */
export function writeActs(write: PsaWrite, acts: WriteActs): TemplateResult {
  const isFailed = write.status === 'failed';
  return html`<div class="why ${isFailed ? 'failed' : ''}">
    <p class="small">
      ${isFailed ? msg('Not sent.') : msg('Not sent yet.')} ${sentence(write.last_error)}
      ${write.status === 'sending'
        ? msg('Trying now…')
        : write.next_attempt_at
          ? html`${msg('Next try')} ${acts.time(write.next_attempt_at)}.`
          : nothing}
    </p>
    ${acts.canWrite && write.status !== 'sending'
      ? html`<p class="ways">
          <button class="button quiet" type="button" @click=${() => acts.retryWrite(write.id)}>
            ${isFailed ? msg('Retry') : msg('Try now')}
          </button>
          <button class="button quiet" type="button" @click=${() => acts.discardWrite(write.id)}>
            ${msg('Discard')}
          </button>
        </p>`
      : nothing}
  </div>`;
}

function sentence(text: string | null): string {
  if (!text) return '';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
