import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, type TemplateResult } from 'lit';
import { clock, history, inbox, lifeBuoy, lock, search, user } from '../internal/icon/icons.js';
import { emptyState, errorState } from '../internal/placeholder.js';
import type { SessionListView } from './session-row.js';

/** Rows in the shape of those that are coming. */
export function loadingRows(): TemplateResult {
  return html`<div class="skeleton rows">
    <span class="visually-hidden" role="status">${msg('Loading…')}</span>
    ${[0, 1, 2, 3].map(
      () =>
        html`<div class="row waiting">
          <span class="bar"></span><span class="bar"></span><span class="bar"></span>
        </div>`,
    )}
  </div>`;
}

/** A list without rows says what would be there. */
export function emptyList(
  view: SessionListView,
  filter: string,
  showAll: () => void,
): TemplateResult {
  if (filter) {
    return emptyState({
      icon: search,
      title: msg('Nothing with this status'),
      action: html`<button class="button" type="button" @click=${showAll}>
        ${msg('Show all')}
      </button>`,
    });
  }
  switch (view) {
    case 'queue':
      return emptyState({
        icon: inbox,
        title: msg('The queue is empty'),
        body: msg('Describe a problem to start: its ticket appears here at once.'),
      });
    case 'active':
      return emptyState({
        icon: clock,
        title: msg('No walk in progress'),
        body: msg('A walk that you start waits here until it is resolved or escalated.'),
      });
    case 'escalations':
      return emptyState({
        icon: lifeBuoy,
        title: msg('No escalations waiting'),
        body: msg('When a tech escalates a walk, it appears here at once.'),
      });
    case 'history':
      return emptyState({
        icon: history,
        title: msg('No walks yet'),
        body: msg('Once a tech describes a problem and starts a walk, it can be read here.'),
      });
  }
}

/** A list that could not be read: why, and what to do. */
export function failedList({
  error,
  isOffline,
  view,
  retry,
}: {
  error: ClientError;
  isOffline: boolean;
  view: SessionListView;
  retry: () => void;
}): TemplateResult {
  if (error.code === 'forbidden') {
    return emptyState({
      icon: lock,
      title: msg('Not for your role'),
      body:
        view === 'escalations'
          ? msg('Escalations are for engineers. The owner of your account can change your role.')
          : msg('Your role cannot see this list. The owner of your account can change that.'),
    });
  }
  if (error.code === 'signed_out' || error.code === 'unauthenticated') {
    return emptyState({
      icon: user,
      title: msg('You are signed out'),
      body: msg('Sign in again to see this list.'),
    });
  }
  return errorState({
    title: isOffline ? msg('The server is out of reach') : msg('This list could not be loaded'),
    kept: isOffline
      ? msg('It is tried again by itself. Walks that are open go on without a network.')
      : msg('Nothing was lost.'),
    requestId: error.requestId ?? undefined,
    retry,
  });
}
