import { css } from 'lit';

/** A short status in words: `<span class="badge success">Resolved</span>`; never by colour alone. */
export const badgeStyles = css`
  .badge {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    padding: 0.125em var(--_space-2);
    border: 1px solid var(--_border);
    border-radius: 999px;
    background: var(--_surface);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    line-height: 1.5;
    white-space: nowrap;
  }

  .badge:is(.accent, .success, .warning, .danger, .info) {
    border-color: transparent;
  }

  .badge.accent {
    background: var(--_accent-soft);
    color: var(--_link);
  }

  .badge.success {
    background: var(--_success-soft);
    color: var(--_success);
  }

  .badge.warning {
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .badge.danger {
    background: var(--_danger-soft);
    color: var(--_danger);
  }

  .badge.info {
    background: var(--_info-soft);
    color: var(--_info);
  }

  @media (forced-colors: active) {
    .badge:is(.badge, .accent, .success, .warning, .danger, .info) {
      border-color: CanvasText;
    }
  }
`;
