import { css } from 'lit';

export const podStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
  }

  .pod {
    display: flex;
    flex-direction: column;
    min-block-size: 100dvb;
    background: var(--_surface);
    container-type: inline-size;
  }

  /* A host that gives the height that is asked for would otherwise never be asked for less. */
  .pod.sized {
    min-block-size: 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--_space-2);
    padding: var(--_space-3) var(--_space-4) 0;
  }

  .head h1 {
    font-size: var(--_font-size-lg);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }

  .waiting {
    padding: var(--_space-3) var(--_space-4);
  }

  .moved {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-1) var(--_space-3);
    padding: var(--_space-2) var(--_space-4);
    border-block-end: 1px solid var(--_border);
    background: var(--_warning-soft);
    font-size: var(--_font-size-sm);
  }

  .back {
    align-self: flex-start;
    margin: var(--_space-1) var(--_space-2) 0;
  }

  main {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }

  main:focus {
    outline: none;
  }

  main > .failure {
    margin: var(--_space-2) var(--_space-4);
  }

  rf-ticket-panel,
  rf-walker {
    display: block;
    flex: 1;
    min-inline-size: 0;
  }

  /* To the foot of a page that is taller than the ticket. */
  rf-ticket-panel {
    display: flex;
    flex-direction: column;
  }

  rf-intake {
    display: block;
    padding: var(--_space-2) var(--_space-4) var(--_space-4);
  }

  [hidden] {
    display: none;
  }
`;
