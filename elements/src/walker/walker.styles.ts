import { css } from 'lit';
import { badgeStyles } from '../internal/badge.styles.js';
import { baseStyles } from '../internal/base.styles.js';
import { buttonStyles } from '../internal/button.styles.js';
import { markdownStyles } from '../internal/markdown/markdown.styles.js';
import { placeholderStyles } from '../internal/placeholder.styles.js';
import { skeletonStyles } from '../internal/skeleton.styles.js';
import { tokenStyles } from '../internal/tokens.styles.js';
import { placeStyles } from './place.styles.js';

// From the pod (nothing beside anything), over the width of a tablet, to two columns: 360, 560 and 1000
// pixels at the usual size of text, and more where the reader has a larger one.
const layoutStyles = css`
  :host {
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    position: relative;
    min-block-size: 100%;
    background: var(--_surface);
  }

  .walker {
    flex: 1;
    display: grid;
    grid-template: 'head' auto 'side' auto 'main' 1fr 'actions' auto / minmax(0, 1fr);
    --_inset: var(--_space-3);
  }

  /* Who reads along has nothing to press, so the trail may follow the question. */
  .walker.read {
    grid-template: 'head' auto 'main' auto 'side' 1fr / minmax(0, 1fr);
  }

  .read .side.open {
    border-block: 1px solid var(--_border);
  }

  .head {
    grid-area: head;
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--_space-2);
    min-inline-size: 0;
    padding-inline: var(--_inset) calc(var(--_inset) - var(--_space-2));
    border-block-end: 1px solid var(--_border);
  }

  /* Large text in a pod leaves no room beside it: what is walked is read first, then comes the trail. */
  .titles {
    flex: 1 1 6em;
    min-inline-size: 0;
    padding-block: var(--_space-1);
    line-height: 1.35;
  }

  .head h2,
  .meta {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .head h2 {
    font-size: var(--_font-size-md);
  }

  .meta {
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-variant-numeric: tabular-nums;
  }

  .meta > span:not(:last-child)::after {
    content: ' ·' / '';
  }

  .customer:not(:last-child) {
    display: none;
  }

  .count {
    min-inline-size: 1.6em;
    padding-inline: 0.4em;
    border-radius: 999px;
    background: var(--_hover);
    font-size: var(--_font-size-xs);
    font-variant-numeric: tabular-nums;
    line-height: 1.6;
  }

  .fold {
    margin-inline-start: auto;
    padding-inline: var(--_space-2);
    font-size: var(--_font-size-sm);
  }

  .chevron {
    transition: transform var(--_duration);
  }

  [aria-expanded='true'] > .chevron {
    transform: rotate(180deg);
  }

  .help {
    display: none;
  }

  .head progress {
    position: absolute;
    inset-inline: 0;
    inset-block-end: -1px;
    appearance: none;
    inline-size: 100%;
    block-size: 2px;
    border: 0;
    background: transparent;
    color: var(--_accent);
  }

  progress::-webkit-progress-bar {
    background: transparent;
  }

  progress::-webkit-progress-value {
    background: var(--_accent);
  }

  progress::-moz-progress-bar {
    background: var(--_accent);
  }

  .side {
    grid-area: side;
    display: none;
    align-content: start;
    gap: var(--_space-4);
    min-inline-size: 0;
    padding: var(--_space-3) var(--_inset) var(--_space-4);
    border-block-end: 1px solid var(--_border);
    background: var(--_surface-sunken);
  }

  .side.open {
    display: grid;
    animation: unfold var(--_duration) ease-out;
  }

  .side section {
    display: grid;
    gap: var(--_space-2);
    grid-template-columns: minmax(0, 1fr);
  }

  .side h3 {
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    letter-spacing: 0;
  }

  .main {
    grid-area: main;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    --_gap: var(--_space-2);
    gap: var(--_gap);
    padding: var(--_space-2) var(--_inset, var(--_space-4)) var(--_space-3);
    outline: none;
    overflow-x: clip;
  }

  .actions {
    grid-area: actions;
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: var(--_space-2);
    padding: var(--_space-1) var(--_inset);
    border-block-start: 1px solid var(--_border);
    background: var(--_surface-raised);
  }

  .actions .button:not(.back) {
    padding-inline: var(--_space-3);
  }

  /* Without its word the button is wider than its icon, which stays in line with what is above. */
  .back {
    justify-content: flex-start;
    margin-inline-start: calc(var(--_space-2) * -1);
    padding-inline: var(--_space-2);
  }

  .back .icon:dir(rtl),
  .forward:dir(rtl) {
    transform: scaleX(-1);
  }

  .gap {
    flex: 1;
  }

  .roomy {
    display: none;
  }

  @container (min-width: 25.7em) {
    .walker {
      --_inset: var(--_space-4);
    }

    .roomy {
      display: contents;
    }

    .titles {
      padding-block: var(--_space-2);
      line-height: inherit;
    }

    .main {
      --_gap: var(--_space-3);
      padding-block: var(--_space-3) var(--_space-4);
    }

    .actions {
      padding-block: var(--_space-2);
    }
  }

  @container (min-width: 40em) {
    .walker {
      --_inset: var(--_space-5);
    }

    /* In line with the column that they belong to. */
    .head,
    .actions {
      padding-inline: max(var(--_inset), (100% - 44rem) / 2);
    }

    .head > .button:last-of-type {
      margin-inline-end: calc(var(--_space-3) * -1);
    }

    .titles {
      padding-block: var(--_space-3);
    }

    .head h2 {
      font-size: var(--_font-size-lg);
    }

    .meta {
      font-size: var(--_font-size-sm);
    }

    .customer:not(:last-child) {
      display: inline;
    }

    .help {
      display: inline-flex;
    }

    .main {
      padding-block: var(--_space-5) var(--_space-6);
    }

    .main > * {
      inline-size: 100%;
      max-inline-size: 44rem;
      margin-inline: auto;
    }
  }

  @container (min-width: 71.4em) {
    .walker,
    .walker.read {
      grid-template:
        'head head' auto
        'main side' 1fr
        'actions side' auto / minmax(0, 7fr) minmax(0, 3fr);
      --_inset: var(--_space-6);
    }

    .main {
      padding-block-start: var(--_space-6);
    }

    .head {
      padding-inline: max(var(--_inset), (70% - 44rem) / 2) var(--_space-4);
    }

    .actions {
      background: var(--_surface);
    }

    .side,
    .side.open {
      display: grid;
      gap: var(--_space-5);
      padding: var(--_space-4);
      border-block: 0;
      border-inline-start: 1px solid var(--_border);
      animation: none;
    }

    .fold {
      display: none;
    }
  }

  /* Drawn in the page's own colour, what is done would be a gap in the line below the header. */
  @media (forced-colors: active) {
    progress::-webkit-progress-value {
      forced-color-adjust: none;
      background: Highlight;
    }

    progress::-moz-progress-bar {
      forced-color-adjust: none;
      background: Highlight;
    }
  }

  @keyframes unfold {
    from {
      opacity: 0;
      transform: translateY(-4px);
    }
  }
`;

export const walkerStyles = [
  tokenStyles,
  baseStyles,
  buttonStyles,
  badgeStyles,
  markdownStyles,
  placeholderStyles,
  skeletonStyles,
  layoutStyles,
  placeStyles,
];
