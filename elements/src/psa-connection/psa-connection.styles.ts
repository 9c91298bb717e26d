import { css } from 'lit';

export const psaConnectionStyles = css`
  .head > rf-menu {
    margin-inline-start: auto;
    margin-block: calc(var(--_space-2) * -1);
  }

  .site {
    color: var(--_text-muted);
    overflow-wrap: anywhere;
  }

  .providers {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--_space-2);
  }

  .tested {
    display: flex;
    gap: var(--_space-2);
    color: var(--_success);
    font-size: var(--_font-size-sm);
  }

  .webhook {
    display: grid;
    gap: var(--_space-3);
  }

  .boards summary {
    min-block-size: var(--_control-size);
    align-content: center;
    cursor: pointer;
    font-weight: 500;
  }

  .boards .field {
    margin-block-start: var(--_space-3);
  }

  @container (min-width: 36rem) {
    .boards .field {
      grid-template-columns: 12rem 1fr;
      align-items: center;
    }
  }
`;
