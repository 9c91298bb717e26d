import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconNode } from '../../internal/icon/icon.js';
import { lock, search, ticket, user, wifiOff } from '../../internal/icon/icons.js';
import { emptyState, errorState } from '../../internal/placeholder.js';
import type { TicketView } from '../ticket-data.js';

/** The host has no ticket open, and none was named. */
export function noTicket(): TemplateResult {
  return emptyState({
    icon: ticket,
    title: msg('No ticket is open'),
    body: msg('Open a ticket, and it appears here.'),
  });
}

export function signedOut(): TemplateResult {
  return emptyState({
    icon: user,
    title: msg('You are signed out'),
    body: msg('Sign in again to see this ticket.'),
  });
}

/** Why there is nothing below the header; null while there is, or while it is read. */
export function whole(view: TicketView, retry: () => void): TemplateResult | null {
  const { error, value } = view.context;
  if (value || !error) return null;
  const said = (node: IconNode, title: string, body: string): TemplateResult =>
    emptyState({ icon: node, title, body });
  switch (error.code) {
    case 'not_found':
      if (view.kind === 'psa' && view.me.value?.provider === 'internal') return notConnected();
      return said(
        search,
        msg('This ticket is not here'),
        msg('It may have been deleted or merged, or belong to another account.'),
      );
    case 'not_configured':
      return notConnected();
    case 'forbidden':
      return said(
        lock,
        msg('Not for your role'),
        msg('Your role cannot see tickets. The owner of your account can change that.'),
      );
    case 'signed_out':
    case 'unauthenticated':
      return signedOut();
    default:
      return errorState({
        title: view.isOffline ? msg('You are offline') : awayText(view),
        kept: msg('It is tried again by itself.'),
        requestId: error.requestId ?? undefined,
        retry,
      });
  }
}

/** What is shown is as old as it says, because the connection or the PSA is away. */
export function stale(
  view: TicketView,
  time: (iso: string) => unknown,
  retry: () => void,
): TemplateResult | typeof nothing {
  const { value, error } = view.context;
  if (!value || !view.readAt || (!error && !view.isOffline)) return nothing;
  return html`<p class="stale" role="status">
    ${icon(wifiOff)}
    <span>
      ${view.isOffline ? msg('Offline.') : html`${awayText(view)}.`} ${msg('As of')}
      ${time(view.readAt)}
    </span>
    <button class="button quiet" type="button" @click=${retry}>${msg('Try again')}</button>
  </p>`;
}

function notConnected(): TemplateResult {
  return emptyState({
    icon: ticket,
    title: msg('No PSA is connected'),
    body: msg('The owner of your account connects it under Integrations.'),
  });
}

function awayText({ context, me }: TicketView): string {
  const who = me.value?.provider_name ?? msg('The PSA');
  const isVendor = context.error?.code === 'provider_failed' || context.error?.status === 503;
  return isVendor ? msg(str`${who} does not answer`) : msg('This ticket could not be loaded');
}
