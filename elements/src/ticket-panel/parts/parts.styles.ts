import { css } from 'lit';
import { announcerStyles } from '../../internal/announcer.styles.js';
import { placeholderStyles } from '../../internal/placeholder.styles.js';

/** What the sections are dressed in. */
export const partsStyles = [
  announcerStyles,
  placeholderStyles,
  css`
    .sla {
      display: inline-flex;
      align-items: center;
      gap: var(--_space-1);
      color: var(--_text-muted);
      white-space: nowrap;
    }

    .sla.soon {
      color: var(--_warning);
    }

    .sla.breached {
      color: var(--_danger);
    }

    .sla.met .icon {
      color: var(--_success);
    }

    .stale {
      display: flex;
      align-items: center;
      gap: var(--_space-2);
      padding-inline-start: var(--_space-3);
      border-block-start: 1px solid var(--_border);
      color: var(--_text-muted);
      font-size: var(--_font-size-sm);
    }

    .stale > .icon {
      color: var(--_warning);
    }

    .stale > .button {
      margin-inline-start: auto;
      color: var(--_link);
      font-size: var(--_font-size-sm);
    }

    .description {
      display: grid;
      justify-items: start;
      padding: 0 var(--_space-3) var(--_space-3);
      color: var(--_text-muted);
      font-size: var(--_font-size-sm);
    }

    .writes + .sections .description {
      padding-block-start: var(--_space-3);
    }

    .description p {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
      overflow: hidden;
      overflow-wrap: anywhere;
      white-space: pre-line;
    }

    .description.whole p {
      display: block;
    }

    .missing {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--_space-2);
      color: var(--_text-muted);
      font-size: var(--_font-size-sm);
    }

    .missing .button,
    .ways .button {
      flex: none;
      color: var(--_link);
      font-size: var(--_font-size-sm);
    }

    .people,
    .list {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
    }

    .cut a {
      color: inherit;
      text-decoration-color: var(--_border-strong);
    }

    .cut a:hover {
      color: var(--_link);
    }

    .person,
    .device {
      display: flex;
      align-items: center;
      gap: var(--_space-2);
      min-block-size: 2rem;
      font-size: var(--_font-size-sm);
    }

    .person > .cut {
      min-inline-size: 0;
    }

    .person > .button {
      margin-inline-start: auto;
    }

    .button.small {
      min-block-size: 2rem;
      min-inline-size: 2rem;
    }

    .avatar {
      display: grid;
      flex: none;
      place-items: center;
      inline-size: 1.5rem;
      block-size: 1.5rem;
      border: 1px solid var(--_border);
      border-radius: 50%;
      background: var(--_surface-raised);
      color: var(--_text-muted);
      font-size: 0.625rem;
      font-weight: 600;
    }

    .ours {
      flex: none;
      color: var(--_link);
    }

    .add,
    .more {
      justify-self: start;
      min-block-size: 2.25rem;
      margin-inline-start: calc(var(--_space-2) * -1);
      padding-inline: var(--_space-2);
      font-size: var(--_font-size-sm);
    }

    .glyph {
      flex: none;
      color: var(--_text-muted);
    }

    .names {
      display: grid;
      flex: 1;
      min-inline-size: 0;
    }

    .names > * {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .facts-line {
      font-size: var(--_font-size-xs);
      font-variant-numeric: tabular-nums;
    }

    .device {
      padding-block: var(--_space-1);
    }

    .entry {
      display: flex;
      align-items: center;
      gap: var(--_space-2);
      inline-size: calc(100% + 2 * var(--_space-2));
      min-block-size: 2.25rem;
      margin: 0 calc(var(--_space-2) * -1);
      padding: var(--_space-1) var(--_space-2);
      border: 0;
      border-radius: var(--_radius);
      background: none;
      color: inherit;
      font: inherit;
      font-size: var(--_font-size-sm);
      text-align: start;
      cursor: pointer;
    }

    .entry:hover {
      background: var(--_hover);
    }

    .entry > .cut {
      flex: 1;
      min-inline-size: 0;
    }

    .entry > .number {
      font-size: var(--_font-size-xs);
    }

    .go {
      color: var(--_text-muted);
    }

    .go:dir(rtl) {
      transform: scaleX(-1);
    }

    .feed {
      display: grid;
      margin-block-start: var(--_space-2);
    }

    .note {
      padding-block: var(--_space-3);
      border-block-start: 1px solid var(--_border);
      font-size: var(--_font-size-sm);
    }

    .note:first-child {
      border-block-start: 0;
    }

    .note:last-child {
      padding-block-end: 0;
    }

    .note .text {
      margin-block-start: 2px;
      overflow-wrap: anywhere;
      white-space: pre-line;
    }

    .by {
      display: flex;
      align-items: baseline;
      gap: var(--_space-2);
      font-size: var(--_font-size-xs);
    }

    .author {
      overflow: hidden;
      font-size: var(--_font-size-sm);
      font-weight: 600;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .kind {
      display: inline-flex;
      flex: none;
      align-items: center;
      align-self: center;
      gap: 3px;
      color: var(--_text-muted);
    }

    .kind .icon {
      inline-size: 12px;
      block-size: 12px;
    }

    .note.discussion .kind {
      color: var(--_warning);
    }

    .note.resolution .kind {
      color: var(--_success);
    }

    .at {
      flex: none;
      margin-inline-start: auto;
    }

    .note.pending .text {
      color: var(--_text-muted);
    }

    .note .waits {
      display: flex;
      align-items: center;
      gap: var(--_space-1);
      margin: var(--_space-1) 0 0;
    }

    .writes {
      border-block-start: 1px solid var(--_border);
    }

    .write {
      padding: var(--_space-2) var(--_space-3);
      background: var(--_warning-soft);
      font-size: var(--_font-size-sm);
    }

    .write.failed {
      background: var(--_danger-soft);
    }

    .what {
      display: flex;
      align-items: center;
      gap: var(--_space-2);
      font-weight: 500;
    }

    .what .icon {
      color: var(--_warning);
    }

    .failed .what .icon {
      color: var(--_danger);
    }

    .why {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 0 var(--_space-2);
      color: var(--_text-muted);
    }

    .write .why {
      padding-inline-start: calc(max(16px, 1rem) + var(--_space-2));
    }

    .note .why.failed > p:first-child {
      color: var(--_danger);
    }

    .ways {
      display: flex;
      margin-inline: calc(var(--_space-2) * -1);
    }

    .ways .button {
      min-block-size: 2.25rem;
      padding-inline: var(--_space-2);
    }

    .write .ways .button {
      color: var(--_text);
    }

    @container (min-width: 34rem) {
      .write {
        padding-inline: var(--_space-4);
      }
    }

    @container (min-width: 44rem) {
      .description {
        padding: var(--_space-4) var(--_space-4) 0;
      }
    }

    @media (pointer: coarse) {
      .entry,
      .button.small,
      .add,
      .more,
      .ways .button {
        min-block-size: var(--_control-size);
      }

      .button.small {
        min-inline-size: var(--_control-size);
      }
    }
  `,
];
