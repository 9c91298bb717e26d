import { css } from 'lit';

/**
 * Native buttons and links: `class="button"` with `primary`, `danger`, `quiet`, `icon-only`, or
 * `answer` for a large choice. `aria-busy="true"` marks one whose act is under way.
 */
export const buttonStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--_space-2);
    min-block-size: var(--_control-size);
    min-inline-size: var(--_control-size);
    margin: 0;
    padding: var(--_space-1) var(--_space-4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    color: var(--_text);
    font: inherit;
    font-weight: 500;
    line-height: 1.3;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
    transition:
      background-color var(--_duration-fast),
      border-color var(--_duration-fast),
      transform var(--_duration-fast);
  }

  .button:not(.primary, .danger, .quiet) {
    box-shadow: 0 1px 2px var(--_shadow);
  }

  .button:hover {
    background: var(--_hover);
  }

  .button:active {
    transform: scale(0.985);
  }

  .button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_accent-text);
  }

  .button.primary:hover {
    background: var(--_accent-hover);
  }

  .button.danger {
    border-color: color-mix(in oklab, var(--_danger) 30%, transparent);
    background: var(--_danger-soft);
    color: var(--_danger);
  }

  .button.danger:hover {
    border-color: var(--_danger);
  }

  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_text-muted);
  }

  .button.quiet:hover {
    background: var(--_hover);
    color: var(--_text);
  }

  .button.icon-only {
    padding: 0;
  }

  .button.answer {
    inline-size: 100%;
    justify-content: flex-start;
    padding: var(--_space-2) var(--_space-3);
    text-align: start;
  }

  /* Where the mouse was left by the last answer is not what is chosen now: the accent waits for a press. */
  .button.answer:hover {
    border-color: var(--_border-strong);
  }

  .button.answer:is(:active, :focus-visible) {
    border-color: var(--_accent);
    background: var(--_accent-soft);
  }

  .button.answer[aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  .button[aria-busy='true'] {
    cursor: progress;
  }

  .button:is(:disabled, [aria-disabled='true']) {
    border-color: var(--_border);
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    box-shadow: none;
    cursor: not-allowed;
    transform: none;
  }

  /* A box around it would make what cannot be pressed the most visible of its row. */
  .button.quiet:is(:disabled, [aria-disabled='true']) {
    border-color: transparent;
    background: transparent;
    opacity: 0.6;
  }

  .key {
    flex: none;
    min-inline-size: 1.7em;
    padding-inline: 0.35em;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-sm);
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    font-family: inherit;
    font-size: var(--_font-size-xs);
    font-variant-numeric: tabular-nums;
    line-height: 1.5;
    text-align: center;
  }

  @media (forced-colors: active) {
    .button {
      border-color: ButtonText;
    }

    .button.primary {
      border-width: 2px;
    }

    .button.answer[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }

    .button:disabled {
      border-color: GrayText;
      color: GrayText;
    }
  }
`;
