import { css } from 'lit';

export const embedSettingsStyles = css`
  .head > .button {
    margin-inline-start: auto;
  }

  .rows {
    display: grid;
  }

  .key-row {
    display: grid;
    gap: var(--_space-2);
    padding-block: var(--_space-3);
    border-block-start: 1px solid var(--_border);
  }

  .name {
    font-weight: 500;
  }

  .origins {
    overflow-wrap: anywhere;
  }
`;
