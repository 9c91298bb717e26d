import { css } from 'lit';

export const ticketScreenStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    container-type: inline-size;
    background: var(--_surface);
  }

  .placeholder {
    margin-block: auto;
  }

  .crumbs a {
    display: inline-block;
    padding-block: var(--_space-1);
    color: inherit;
    text-decoration: none;
  }

  .crumbs a:hover {
    color: var(--_text);
    text-decoration: underline;
  }

  .waiting {
    padding: var(--_space-5);
    max-inline-size: 40rem;
  }

  .ticket {
    display: grid;
    grid-template: 'head' auto 'side' auto 'talk' 1fr / minmax(0, 1fr);
    flex: 1;
  }

  .head {
    grid-area: head;
    padding: var(--_space-4);
    border-block-end: 1px solid var(--_border);
  }

  h1 {
    margin-block: var(--_space-1) var(--_space-2);
    font-size: var(--_font-size-xl);
    overflow-wrap: anywhere;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
  }

  .talk {
    grid-area: talk;
    padding: var(--_space-4);
  }

  .side {
    grid-area: side;
    display: grid;
    align-content: start;
    background: var(--_surface-sunken);
  }

  .pod {
    display: grid;
    grid-template: auto 1fr / minmax(0, 1fr);
    inline-size: min(300px, 100%);
    /* Room for most questions: what is below it, and its action bar, stay where they are. */
    min-block-size: 36rem;
    margin-inline: auto;
    border-inline: 1px solid var(--_border);
    background: var(--_surface);
  }

  .pod-name {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding: var(--_space-2) var(--_space-3);
    border-block-end: 1px solid var(--_border);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-weight: 500;
  }

  .pod-name .logo {
    inline-size: 16px;
    block-size: 16px;
  }

  .fields {
    padding: var(--_space-3) var(--_space-4);
    border-block-start: 1px solid var(--_border);
    font-size: var(--_font-size-sm);
  }

  .fields > div {
    display: grid;
    grid-template-columns: 6.5rem minmax(0, 1fr);
    gap: var(--_space-2);
    padding-block: var(--_space-1);
  }

  dt {
    color: var(--_text-muted);
  }

  dd {
    overflow-wrap: anywhere;
  }

  .entries {
    display: grid;
    gap: var(--_space-3);
    max-inline-size: 46rem;
    font-size: var(--_font-size-sm);
  }

  /* One line from the first word to the last step. */
  .entries > li {
    position: relative;
  }

  .entries > li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset-inline-start: 13.5px;
    inset-block: calc(0.45em + 12px) calc(var(--_space-3) * -1 - 0.45em + 4px);
    inline-size: 1px;
    background: var(--_border);
  }

  .entries > .message:not(:last-child)::after {
    inset-block-start: calc(max(28px, 1.75rem) + 4px);
  }

  .message {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--_space-3);
  }

  .by {
    margin-block-end: var(--_space-1);
    line-height: max(28px, 1.75rem);
  }

  .said,
  .note {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .said {
    padding: var(--_space-3);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-sunken);
    font-size: var(--_font-size-md);
  }

  .note {
    padding-inline-start: var(--_space-2);
    border-inline-start: 2px solid var(--_border-strong);
  }

  .event,
  .step {
    padding-inline-start: 40px;
    overflow-wrap: anywhere;
  }

  .event::before,
  .step::before {
    content: '';
    position: absolute;
    inset-block-start: 0.45em;
    inset-inline-start: 10px;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_border-strong);
  }

  .event {
    font-weight: 500;
  }

  .event::before {
    background: var(--_accent);
  }

  .event.success::before {
    background: var(--_success);
  }

  .event.warning::before {
    background: var(--_warning);
  }

  .event > .muted {
    font-weight: 400;
  }

  .entries time {
    white-space: nowrap;
  }

  .step b {
    font-weight: 600;
  }

  @container (min-width: 40rem) {
    .ticket {
      grid-template: 'head head' auto 'talk side' 1fr / minmax(0, 1fr) 301px;
    }

    .head,
    .talk {
      padding-inline: var(--_space-5);
    }

    .side {
      border-inline-start: 1px solid var(--_border);
    }

    .pod {
      inline-size: 300px;
      border-inline: 0;
    }
  }

  @media (forced-colors: active) {
    :is(.event, .step)::before,
    .entries > li::after {
      background: CanvasText;
    }
  }
`;
