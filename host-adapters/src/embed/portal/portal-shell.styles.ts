import { css } from 'lit';

/** The portal's frame, and what its screens share. */
export const portalStyles = css`
  :host {
    min-inline-size: 0;
  }

  rf-app {
    block-size: auto;
  }

  .page {
    display: flex;
    flex-direction: column;
    min-block-size: 100dvb;
    background: var(--_surface-sunken);
    container-type: inline-size;
  }

  .top-bar {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--_space-2);
    padding-inline: var(--_space-4) var(--_space-2);
    border-block-end: 1px solid var(--_border);
    background: var(--_surface);
  }

  .brand {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: var(--_control-size);
    color: inherit;
    font-size: var(--_font-size-md);
    font-weight: 600;
    letter-spacing: -0.01em;
    text-decoration: none;
  }

  .brand-name {
    display: none;
  }

  .logo-ground {
    fill: var(--_accent);
  }

  .logo-way,
  .logo-other {
    fill: none;
    stroke: var(--_accent-text);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .logo-other {
    opacity: 0.55;
  }

  nav {
    display: flex;
    order: 1;
    flex-basis: 100%;
    margin-inline: calc(var(--_space-2) * -1);
  }

  .screen-link {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 2px;
    min-inline-size: 0;
    min-block-size: 48px;
    padding-inline: var(--_space-1);
    border-radius: var(--_radius);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
  }

  .screen-link:hover {
    color: var(--_text);
  }

  .screen-link[aria-current] {
    color: var(--_text);
  }

  .screen-link[aria-current]::after {
    content: '';
    position: absolute;
    inset-inline: var(--_space-2);
    inset-block-end: -1px;
    block-size: 2px;
    border-radius: 2px 2px 0 0;
    background: var(--_accent);
  }

  .screen-link:focus-visible {
    outline-offset: -2px;
  }

  /* Takes the room that is left, and never a line of its own: the bar would grow under the finger. */
  .live {
    display: flex;
    flex: 1 1 0;
    justify-content: flex-end;
    min-inline-size: 0;
  }

  .live > .badge {
    display: block;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .preferences {
    display: flex;
    align-items: center;
  }

  .corner {
    position: absolute;
    inset-block-start: var(--_space-2);
    inset-inline-end: var(--_space-2);
  }

  .language {
    inline-size: auto;
    field-sizing: content;
    padding-inline: var(--_space-2) 2rem;
    border-color: transparent;
    background-color: transparent;
    color: var(--_text-muted);
    font-size: var(--_font-size-sm);
  }

  .language:hover {
    background-color: var(--_hover);
  }

  .language option {
    background: var(--_surface-raised);
    color: var(--_text);
  }

  .me {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    font-size: var(--_font-size-sm);
    line-height: 1.25;
  }

  .me-text {
    display: none;
  }

  .me-text > .muted {
    font-size: var(--_font-size-xs);
  }

  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: max(28px, 1.75rem);
    block-size: max(28px, 1.75rem);
    border-radius: 50%;
    background: var(--_accent-soft);
    color: var(--_link);
    font-size: var(--_font-size-xs);
    font-weight: 600;
    letter-spacing: 0.02em;
  }

  .cut {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .screen {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
    inline-size: 100%;
    margin-inline: auto;
  }

  /* It takes the focus after signing in, and is nothing to press. */
  .screen:focus {
    outline: none;
  }

  .screen > * {
    flex: 1;
  }

  .panel {
    background: var(--_surface);
  }

  .alone {
    display: grid;
    flex: 1;
    place-items: center;
  }

  @container (max-width: 21rem) {
    .me {
      display: none;
    }
  }

  /* As tabs of a phone are: where one is has its name, the others their picture. */
  @container (max-width: 30rem) {
    .screen-link:not([aria-current]) > span:last-child {
      position: absolute;
      inset: 0 auto auto 0;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  @container (min-width: 76rem) {
    .top-bar {
      flex-wrap: nowrap;
      gap: var(--_space-3);
      min-block-size: 52px;
    }

    nav {
      order: 0;
      flex-basis: auto;
      gap: var(--_space-1);
      margin-inline: var(--_space-2);
      align-self: stretch;
    }

    .screen-link {
      flex: none;
      flex-direction: row;
      gap: var(--_space-2);
      min-block-size: 52px;
      padding-inline: var(--_space-3);
      font-size: var(--_font-size-sm);
    }
  }

  @container (min-width: 64rem) {
    .brand-name {
      display: inline;
    }

    .me-text {
      display: grid;
      max-inline-size: 11rem;
    }

    .screen:is(.escalations, .sessions, .session) {
      max-inline-size: 80rem;
      padding: var(--_space-5);
    }

    .screen:is(.escalations, .sessions) > .panel {
      flex: none;
    }

    /* A walk keeps the height of the page, so that its action bar stays where the hand has learnt it is. */
    .screen:is(.escalations, .sessions, .session) > .panel {
      --_list-inset: var(--_space-5);
      border: 1px solid var(--_border);
      border-radius: var(--_radius-lg);
      overflow: clip;
    }
  }

  @media (forced-colors: active) {
    .screen-link[aria-current]::after {
      background: Highlight;
    }
  }
`;
