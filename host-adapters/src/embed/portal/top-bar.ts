import { msg } from '@lit/localize';
import {
  columns2,
  headphones,
  history,
  icon,
  lifeBuoy,
  logOut,
  plug,
  ticket,
  type IconNode,
} from '@resolutionflow/elements/page-parts';
import type { LiveStatus } from '@resolutionflow/sdk';
import type { Me } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { screensOf } from './access.js';
import { logo } from './logo.js';
import { initials, roleText } from './role-text.js';
import { hrefOf, isOfPsa, type Route } from './route.js';

/** Who is there and where, and what the bar leads to. */
export interface TopBarOptions {
  user: Me;
  current: Route;
  live: LiveStatus;
  /** It was online before: what is not there yet at the start is not lost. */
  wasLive: boolean;
  /** Language and colours; see `preferenceControls()`. */
  preferences: TemplateResult;
  signOut: () => void;
}

/** Where one can go, whether changes arrive, and who one is. */
export function topBar(options: TopBarOptions): TemplateResult {
  const { user, current } = options;
  const role = user.is_super_admin ? 'super_admin' : user.account_role;
  return html`<header class="top-bar">
    <a class="brand" href="#/" aria-label="ResolutionFlow"
      >${logo()} <span class="brand-name">ResolutionFlow</span></a
    >
    <nav aria-label=${msg('Screens')}>
      ${screensOf(user).map((name) => {
        const { label, node } = screenText(name);
        return html`<a
          class="screen-link"
          title=${label}
          href=${screenHref(name)}
          aria-current=${name === current.name
            ? 'page'
            : name === sectionOf(current)
              ? 'true'
              : nothing}
        >
          ${icon(node)} <span>${label}</span>
        </a>`;
      })}
    </nav>
    ${liveBadge(options)} ${options.preferences}
    <span class="me">
      <span class="avatar" aria-hidden="true">${initials(user.name)}</span>
      <span class="me-text">
        <span>${user.name}</span>
        <span class="muted">${roleText(role, user.can_cover_l1)}</span>
      </span>
    </span>
    <button
      class="button quiet icon-only"
      type="button"
      aria-label=${msg('Sign out')}
      title=${msg('Sign out')}
      @click=${options.signOut}
    >
      ${icon(logOut)}
    </button>
  </header>`;
}

function liveBadge({ live, wasLive }: TopBarOptions): TemplateResult {
  const away = live === 'offline' || (live === 'connecting' && wasLive);
  return html`<span class="live" role="status">
    ${away
      ? html`<span class="badge warning">${msg('Reconnecting…')}</span>`
      : live === 'online'
        ? html`<span class="badge success">${msg('Live')}</span>`
        : nothing}
  </span>`;
}

function screenHref(name: Route['name']): string {
  if (name === 'side-by-side') return hrefOf({ name, ticketId: null });
  return name === 'ticket' || name === 'session' ? '#/' : hrefOf({ name });
}

/** The screen of the bar that one is within: a walk is one of the walks, a ticket comes from the desk. */
function sectionOf(route: Route): Route['name'] {
  if (route.name === 'session') return 'sessions';
  if (route.name !== 'ticket') return route.name;
  return isOfPsa(route.ticketId) ? 'tickets' : 'workspace';
}

function screenText(name: Route['name']): { label: string; node: IconNode } {
  switch (name) {
    case 'side-by-side':
      return { label: msg('Side by side'), node: columns2 };
    case 'tickets':
      return { label: msg('Tickets'), node: ticket };
    case 'integrations':
      return { label: msg('Integrations'), node: plug };
    case 'escalations':
      return { label: msg('Escalations'), node: lifeBuoy };
    case 'sessions':
      return { label: msg('Walks'), node: history };
    default:
      return { label: msg('Workspace'), node: headphones };
  }
}
