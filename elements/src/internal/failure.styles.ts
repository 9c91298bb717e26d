import { css } from 'lit';

/** What `failure()` says. */
export const failureStyles = css`
  .failure {
    display: flex;
    gap: var(--_space-2);
    padding: var(--_space-2) var(--_space-3);
    border-radius: var(--_radius);
    background: var(--_danger-soft);
    color: var(--_danger);
    font-size: var(--_font-size-sm);
  }

  .failure .icon {
    margin-block-start: 0.15em;
  }
`;
