import { css } from 'lit';

/** The trail as a line with a dot for every step. */
export const trailStyles = css`
  .trail {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  .step {
    position: relative;
    display: flex;
    align-items: flex-start;
    padding-inline-start: 20px;
    padding-block-end: var(--_space-3);
    font-size: var(--_font-size-sm);
  }

  .step::before {
    content: '';
    position: absolute;
    inset-inline-start: 3px;
    inset-block-start: calc(0.75em - 4.5px);
    inline-size: 9px;
    block-size: 9px;
    border-radius: 50%;
    background: var(--_accent);
  }

  .step:not(:last-child)::after {
    content: '';
    position: absolute;
    inset-inline-start: 7px;
    inset-block: calc(0.75em + 8px) 0;
    inline-size: 1px;
    background: var(--_border-strong);
    opacity: 0.6;
  }

  .step.pending::before {
    border: 2px solid var(--_warning);
    background: transparent;
  }

  .undone .step::before {
    background: var(--_border-strong);
  }

  .step-text {
    flex: 1;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .step-question {
    color: var(--_text-muted);
  }

  .step-answer {
    font-weight: 500;
    overflow-wrap: anywhere;
  }

  .step-note {
    margin-block-start: 2px;
    padding-inline-start: var(--_space-2);
    border-inline-start: 2px solid var(--_border-strong);
  }

  .step-meta {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.7em;
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
  }

  .waiting {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    color: var(--_warning);
  }

  .waiting .icon {
    inline-size: 12px;
    block-size: 12px;
  }

  .step > .button {
    flex: none;
    margin-block: -10px -4px;
    margin-inline-end: -12px;
  }

  /* Lit up once, by a layer that fades: a colour that changes would repaint the text with it. */
  .step.fresh > .step-text::after {
    content: '';
    position: absolute;
    inset-block: -4px 4px;
    inset-inline: -6px;
    z-index: -1;
    border-radius: var(--_radius);
    background: var(--_accent-soft);
    animation: fade-away 2.4s 0.4s ease-out both;
  }

  .trail {
    isolation: isolate;
  }

  @keyframes fade-away {
    to {
      opacity: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .step.fresh > .step-text::after {
      animation: none;
    }
  }

  .undone summary {
    display: flex;
    align-items: center;
    min-block-size: var(--_control-size);
    color: var(--_text-muted);
    font-size: var(--_font-size-sm);
    cursor: pointer;
  }

  .undone summary .icon {
    margin-inline: -1px 5px;
    transition: transform var(--_duration);
  }

  .undone[open] summary .icon {
    transform: rotate(90deg);
  }

  .undone summary .icon:dir(rtl) {
    scale: -1 1;
  }

  .undone .trail {
    color: var(--_text-muted);
  }

  .undone .step-answer {
    text-decoration: line-through;
    font-weight: 400;
  }

  @media (forced-colors: active) {
    .step::before {
      border: 2px solid CanvasText;
    }
  }
`;
