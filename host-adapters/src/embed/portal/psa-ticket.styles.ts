import { css } from 'lit';

export const psaTicketStyles = css`
  .one {
    max-inline-size: 60rem;
  }

  .two {
    max-inline-size: 88rem;
  }

  .walk {
    position: relative;
    /* The one thing that is done now comes first where there is no room beside it. */
    order: -1;
  }

  .leave {
    position: absolute;
    z-index: 1;
    inset-block-start: var(--_space-1);
    inset-inline-end: var(--_space-1);
  }

  @container (min-width: 64rem) {
    .two {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }

    .walk {
      order: 0;
    }
  }
`;
