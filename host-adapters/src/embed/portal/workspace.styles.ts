import { css } from 'lit';

export const workspaceStyles = css`
  :host {
    container-type: inline-size;
  }

  .desk {
    display: grid;
    align-items: start;
    gap: var(--_space-2);
  }

  .lists {
    display: grid;
    gap: var(--_space-2);
    min-inline-size: 0;
  }

  .mine {
    min-inline-size: 0;
  }

  .panel {
    min-inline-size: 0;
    border-block: 1px solid var(--_border);
    background: var(--_surface);
  }

  .intake {
    border-block-start: 0;
  }

  @container (min-width: 40rem) {
    .desk {
      max-inline-size: 88rem;
      margin-inline: auto;
      padding: var(--_space-4);
      gap: var(--_space-4);
    }

    .lists {
      gap: var(--_space-4);
      /* In line with the form above. */
      --_list-inset: var(--_space-5);
    }

    .panel,
    .mine::part(mine) {
      border: 1px solid var(--_border);
      border-radius: var(--_radius-lg);
      overflow: clip;
    }
  }

  @container (min-width: 68rem) {
    .desk {
      grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
      padding: var(--_space-5);
      gap: var(--_space-5);
    }

    .lists {
      gap: var(--_space-5);
    }
  }
`;
