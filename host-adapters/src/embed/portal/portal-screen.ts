import { msg } from '@lit/localize';
import type { Client } from '@resolutionflow/sdk';
import { html, type TemplateResult } from 'lit';
import type { Preferences } from './preferences.js';
import { isOfPsa, type Route } from './route.js';

/** What screens are given. */
export interface ScreenOptions {
  client: Client | undefined;
  preferences: Preferences;
  /** What a walk on the ticket is to begin with, where one was asked for. */
  problem: string | null;
}

/** What stands at a place of the portal. */
export function portalScreen(
  route: Route,
  { client, preferences, problem }: ScreenOptions,
): TemplateResult {
  switch (route.name) {
    case 'workspace':
      return html`<rf-portal-workspace></rf-portal-workspace>`;
    case 'side-by-side':
      return html`<rf-portal-side-by-side
        .client=${client}
        .ticketId=${route.ticketId}
        .preferences=${preferences}
      ></rf-portal-side-by-side>`;
    case 'ticket':
      if (isOfPsa(route.ticketId)) {
        return html`<rf-portal-psa-ticket
          .ticketId=${route.ticketId}
          .problem=${problem}
        ></rf-portal-psa-ticket>`;
      }
      return html`<rf-portal-ticket
        .client=${client}
        .ticketId=${route.ticketId}
        .preferences=${preferences}
      ></rf-portal-ticket>`;
    case 'session':
      return html`<rf-walker class="panel" session-id=${route.sessionId}></rf-walker>`;
    case 'tickets':
      return html`<rf-portal-tickets></rf-portal-tickets>`;
    case 'integrations':
      return html`<rf-portal-integrations></rf-portal-integrations>`;
    case 'escalations':
      return sessionList('escalations', msg('Escalations'));
    case 'sessions':
      return sessionList('history', msg('All walks'));
  }
}

function sessionList(view: 'escalations' | 'history', heading: string): TemplateResult {
  return html`<div class="panel">
    <rf-session-list view=${view} heading=${heading} page-size="25"></rf-session-list>
  </div>`;
}
