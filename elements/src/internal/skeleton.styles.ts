import { css } from 'lit';

/** The bars of `skeleton()`. */
export const skeletonStyles = css`
  .skeleton {
    display: grid;
    gap: var(--_space-3);
    opacity: 0;
    animation: skeleton-appear 120ms 150ms forwards;
  }

  .bar {
    block-size: 0.75em;
    border-radius: var(--_radius-sm);
    background: var(--_border);
    animation: skeleton-breathe 1.6s 0.6s ease-in-out infinite alternate;
  }

  .bar.title {
    inline-size: 60%;
    block-size: 1.25em;
  }

  .bar.short {
    inline-size: 40%;
  }

  .bar.button {
    block-size: var(--_control-size);
    border-radius: var(--_radius);
  }

  @keyframes skeleton-appear {
    to {
      opacity: 1;
    }
  }

  @keyframes skeleton-breathe {
    to {
      opacity: 0.5;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bar {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
  }
`;
