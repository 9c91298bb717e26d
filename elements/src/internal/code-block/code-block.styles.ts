import { css } from 'lit';

export const codeBlockStyles = css`
  figure {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
    overflow: clip;
  }

  figcaption {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding-inline-start: var(--_space-3);
    border-block-end: 1px solid var(--_border);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
  }

  .language {
    flex: 1;
  }

  .said {
    text-align: end;
  }

  /* The whole height can be pressed; only the middle lights up. */
  .button,
  .button:hover {
    margin-block: -4px;
    background: content-box var(--_surface-sunken);
  }

  .button:hover {
    color: var(--_text);
  }

  .button:focus-visible {
    outline-offset: -8px;
  }

  .copied {
    color: var(--_success);
  }

  .failed {
    color: var(--_danger);
  }

  pre {
    padding: var(--_space-2) var(--_space-3);
    font-family: var(--_font-mono);
    font-size: var(--_font-size-sm);
    line-height: 1.55;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 2;
  }

  code {
    font: inherit;
  }
`;
