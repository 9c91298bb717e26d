import { css } from 'lit';

export const intakeStyles = css`
  :host {
    container-type: inline-size;
  }

  .intake {
    position: relative;
    display: grid;
  }

  form {
    display: grid;
    gap: var(--_space-3);
  }

  [part='form'] {
    padding: var(--_space-3);
  }

  .problem {
    min-block-size: 4.5rem;
    font-size: var(--_font-size-lg);
  }

  .field > label[for='problem'] {
    font-size: var(--_font-size-lg);
    font-weight: 600;
    letter-spacing: -0.01em;
  }

  .customer {
    display: grid;
    gap: var(--_space-2) var(--_space-3);
  }

  h2 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--_space-2);
    margin-block-end: var(--_space-1);
    font-size: var(--_font-size-sm);
    letter-spacing: 0;
  }

  .hint {
    display: none;
    font-size: var(--_font-size-xs);
    font-weight: 400;
  }

  .matches ul {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    overflow: clip;
  }

  li + li {
    border-block-start: 1px solid var(--_border);
  }

  .match {
    display: grid;
    grid-template:
      'icon name go' auto
      'icon facts go' auto / auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 2px var(--_space-3);
    inline-size: 100%;
    /* As high as its two lines, also while they are awaited. */
    min-block-size: calc(var(--_font-size-md) * 1.5 + var(--_font-size-xs) * 1.75 + 20px);
    margin: 0;
    padding: var(--_space-2) var(--_space-3);
    border: 0;
    background: var(--_surface-raised);
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--_duration-fast);
  }

  /* Where the mouse rests is not what is chosen: only the focus has the accent. */
  .match:hover {
    background: var(--_hover);
  }

  .match:focus-visible {
    background: var(--_accent-soft);
  }

  .match:focus-visible {
    outline-offset: -2px;
  }

  .match[aria-busy='true'] {
    cursor: progress;
  }

  .match-icon {
    grid-area: icon;
    color: var(--_link);
  }

  .match-name {
    grid-area: name;
    overflow: hidden;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .match-about {
    display: none;
    grid-area: about;
    overflow: hidden;
    font-size: var(--_font-size-sm);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .match-facts {
    grid-area: facts;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-2);
    font-size: var(--_font-size-xs);
  }

  .match-go {
    grid-area: go;
    color: var(--_text-muted);
    transition: color var(--_duration-fast);
  }

  .match-go:dir(rtl) {
    transform: scaleX(-1);
  }

  .match:is(:hover, :focus-visible) .match-go {
    color: var(--_link);
  }

  .match.waiting {
    grid-template: none;
    align-content: center;
    gap: var(--_space-2);
    cursor: default;
  }

  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }

  .ways > .button {
    flex: 1 1 auto;
  }

  legend {
    padding: 0;
    font-size: var(--_font-size-sm);
    font-weight: 500;
  }

  .resume.filled {
    border-block-start: 1px solid var(--_border);
  }

  /* A pod shows 300 pixels at once, and the flows are what the tech is after. */
  @container (max-width: 25em) {
    form {
      gap: var(--_space-2);
    }

    .problem {
      min-block-size: 3.5rem;
      padding: var(--_space-1) var(--_space-2);
      font-size: var(--_font-size-md);
    }

    .field > label[for='problem'] {
      font-size: var(--_font-size-md);
    }

    .customer {
      column-gap: var(--_space-2);
    }

    .customer .muted {
      position: absolute;
      inline-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  }

  @container (min-width: 18em) {
    .customer {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }

  @container (min-width: 30rem) {
    [part='form'] {
      gap: var(--_space-4);
      padding: var(--_space-5);
    }

    .resume {
      --_list-inset: var(--_space-5);
    }

    .ways > .button {
      flex: none;
    }
  }

  @container (min-width: 34rem) {
    .hint {
      display: block;
    }

    .match {
      grid-template:
        'icon name facts go' auto
        'icon about facts go' auto / auto minmax(0, 1fr) auto auto;
    }

    .match-about {
      display: block;
    }

    .match-facts {
      flex-direction: column;
      align-items: end;
    }
  }

  @media (forced-colors: active) {
    .match:focus-visible {
      outline: 2px solid Highlight;
    }
  }
`;
