import { css } from 'lit';

export const signInStyles = css`
  :host {
    display: grid;
    flex: 1;
    place-items: center;
    padding: var(--_space-4);
    container-type: inline-size;
  }

  main {
    display: grid;
    gap: var(--_space-6);
    inline-size: 100%;
    max-inline-size: 24rem;
    margin: 0 auto auto;
  }

  .brand {
    /* On the line of the language and the light, which stand in the corner. */
    margin-block: calc(var(--_space-2) * -1) var(--_space-5);
  }

  h1 {
    margin-block-end: var(--_space-4);
    font-size: 1.5rem;
  }

  h3 {
    margin-block: var(--_space-4) var(--_space-1);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-weight: 500;
    letter-spacing: 0;
  }

  form {
    display: grid;
    gap: var(--_space-4);
  }

  .demo ul {
    display: grid;
    gap: 1px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_border);
    overflow: clip;
  }

  .demo summary {
    padding-block: var(--_space-3) var(--_space-1);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-weight: 500;
    cursor: pointer;
  }

  a.person {
    box-sizing: border-box;
    text-decoration: none;
  }

  .person {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    inline-size: 100%;
    min-block-size: var(--_control-size);
    margin: 0;
    padding: var(--_space-1) var(--_space-3);
    border: 0;
    background: var(--_surface);
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  .person:hover {
    background: var(--_hover);
  }

  .person:focus-visible {
    outline-offset: -2px;
  }

  .person > .small {
    margin-inline-start: auto;
    white-space: nowrap;
  }

  @container (min-width: 34rem) {
    main {
      margin: auto;
      padding-block: var(--_space-5);
    }
  }

  @container (min-width: 52rem) {
    main.wide > .card {
      align-content: center;
    }

    main.wide {
      grid-template-columns: 1fr 1fr;
      gap: 0;
      max-inline-size: 56rem;
      padding: 0;
      border: 1px solid var(--_border);
      border-radius: calc(var(--_radius-lg) * 1.5);
      background: var(--_surface);
      box-shadow: 0 16px 48px var(--_shadow);
      overflow: clip;
    }

    main.wide > section {
      padding: calc(var(--_space-6) * 1.25);
    }

    .demo {
      border-inline-start: 1px solid var(--_border);
      background: var(--_surface-sunken);
    }
  }
`;
