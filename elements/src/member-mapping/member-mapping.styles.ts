import { css } from 'lit';

export const memberMappingStyles = css`
  .head > .control {
    flex: 0 1 16rem;
    margin-inline-start: auto;
  }

  .rows {
    display: grid;
    border-block: 1px solid var(--_border);
  }

  .row {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: var(--_space-1) var(--_space-3);
    align-items: center;
    padding-block: var(--_space-2);
  }

  .row + .row {
    border-block-start: 1px solid var(--_border);
  }

  .row > .control {
    grid-column: 1 / -1;
  }

  .member {
    display: grid;
    min-inline-size: 0;
  }

  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .pager {
    display: flex;
    align-items: center;
    justify-content: flex-end;
  }

  .pager > span {
    margin-inline-end: auto;
  }

  @container (min-width: 34rem) {
    .row {
      grid-template-columns: 1fr auto 14rem;
    }

    .row > .control {
      grid-column: auto;
    }
  }
`;
