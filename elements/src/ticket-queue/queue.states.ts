import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../internal/icon/icon.js';
import { inbox, lock, refreshCw, search, user } from '../internal/icon/icons.js';
import { emptyState, errorState } from '../internal/placeholder.js';

/** Rows in the shape of those that are coming. */
export function loadingRows(count: number): TemplateResult {
  return html`<div class="skeleton rows">
    <span class="visually-hidden" role="status">${msg('Loading…')}</span>
    ${Array.from(
      { length: count },
      () =>
        html`<div class="row waiting">
          <span class="bar"></span><span class="bar"></span><span class="bar"></span>
        </div>`,
    )}
  </div>`;
}

/** Nothing fits, or nothing is there. */
export function emptyQueue(isNarrowed: boolean, clear: () => void): TemplateResult {
  return isNarrowed
    ? emptyState({
        icon: search,
        title: msg('No ticket fits'),
        body: msg('Try other words, or fewer filters.'),
        action: html`<button class="button" type="button" @click=${clear}>
          ${msg('Clear filters')}
        </button>`,
      })
    : emptyState({
        icon: inbox,
        title: msg('No open tickets'),
        body: msg('A new ticket appears here by itself.'),
      });
}

export function failedQueue(
  error: ClientError,
  isOffline: boolean,
  retry: () => void,
): TemplateResult {
  switch (error.code) {
    case 'forbidden':
      return emptyState({
        icon: lock,
        title: msg('Not for your role'),
        body: msg('Your role cannot see tickets. The owner of your account can change that.'),
      });
    case 'signed_out':
    case 'unauthenticated':
      return signedOut();
    default:
      return errorState({
        title: isOffline ? msg('You are offline') : msg('Tickets could not be loaded'),
        kept:
          error.code === 'provider_failed' && error.problem?.detail
            ? error.problem.detail
            : msg('It is tried again by itself.'),
        requestId: error.requestId ?? undefined,
        retry,
      });
  }
}

export function signedOut(): TemplateResult {
  return emptyState({
    icon: user,
    title: msg('You are signed out'),
    body: msg('Sign in again to see this list.'),
  });
}

/** A PSA, but nobody in it who is the user: that is said, rather than that there is nothing to do. */
export function mapPrompt(map: (() => void) | null): TemplateResult {
  return html`<div class="line">
    <p class="muted">${msg('Map your PSA member to see your queue')}</p>
    ${map
      ? html`<button class="button quiet" type="button" @click=${map}>
          ${msg('Map members')}
        </button>`
      : nothing}
  </div>`;
}

export function nothingMine(): TemplateResult {
  return html`<p class="line muted">${msg('No open tickets assigned to you')}</p>`;
}

/** Quiet: the rest of the page has its own work to do. */
export function failedMine(retry: () => void): TemplateResult {
  return html`<div class="line" role="status">
    <p class="muted">${msg('Your tickets could not be loaded')}</p>
    <button class="button quiet" type="button" @click=${retry}>
      ${icon(refreshCw)} ${msg('Try again')}
    </button>
  </div>`;
}
