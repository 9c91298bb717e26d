import { css } from 'lit';

export const sideBySideStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    container-type: inline-size;
  }

  .both {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
  }

  .tabs {
    display: flex;
    padding-inline: var(--_space-3);
    border-block-end: 1px solid var(--_border);
    background: var(--_surface);
  }

  .tabs button {
    min-block-size: var(--_control-size);
    margin: 0;
    padding: 0 var(--_space-3);
    border: 0;
    border-block-end: 2px solid transparent;
    background: none;
    color: var(--_text-muted);
    font: inherit;
    font-size: var(--_font-size-sm);
    font-weight: 500;
    cursor: pointer;
  }

  .tabs button[aria-selected='true'] {
    border-block-end-color: var(--_accent);
    color: var(--_text);
  }

  .tabs button:focus-visible {
    outline-offset: -2px;
  }

  section {
    min-inline-size: 0;
  }

  @container (max-width: 1399px) {
    .desk > #ticket,
    .ticket > #desk {
      display: none;
    }
  }

  #ticket {
    display: flex;
    flex: 1;
    flex-direction: column;
    background: var(--_surface);
  }

  #ticket > * {
    flex: 1;
  }

  /* Both fit; the scroll bar of a window of 1440 pixels takes a few of them. */
  @container (min-width: 1400px) {
    .both {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 46rem);
    }

    .tabs {
      display: none;
    }

    #ticket {
      border-inline-start: 1px solid var(--_border);
    }

    #ticket > * {
      position: sticky;
      inset-block-start: 52px;
      flex: none;
      min-block-size: calc(100dvb - 53px);
    }
  }

  /* A border without a colour is drawn all the same there, and every tab would look chosen. */
  @media (forced-colors: active) {
    .tabs button {
      border-color: Canvas;
    }

    .tabs button[aria-selected='true'] {
      border-block-end-color: Highlight;
    }
  }
`;
