import { css } from 'lit';

/** What every shadow root starts from: box model, type, focus ring, and text for screen readers alone. */
export const baseStyles = css`
  :host {
    display: block;
    color: var(--_text);
    font-family: var(--_font);
    font-size: var(--_font-size-md);
    font-weight: 400;
    line-height: 1.5;
    text-align: start;
    letter-spacing: normal;
    -webkit-font-smoothing: antialiased;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :is(h1, h2, h3, h4, p, ul, ol, dl, dd, figure, blockquote, pre, fieldset) {
    margin: 0;
    padding: 0;
  }

  :is(ul, ol) {
    list-style: none;
  }

  fieldset {
    border: 0;
    min-inline-size: 0;
  }

  :is(h1, h2, h3, h4) {
    font-size: var(--_font-size-lg);
    font-weight: 600;
    line-height: 1.35;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  a {
    color: var(--_link);
    text-underline-offset: 0.2em;
    text-decoration-thickness: from-font;
  }

  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  time,
  .number {
    font-variant-numeric: tabular-nums;
  }

  .muted {
    color: var(--_text-muted);
  }

  .small {
    font-size: var(--_font-size-sm);
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  /* Icons grow with the text they stand beside, and stay sharp at the sizes they were drawn for. */
  .icon {
    flex: none;
    display: block;
    inline-size: max(16px, 1rem);
    block-size: max(16px, 1rem);
  }

  .icon[width='20'] {
    inline-size: max(20px, 1.25rem);
    block-size: max(20px, 1.25rem);
  }
`;
