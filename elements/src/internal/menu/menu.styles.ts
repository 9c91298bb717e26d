import { css } from 'lit';

export const menuStyles = css`
  :host {
    display: inline-block;
  }

  /* Shows what holds, in the size of a badge; fingers get the whole height all the same. */
  .button.text {
    position: relative;
    max-inline-size: 100%;
    min-block-size: 1.75rem;
    padding-block: 0;
    padding-inline: var(--_space-3) var(--_space-2);
    gap: var(--_space-1);
    border-radius: 999px;
    font-size: var(--_font-size-sm);
  }

  .button.text::after {
    content: '';
    position: absolute;
    inset-inline: 0;
    inset-block: calc((1.75rem - var(--_control-size)) / 2);
  }

  .button.text .icon {
    color: var(--_text-muted);
  }

  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  [popover] {
    position: fixed;
    inset: auto;
    min-inline-size: 12rem;
    max-inline-size: calc(100vi - 16px);
    max-block-size: calc(100dvb - 16px);
    margin: 0;
    padding: var(--_space-1);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-raised);
    color: inherit;
    box-shadow: 0 8px 24px var(--_shadow);
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  [popover]:popover-open {
    animation: menu-open var(--_duration-fast) ease-out;
  }

  .item {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    inline-size: 100%;
    min-block-size: var(--_control-size);
    padding-inline: var(--_space-3);
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }

  .item > .icon {
    color: var(--_text-muted);
  }

  .item:is(:hover, :focus-visible) {
    background: var(--_hover);
  }

  .item:focus-visible {
    outline-offset: -2px;
  }

  .item.danger,
  .item.danger > .icon {
    color: var(--_danger);
  }

  .item[aria-disabled] {
    color: var(--_text-muted);
    cursor: not-allowed;
  }

  .label {
    flex: 1;
  }

  @keyframes menu-open {
    from {
      opacity: 0;
      transform: translateY(-4px);
    }
  }
`;
