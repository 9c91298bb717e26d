import { css } from 'lit';

export const ticketPromptStyles = css`
  :host {
    display: block;
  }

  form {
    display: grid;
    gap: var(--_space-4);
  }

  textarea.control {
    min-block-size: 8em;
  }
`;
