import { css } from 'lit';

export const newTicketStyles = css`
  :host {
    display: contents;
  }

  .tabs {
    display: flex;
    gap: var(--_space-1);
    margin-block-end: var(--_space-4);
    border-block-end: 1px solid var(--_border);
  }

  .tab {
    min-block-size: var(--_control-size);
    margin: 0 0 -1px;
    padding-inline: var(--_space-3);
    border: 0;
    border-block-end: 2px solid transparent;
    background: none;
    color: var(--_text-muted);
    font: inherit;
    font-weight: 500;
    cursor: pointer;
  }

  .tab:hover {
    color: var(--_text);
  }

  .tab[aria-selected='true'] {
    border-block-end-color: var(--_accent);
    color: var(--_text);
  }

  .fields,
  form,
  .review {
    display: grid;
    gap: var(--_space-4);
  }

  .review {
    margin-block-start: var(--_space-4);
    padding-block-start: var(--_space-4);
    border-block-start: 1px solid var(--_border);
  }

  .review h3 {
    margin: 0;
    font-size: var(--_font-size-md);
  }

  .pairs {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
    gap: var(--_space-4);
  }

  .warning {
    display: flex;
    gap: var(--_space-2);
    padding: var(--_space-2) var(--_space-3);
    border-radius: var(--_radius);
    background: var(--_warning-soft);
    color: var(--_warning);
    font-size: var(--_font-size-sm);
  }

  @media (forced-colors: active) {
    .tab[aria-selected='true'] {
      border-block-end-color: Highlight;
    }
  }
`;
