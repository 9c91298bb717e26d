import { css } from 'lit';

/**
 * The tokens as elements read them: `--_name` is the page's or the account's `--rf-name` (for colours
 * `--rf-color-name`), or else the default. The defaults are what `createTheme()` of the SDK makes of
 * no input, written out so that no page pays for the colour maths; a test of the SDK compares the two.
 */
export const tokenStyles = css`
  :host {
    --_surface: var(--rf-color-surface, light-dark(#ffffff, #141818));
    --_surface-raised: var(--rf-color-surface-raised, light-dark(#ffffff, #1c2020));
    --_surface-sunken: var(--rf-color-surface-sunken, light-dark(#f4f8f7, #0c1010));
    --_hover: var(--rf-color-hover, light-dark(#edf1f1, #242929));
    --_border: var(--rf-color-border, light-dark(#e0e4e4, #2f3434));
    --_border-strong: var(--rf-color-border-strong, light-dark(#8c9090, #666c6b));
    --_text: var(--rf-color-text, light-dark(#202222, #e6edec));
    --_text-muted: var(--rf-color-text-muted, light-dark(#616464, #a0a6a6));
    --_accent: var(--rf-color-accent, light-dark(#008484, #00bfc0));
    --_accent-hover: var(--rf-color-accent-hover, light-dark(#007474, #1ad1d1));
    --_accent-text: var(--rf-color-accent-text, light-dark(#ffffff, #0c1010));
    --_accent-soft: var(--rf-color-accent-soft, light-dark(#dcf6f6, #1a3030));
    --_link: var(--rf-color-link, light-dark(#007272, #1ad1d1));
    --_focus: var(--rf-color-focus, light-dark(#007272, #1ad1d1));
    --_on-status: var(--rf-color-on-status, light-dark(#ffffff, #141818));
    --_success: var(--rf-color-success, light-dark(#00783b, #6ad18a));
    --_success-soft: var(--rf-color-success-soft, light-dark(#e2f6e6, #203024));
    --_warning: var(--rf-color-warning, light-dark(#8a5600, #f0a646));
    --_warning-soft: var(--rf-color-warning-soft, light-dark(#feeddb, #35291b));
    --_danger: var(--rf-color-danger, light-dark(#a43b38, #ff958d));
    --_danger-soft: var(--rf-color-danger-soft, light-dark(#ffebe9, #392624));
    --_info: var(--rf-color-info, light-dark(#0068a6, #71bfff));
    --_info-soft: var(--rf-color-info-soft, light-dark(#e4f2ff, #1f2d39));
    --_shadow: var(--rf-color-shadow, light-dark(#0f172a1a, #00000080));
    --_overlay: var(--rf-color-overlay, light-dark(#0f172a66, #000000a6));
    --_space-1: var(--rf-space-1, 4px);
    --_space-2: var(--rf-space-2, 8px);
    --_space-3: var(--rf-space-3, 12px);
    --_space-4: var(--rf-space-4, 16px);
    --_space-5: var(--rf-space-5, 24px);
    --_space-6: var(--rf-space-6, 32px);
    --_font-size-xs: var(--rf-font-size-xs, max(12px, 0.75rem));
    --_font-size-sm: var(--rf-font-size-sm, max(13px, 0.8125rem));
    --_font-size-md: var(--rf-font-size-md, max(14px, 0.875rem));
    --_font-size-lg: var(--rf-font-size-lg, max(16px, 1rem));
    --_font-size-xl: var(--rf-font-size-xl, max(20px, 1.25rem));
    --_font: var(--rf-font, inherit);
    --_font-mono: var(
      --rf-font-mono,
      ui-monospace,
      'SF Mono',
      'Cascadia Code',
      Menlo,
      Consolas,
      monospace
    );
    --_radius-sm: var(--rf-radius-sm, 4px);
    --_radius: var(--rf-radius, 6px);
    --_radius-lg: var(--rf-radius-lg, 10px);
    --_control-size: var(--rf-control-size, 44px);
    --_duration-fast: var(--rf-duration-fast, 120ms);
    --_duration: var(--rf-duration, 180ms);
  }

  :host([scheme='light']) {
    color-scheme: light;
  }

  :host([scheme='dark']) {
    color-scheme: dark;
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --_duration-fast: 0s;
      --_duration: 0s;
    }
  }
`;
