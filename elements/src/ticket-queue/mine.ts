import { msg } from '@lit/localize';
import type { Me, Page, TicketRow } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import type { QueueController } from './queue-controller.js';
import { failedMine, loadingRows, mapPrompt, nothingMine } from './queue.states.js';

/** What the user's own five tickets are shown with. */
export interface MineView {
  queue: Pick<QueueController, 'me' | 'page' | 'error'>;
  user: Me | null;
  rows: (page: Page<TicketRow>) => TemplateResult;
  viewAll: () => void;
  map: () => void;
  retry: () => void;
}

/** The user's own tickets; whose they are is told by the mapping, never by what was found. */
export function mineView(view: MineView): TemplateResult | typeof nothing {
  const { me, page, error } = view.queue;
  const isHidden = !view.user || me?.provider === 'internal' || error?.code === 'forbidden';
  if (isHidden) return nothing;
  return html`<section part="mine" aria-label=${msg('My tickets')}>
    <div class="head"><h2>${msg('My tickets')}</h2></div>
    ${content(view)}
  </section>`;

  function content({ rows, viewAll, map, retry, user }: MineView): TemplateResult {
    if (me && !me.member) return mapPrompt(user?.account_role === 'owner' ? map : null);
    if (!page) return error ? failedMine(retry) : loadingRows(3);
    if (page.items.length === 0) return nothingMine();
    return html`${rows(page)}
      <button class="button quiet all" type="button" @click=${viewAll}>
        ${msg('View all tickets →')}
      </button>`;
  }
}
