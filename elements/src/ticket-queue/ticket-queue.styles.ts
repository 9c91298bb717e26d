import { css } from 'lit';

export const ticketQueueStyles = css`
  :host {
    position: relative;
    container-type: inline-size;
    background: var(--_surface);
    --_inset: var(--_space-3);
  }

  .head {
    display: flex;
    align-items: center;
    min-block-size: var(--_control-size);
    padding-inline: var(--_inset);
  }

  h2 {
    font-size: var(--_font-size-md);
  }

  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .bar-filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-2);
    padding: var(--_space-2) var(--_inset);
  }

  .search {
    position: relative;
    display: flex;
    flex: 1 1 12rem;
    align-items: center;
    max-inline-size: 22rem;
  }

  .search > .icon {
    position: absolute;
    inset-inline-start: var(--_space-3);
    color: var(--_text-muted);
    pointer-events: none;
  }

  .search .control {
    padding-inline-start: calc(2 * var(--_space-3) + 1rem);
  }

  .bar-filters .control {
    min-block-size: max(36px, 2.25rem);
    padding-block: var(--_space-1);
    border-color: var(--_border);
    font-size: var(--_font-size-sm);
  }

  .others {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-2);
  }

  .more-filters {
    display: none;
    min-block-size: max(36px, 2.25rem);
    padding-inline: var(--_space-2);
    font-size: var(--_font-size-sm);
  }

  @container (max-width: 37.99rem) {
    .search {
      max-inline-size: none;
    }

    .more-filters {
      display: inline-flex;
    }

    .others {
      flex-basis: 100%;
    }

    .bar-filters:not(.unfolded) .others {
      display: none;
    }
  }

  .filter {
    inline-size: auto;
    max-inline-size: 11rem;
    field-sizing: content;
    color: var(--_text-muted);
  }

  .find {
    min-inline-size: 6rem;
  }

  .bar-filters .set {
    border-color: var(--_accent);
    background-color: var(--_accent-soft);
    color: var(--_text);
  }

  .filter option {
    background: var(--_surface-raised);
    color: var(--_text);
  }

  .toggle {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: max(36px, 2.25rem);
    padding-inline: var(--_space-3);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: var(--_text-muted);
    font-size: var(--_font-size-sm);
    cursor: pointer;
  }

  .toggle input {
    margin: 0;
    accent-color: var(--_accent);
  }

  .clear {
    min-block-size: max(36px, 2.25rem);
    padding-inline: var(--_space-2);
    font-size: var(--_font-size-sm);
  }

  .stale {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding-inline-start: var(--_inset);
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
  }

  .rows {
    border-block-start: 1px solid var(--_border);
  }

  .row {
    border-block-end: 1px solid var(--_border);
  }

  .row:hover {
    background: var(--_hover);
  }

  .row.current {
    background: var(--_accent-soft);
    box-shadow: inset 2px 0 0 var(--_accent);
  }

  .open {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    inline-size: 100%;
    min-block-size: max(36px, 2.25rem);
    margin: 0;
    padding: 0 var(--_inset);
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: var(--_font-size-sm);
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
  }

  .open:focus-visible {
    outline-offset: -2px;
  }

  .id {
    flex: none;
    font-size: var(--_font-size-xs);
  }

  .summary {
    flex: 1;
    min-inline-size: 0;
    font-weight: 500;
  }

  .company,
  .people {
    display: none;
  }

  .status {
    display: flex;
    flex: none;
    max-inline-size: 6.5rem;
  }

  .status > .badge {
    display: block;
  }

  .dot {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 8px;
    color: var(--_border-strong);
  }

  .dot.rank-1 {
    color: var(--_danger);
  }

  .dot.rank-2 {
    color: var(--_warning);
  }

  .dot.rank-3 {
    color: var(--_info);
  }

  .pager {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    padding-inline-start: var(--_inset);
  }

  .pager .icon:dir(rtl),
  .all .icon:dir(rtl) {
    transform: scaleX(-1);
  }

  .pager > span {
    margin-inline-end: auto;
  }

  .all {
    margin-inline-start: calc(var(--_inset) - var(--_space-2));
    padding-inline: var(--_space-2);
    color: var(--_link);
    font-size: var(--_font-size-sm);
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 var(--_space-3);
    min-block-size: var(--_control-size);
    padding-inline: var(--_inset);
    border-block-start: 1px solid var(--_border);
    font-size: var(--_font-size-sm);
  }

  .line .button {
    margin-inline-start: calc(var(--_space-2) * -1);
    padding-inline: var(--_space-2);
    color: var(--_link);
    font-size: var(--_font-size-sm);
  }

  .skeleton.rows {
    gap: 0;
  }

  .waiting {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    block-size: max(36px, 2.25rem);
    padding-inline: var(--_inset);
  }

  .waiting:hover {
    background: none;
  }

  .waiting .bar {
    inline-size: 4rem;
  }

  .waiting .bar:first-child {
    inline-size: 2.25rem;
  }

  .waiting .bar:nth-child(2) {
    flex: 1;
    max-inline-size: 24rem;
    margin-inline-end: auto;
  }

  .waiting:nth-child(odd) .bar:nth-child(2) {
    max-inline-size: 16rem;
  }

  @container (min-width: 38rem) {
    .open {
      display: grid;
      grid-template-columns: 3.5rem minmax(0, 1fr) minmax(0, 10rem) 9rem 8px;
      gap: var(--_space-3);
    }

    .company {
      display: block;
    }

    .status {
      max-inline-size: none;
      min-inline-size: 0;
    }
  }

  @container (min-width: 56rem) {
    .open {
      grid-template-columns: 3.5rem minmax(0, 1fr) minmax(0, 11rem) minmax(0, 11rem) 10rem 8px;
    }

    .people {
      display: block;
    }
  }

  @media (pointer: coarse) {
    .open,
    .waiting,
    .toggle,
    .clear,
    .more-filters,
    .bar-filters .control {
      min-block-size: var(--_control-size);
    }
  }

  @media (forced-colors: active) {
    .row.current {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }

    .dot svg {
      forced-color-adjust: none;
    }
  }
`;
