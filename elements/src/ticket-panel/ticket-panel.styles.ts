import { css } from 'lit';
import { badgeStyles } from '../internal/badge.styles.js';
import { baseStyles } from '../internal/base.styles.js';
import { buttonStyles } from '../internal/button.styles.js';
import { skeletonStyles } from '../internal/skeleton.styles.js';
import { tokenStyles } from '../internal/tokens.styles.js';

/** What stands before the parts are there: the header, and where the sections will be. */
export const ticketPanelStyles = [
  tokenStyles,
  baseStyles,
  buttonStyles,
  badgeStyles,
  skeletonStyles,
  css`
    :host {
      container-type: inline-size;
      background: var(--_surface);
    }

    article {
      position: relative;
      display: flex;
      flex: 1;
      flex-direction: column;
      min-inline-size: 0;
    }

    .sections {
      flex: 1;
    }

    header {
      display: grid;
      gap: var(--_space-2);
      padding: var(--_space-3) var(--_space-3) var(--_space-3);
    }

    .over {
      display: flex;
      align-items: center;
      gap: var(--_space-2);
      min-inline-size: 0;
      font-size: var(--_font-size-xs);
    }

    .where,
    .cut {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .out {
      position: relative;
      flex: none;
      color: inherit;
    }

    .out::after {
      content: '';
      position: absolute;
      inset: -12px;
    }

    .out .icon {
      inline-size: 14px;
      block-size: 14px;
    }

    .close {
      margin-block: calc(var(--_space-2) * -1);
      margin-inline: auto calc(var(--_space-2) * -1);
    }

    h2 {
      overflow-wrap: anywhere;
      text-wrap: pretty;
    }

    .facts {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--_space-1) var(--_space-3);
      min-block-size: 1.75rem;
      font-size: var(--_font-size-sm);
    }

    .facts rf-menu {
      max-inline-size: 100%;
    }

    .waits {
      margin-inline-start: calc(var(--_space-2) * -1);
      color: var(--_text-muted);
    }

    .walk {
      margin-block-start: var(--_space-1);
    }

    h3 {
      font-size: var(--_font-size-sm);
      letter-spacing: normal;
    }

    .plain {
      display: none;
    }

    .count {
      color: var(--_text-muted);
      font-weight: 400;
    }

    .fold {
      display: flex;
      align-items: center;
      justify-content: space-between;
      inline-size: 100%;
      min-block-size: var(--_control-size);
      margin: 0;
      padding: 0 var(--_space-3);
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }

    .fold:hover {
      background: var(--_hover);
    }

    .fold:focus-visible {
      outline-offset: -2px;
    }

    .fold > .icon {
      color: var(--_text-muted);
      transition: transform var(--_duration-fast);
    }

    .open .fold > .icon {
      transform: rotate(180deg);
    }

    .section {
      border-block-start: 1px solid var(--_border);
    }

    .content {
      display: none;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--_space-2);
      padding: 0 var(--_space-3) var(--_space-3);
    }

    .open > .content {
      display: grid;
      animation: section-open var(--_duration-fast) ease-out;
    }

    @keyframes section-open {
      from {
        opacity: 0;
        transform: translateY(-4px);
      }
    }

    @container (min-width: 34rem) {
      header {
        grid-template-columns: minmax(0, 1fr) auto;
        padding: var(--_space-4);
      }

      header > * {
        grid-column: 1 / -1;
      }

      .facts {
        grid-column: 1;
      }

      .walk {
        grid-column: 2;
        align-self: center;
        min-block-size: max(36px, 2.25rem);
        margin-block-start: 0;
        font-size: var(--_font-size-sm);
      }
    }

    @container (min-width: 44rem) {
      .sections {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(15rem, 18rem);
        border-block-start: 1px solid var(--_border);
      }

      .side {
        border-inline-start: 1px solid var(--_border);
        background: var(--_surface-sunken);
      }

      .section,
      .section:first-child {
        border-block-start: 0;
      }

      .side > .section + .section {
        border-block-start: 1px solid var(--_border);
      }

      .section > .content {
        display: grid;
        padding: 0 var(--_space-4) var(--_space-4);
        animation: none;
      }

      .fold {
        display: none;
      }

      .plain {
        display: block;
        padding: var(--_space-3) var(--_space-4) var(--_space-2);
      }
    }

    @media (pointer: coarse) {
      header .walk {
        min-block-size: var(--_control-size);
      }
    }
  `,
];
