import { css } from 'lit';

/** Empty and error states; see `emptyState()` and `errorState()`. */
export const placeholderStyles = css`
  .placeholder {
    display: grid;
    justify-items: center;
    gap: var(--_space-1);
    max-inline-size: 24rem;
    margin-inline: auto;
    padding: var(--_space-5) var(--_space-4);
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  .placeholder-icon {
    display: grid;
    place-items: center;
    inline-size: max(40px, 2.5rem);
    block-size: max(40px, 2.5rem);
    margin-block-end: var(--_space-1);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-sunken);
    color: var(--_text-muted);
  }

  .placeholder-icon.warning {
    border-color: transparent;
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .placeholder-title {
    font-weight: 600;
  }

  .placeholder > .button {
    margin-block-start: var(--_space-3);
  }

  .placeholder-reference {
    margin-block-start: var(--_space-2);
    font-family: var(--_font-mono);
    font-size: var(--_font-size-xs);
  }
`;
