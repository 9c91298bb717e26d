import { css } from 'lit';

/** What a page of settings is made of: cards with a heading, forms and their buttons. */
export const cardStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .cards {
    display: grid;
    gap: var(--_space-4);
    max-inline-size: 44rem;
  }

  .card {
    display: grid;
    gap: var(--_space-3);
    padding: var(--_space-4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface);
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2);
  }

  h2 {
    margin: 0;
    font-size: var(--_font-size-lg);
  }

  .form {
    display: grid;
    gap: var(--_space-4);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }

  @container (max-width: 24rem) {
    .card {
      padding: var(--_space-3);
    }

    .buttons > .button {
      flex: 1 1 100%;
    }
  }
`;
