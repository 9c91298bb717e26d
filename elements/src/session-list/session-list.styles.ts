import { css } from 'lit';

export const sessionListStyles = css`
  :host {
    position: relative;
    container-type: inline-size;
    --_inset: var(--_list-inset, var(--_space-3));
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-3);
    min-block-size: var(--_control-size);
    padding-inline: var(--_inset);
  }

  h2 {
    display: flex;
    align-items: baseline;
    gap: var(--_space-2);
    font-size: var(--_font-size-md);
  }

  .count {
    color: var(--_text-muted);
    font-size: var(--_font-size-sm);
    font-weight: 400;
  }

  .filter {
    inline-size: auto;
    max-inline-size: 10rem;
    field-sizing: content;
    margin-inline-start: auto;
    border-color: transparent;
    background-color: transparent;
    color: var(--_text-muted);
    font-size: var(--_font-size-sm);
  }

  .filter:hover {
    background-color: var(--_hover);
  }

  .filter option {
    background: var(--_surface-raised);
    color: var(--_text);
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

  /* Several lists on a page all say it: one sign of colour each is enough. */
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
    display: flex;
    align-items: center;
    border-block-end: 1px solid var(--_border);
  }

  /* The last line of a list is the edge of whatever it stands in. */
  .rows:not(:has(+ .pager)) > .row:last-child {
    border-block-end: 0;
  }

  .row:hover {
    background: var(--_hover);
  }

  .row.current {
    background: var(--_accent-soft);
    box-shadow: inset 2px 0 0 var(--_accent);
  }

  .open {
    display: grid;
    flex: 1;
    grid-template:
      'problem problem time' auto
      'customer status status' auto / minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 2px var(--_space-3);
    min-inline-size: 0;
    min-block-size: var(--_control-size);
    margin: 0;
    padding: var(--_space-2) var(--_inset);
    border: 0;
    border-radius: var(--_radius-sm);
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

  .cut,
  .problem {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .problem {
    grid-area: problem;
    font-weight: 500;
  }

  .customer {
    grid-area: customer;
    font-size: var(--_font-size-xs);
  }

  .status {
    grid-area: status;
    display: flex;
    justify-self: end;
    min-inline-size: 0;
  }

  .status > .badge {
    display: block;
    max-inline-size: 11rem;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .walked {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    min-inline-size: 0;
    font-size: var(--_font-size-xs);
  }

  .time {
    grid-area: time;
    justify-self: end;
    font-size: var(--_font-size-xs);
    white-space: nowrap;
  }

  .flow,
  .holder {
    display: none;
  }

  .act {
    flex: none;
    margin-block: var(--_space-1);
    margin-inline-end: var(--_inset);
    padding-inline: var(--_space-3);
    font-size: var(--_font-size-sm);
    white-space: nowrap;
  }

  .pager {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    padding-inline-start: var(--_inset);
  }

  .pager .icon:dir(rtl) {
    transform: scaleX(-1);
  }

  .pager > span {
    margin-inline-end: auto;
  }

  .skeleton.rows {
    gap: 0;
  }

  .waiting {
    gap: var(--_space-4);
    block-size: var(--_control-size);
    padding-inline: var(--_inset);
  }

  .waiting:hover {
    background: none;
  }

  .waiting .bar {
    inline-size: 4.5rem;
  }

  .waiting .bar:first-child {
    flex: 1;
    inline-size: auto;
    max-inline-size: 26rem;
    margin-inline-end: auto;
  }

  .waiting:nth-child(odd) .bar:first-child {
    max-inline-size: 18rem;
  }

  @container (max-width: 26rem) {
    .escalations .row {
      flex-wrap: wrap;
    }

    .escalations .act {
      flex: 1;
      margin: 0 var(--_inset) var(--_space-3);
    }

    .escalations .open {
      flex-basis: 100%;
    }

    .escalations .time {
      align-self: start;
      line-height: calc(var(--_font-size-sm) * 1.5);
    }

    .escalations .problem {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      white-space: normal;
    }
  }

  @container (min-width: 38rem) {
    .open {
      grid-template:
        'problem customer status time' auto / minmax(0, 1fr) minmax(0, 9rem) minmax(6.5rem, auto)
        5.5rem;
      gap: var(--_space-3);
      padding-block: 0;
    }

    .customer,
    .walked {
      font-size: var(--_font-size-sm);
    }

    .status {
      justify-self: start;
    }

    :is(.active, .escalations) .open {
      grid-template-columns: minmax(0, 1fr) minmax(0, 8rem) 11.5rem 5rem;
    }
  }

  /* Fingers need the whole height, a mouse leaves room around the button. */
  @media (pointer: fine) {
    @container (min-width: 38rem) {
      .act {
        min-block-size: 2rem;
      }
    }
  }

  @container (min-width: 52rem) {
    .flow,
    .holder {
      display: flex;
      align-items: center;
      gap: var(--_space-1);
      min-inline-size: 0;
    }

    .holder {
      grid-area: holder;
    }

    .flow {
      grid-area: flow;
    }

    .history .open {
      grid-template:
        'problem flow customer holder status time' auto / minmax(0, 1fr) minmax(0, 13rem)
        minmax(0, 8rem) minmax(0, 7rem) 6.5rem 5.5rem;
    }

    .escalations .open {
      grid-template:
        'problem flow customer status holder time' auto / minmax(0, 1fr) minmax(0, 12rem)
        minmax(0, 8rem) 11.5rem minmax(0, 7rem) 5.5rem;
    }
  }

  @media (forced-colors: active) {
    .row.current {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }
`;
