import { msg, str } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconNode } from '../../internal/icon/icon.js';
import { clock, cloudUpload, eye, wifiOff } from '../../internal/icon/icons.js';

/** One line each on what is unusual about the walk just now. */
export function banners(state: WalkState, retry: () => void): unknown[] {
  const { session, connection, pendingCount, stale, isHolder } = state;
  const shown: unknown[] = [];
  if (connection === 'offline') {
    shown.push(banner('warning', wifiOff, offlineText(pendingCount, isHolder)));
  } else if (pendingCount > 1 && !state.refused) {
    shown.push(banner('', cloudUpload, msg(str`Sending ${pendingCount} steps…`)));
  }
  if (stale && connection !== 'offline') {
    shown.push(
      banner(
        'late',
        clock,
        msg('Kept from your last visit; it may have moved on.'),
        html`<button class="button quiet" type="button" @click=${retry}>${msg('Refresh')}</button>`,
      ),
    );
  }
  if (session?.status === 'active' && !isHolder) {
    const name = session.held_by_name;
    const text = name ? msg(str`${name} is walking this`) : msg('Somebody else is walking this');
    shown.push(banner('accent', eye, text));
  }
  return shown;
}

function banner(tone: string, symbol: IconNode, text: string, action?: unknown): TemplateResult {
  return html`<div class="banner ${tone}">
    ${icon(symbol)}<span>${text}</span>${action ?? nothing}
  </div>`;
}

function offlineText(waiting: number, isHolder: boolean): string {
  if (!isHolder) return msg('Offline. You see what was known last.');
  if (waiting === 0) return msg('Offline. You can go on; steps are kept.');
  return waiting === 1
    ? msg('Offline, 1 step waiting')
    : msg(str`Offline, ${waiting} steps waiting`);
}
