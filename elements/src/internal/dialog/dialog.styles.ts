import { css } from 'lit';

export const dialogStyles = css`
  :host {
    display: contents;
  }

  dialog {
    inline-size: min(30rem, 100vi - 2rem);
    max-inline-size: none;
    max-block-size: min(40rem, 100dvb - 2rem);
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-raised);
    color: inherit;
    box-shadow: 0 16px 48px var(--_shadow);
    overflow: hidden;
    outline: none;
  }

  :host([wide]) dialog {
    inline-size: min(60rem, 100vi - 2rem);
    max-block-size: min(52rem, 100dvb - 2rem);
  }

  dialog[open] {
    display: flex;
    animation: dialog-rise var(--_duration) ease-out;
  }

  dialog::backdrop {
    background: var(--_overlay);
    animation: dialog-appear var(--_duration) ease-out;
  }

  .sheet {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
  }

  .head {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding-block: var(--_space-1);
    padding-inline: var(--_space-4) var(--_space-1);
    border-block-end: 1px solid var(--_border);
  }

  h2 {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .body {
    flex: 1;
    min-block-size: 0;
    padding: var(--_space-4);
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  :host([wide]) .body {
    padding: 0;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--_space-2);
    padding: var(--_space-3) var(--_space-4);
    border-block-start: 1px solid var(--_border);
    background: var(--_surface-sunken);
  }

  /* A modal dialog lies over the page, so the page's size counts here, not the container's. */
  @media (max-width: 30rem) {
    dialog,
    :host([wide]) dialog {
      inline-size: 100vi;
      max-block-size: none;
      block-size: 100dvb;
      border: 0;
      border-radius: 0;
      box-shadow: none;
    }

    :host(:not([wide])) .body {
      padding: var(--_space-3) var(--_space-4);
    }

    .foot {
      padding-block: var(--_space-2);
    }

    .foot ::slotted(*) {
      flex: 1 1 auto;
    }
  }

  @keyframes dialog-rise {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.99);
    }
  }

  @keyframes dialog-appear {
    from {
      opacity: 0;
    }
  }
`;
