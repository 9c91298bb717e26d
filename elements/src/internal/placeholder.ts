import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconNode } from './icon/icon.js';
import { refreshCw, triangleAlert } from './icon/icons.js';

/** Nothing is here yet: what would be, and what to do next. */
export interface EmptyState {
  icon: IconNode;
  title: unknown;
  body?: unknown;
  /** A button or link, where there is something to do. */
  action?: unknown;
}

/** Something failed: what happened, what was kept, and how to try again. */
export interface ErrorState {
  title: unknown;
  /** What is safe all the same, such as "Your three steps are kept on this device." */
  kept?: unknown;
  /** The reference to give to support. */
  requestId?: string | undefined;
  retry?: () => void;
}

/** Stands where a list or an element's content would stand. */
export function emptyState(state: EmptyState): TemplateResult {
  return html`<div class="placeholder">
    <span class="placeholder-icon">${icon(state.icon, { size: 20 })}</span>
    <p class="placeholder-title">${state.title}</p>
    ${state.body ? html`<p class="muted small">${state.body}</p>` : nothing}
    ${state.action ?? nothing}
  </div>`;
}

/** Stands where content would stand, and is read out at once. */
export function errorState(state: ErrorState): TemplateResult {
  return html`<div class="placeholder" role="alert">
    <span class="placeholder-icon warning">${icon(triangleAlert, { size: 20 })}</span>
    <p class="placeholder-title">${state.title}</p>
    ${state.kept ? html`<p class="muted small">${state.kept}</p>` : nothing}
    ${state.retry
      ? html`<button class="button" type="button" @click=${state.retry}>
          ${icon(refreshCw)} ${msg('Try again')}
        </button>`
      : nothing}
    ${state.requestId
      ? html`<p class="placeholder-reference muted">${msg('Reference')} ${state.requestId}</p>`
      : nothing}
  </div>`;
}
