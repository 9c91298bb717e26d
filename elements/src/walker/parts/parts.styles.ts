import { css } from 'lit';
import { announcerStyles } from '../../internal/announcer.styles.js';
import { fieldStyles } from '../../internal/field.styles.js';
import { trailStyles } from './trail.styles.js';

const panelStyles = css`
  .toasts {
    inset-block-end: calc(var(--_control-size) + var(--_space-5));
  }

  .command {
    display: grid;
    gap: var(--_space-2);
  }

  .expect {
    font-size: var(--_font-size-sm);
    overflow-wrap: anywhere;
  }

  .checklist {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }

  .checklist .choice {
    padding: var(--_space-2) var(--_space-3);
  }

  .checklist .choice + .choice {
    border-block-start: 1px solid var(--_border);
  }

  .checklist .choice > span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .checklist .choice:has(:checked) {
    background: var(--_accent-soft);
  }

  .banner {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: 36px;
    padding: var(--_space-1) var(--_space-3);
    border-radius: var(--_radius);
    background: var(--_hover);
    font-size: var(--_font-size-sm);
    font-variant-numeric: tabular-nums;
  }

  /* What the server is about to replace is not worth moving the question for. */
  .banner.late {
    animation: come-late 1ms 600ms backwards;
  }

  @keyframes come-late {
    from {
      block-size: 0;
      min-block-size: 0;
      margin-block-end: calc(var(--_gap) * -1);
      padding-block: 0;
      opacity: 0;
      overflow: hidden;
    }
  }

  .banner > span {
    flex: 1;
    min-inline-size: 0;
  }

  .banner .button {
    margin-inline-end: calc(var(--_space-3) * -1);
    font-size: inherit;
    color: var(--_link);
  }

  .banner.accent {
    background: var(--_accent-soft);
  }

  .banner.accent > .icon {
    color: var(--_link);
  }

  :is(.banner, .notice).warning {
    background: var(--_warning-soft);
  }

  .banner.warning > .icon {
    color: var(--_warning);
  }

  .refused {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-3);
    padding: var(--_space-3);
    border: 1px solid var(--_warning);
    border-radius: var(--_radius-lg);
    background: var(--_surface-raised);
  }

  .refused h3 {
    color: var(--_warning);
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    font-size: var(--_font-size-md);
  }

  .refused dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-3);
  }

  dt {
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
  }

  .summary {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-1);
    text-wrap: pretty;
  }

  .summary-icon {
    display: grid;
    place-items: center;
    inline-size: max(40px, 2.5rem);
    block-size: max(40px, 2.5rem);
    margin-block-end: var(--_space-1);
    border-radius: var(--_radius-lg);
    background: var(--_hover);
    color: var(--_text-muted);
  }

  .summary-icon.success {
    background: var(--_success-soft);
    color: var(--_success);
  }

  .summary-icon.info {
    background: var(--_info-soft);
    color: var(--_info);
  }

  .facts {
    display: grid;
    gap: var(--_space-2);
    margin-block: var(--_space-3);
  }

  .summary .facts > div {
    display: grid;
    grid-template-columns: 2fr 3fr;
    gap: var(--_space-2);
    align-items: baseline;
  }

  fieldset > legend {
    padding: 0;
    margin-block-end: var(--_space-2);
    font-size: var(--_font-size-sm);
    font-weight: 500;
  }

  .toggles {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--_space-2);
  }

  .toggle:has(:checked) {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  .toggle:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  .toggle input {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
    outline: none;
  }

  .keys {
    display: grid;
    gap: var(--_space-2);
  }

  .keys > div {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
  }

  .keys dt {
    inline-size: 3em;
  }

  .keys .key {
    display: inline-block;
  }

  @container (min-width: 40em) {
    .refused {
      padding: var(--_space-4);
    }

    .refused dl {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .summary .facts > div {
      grid-template-columns: 9rem 1fr;
    }
  }

  /* Dialogs lie over the page, so its width counts for what is in them. */
  @media (min-width: 30rem) {
    .reasons {
      display: grid;
      grid-template-columns: 1fr 1fr;
      column-gap: var(--_space-3);
    }
  }
`;

/** What the parts look like within the walker's own root. */
export const partsStyles = [fieldStyles, announcerStyles, trailStyles, panelStyles];
